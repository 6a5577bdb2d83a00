"""What can be set for each chat platform, one file per platform."""

"""How each chat platform is built from the settings, one file per platform."""

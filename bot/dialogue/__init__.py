"""What members say and hear: one file per conversation."""

"""The demo: a network that lives in one browser window."""

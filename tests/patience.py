"""How long a test waits for another process, thread or server before it fails."""

PATIENCE_S = 120.0  # far longer than anything takes: a machine that is busy meanwhile changes no verdict

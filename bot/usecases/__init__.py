"""What then happens: one function per use case, one transaction each."""

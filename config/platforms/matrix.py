"""What can be set for Matrix."""

from config.sections import Section


class Matrix(Section):
    """Matrix. docs/matrix.md goes through it step by step."""

    enabled: bool = False
    """Whether the bot talks on Matrix."""

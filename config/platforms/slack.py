"""What can be set for Slack."""

from config.sections import Section


class Slack(Section):
    """Slack. docs/slack.md goes through it step by step."""

    enabled: bool = False
    """Whether the bot talks on Slack."""

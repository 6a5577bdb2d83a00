"""What the app must be allowed in Slack: the scopes that the code uses, and why. config/slack-manifest.yaml asks for
exactly these."""

from collections.abc import Mapping

SCOPES: Mapping[str, str] = {
    "app_mentions:read": "to hear when it is named in a channel",
    "channels:history": "to see whether a message to a public channel arrived, and to notice an archived channel",
    "channels:read": "to notice who joins and leaves the network's channel",
    "chat:write": "to speak",
    "commands": "for /netwever and the shortcuts",
    "groups:history": "the same in a private channel",
    "groups:read": "the same in a private channel",
    "im:history": "to hear what is said to it in the direct chat",
    "im:write": "to write to somebody first",
    "mpim:history": "to see whether a message to a group conversation arrived",
    "mpim:write": "to open a group conversation with two people",
    "users:read": "to know names and languages, and who is a guest",
}

EVENTS: Mapping[str, str] = {
    "app_home_opened": "somebody looks at the bot's page",
    "app_mention": "somebody names the bot in a channel",
    "app_uninstalled": "the app was removed",
    "channel_archive": "the network's channel was archived",
    "channel_deleted": "the network's channel was deleted",
    "channel_left": "the bot was taken out of a channel",
    "channel_unarchive": "the network's channel is back",
    "group_archive": "the same for a private channel",
    "group_deleted": "the same for a private channel",
    "group_left": "the same for a private channel",
    "group_unarchive": "the same for a private channel",
    "member_joined_channel": "somebody came into the network's channel",
    "member_left_channel": "somebody left it",
    "message.im": "somebody writes to the bot",
    "tokens_revoked": "the bot's token was revoked",
    "user_change": "an account was deactivated",
}


def missing(scopes: frozenset[str]) -> tuple[str, ...]:
    """Which scopes a token lacks."""
    return tuple(sorted(SCOPES.keys() - scopes))

"""How accounts of people are written in the settings: "slack:T0123:U0456", "telegram::12345"."""

import re

ACCOUNTS = 'a list of accounts, platform:workspace:user id, such as ["slack:T0123:U0456", "telegram::12345"]'
_ACCOUNT = re.compile(r"[a-z0-9][a-z0-9-]{0,39}:[^:\s]{0,128}:\S{1,255}")


def account(value: object) -> str:
    """The account as it is written. `ValueError` for anything but platform, workspace (perhaps empty) and user id."""
    text = value.strip() if isinstance(value, str) else ""
    if not _ACCOUNT.fullmatch(text):
        raise ValueError(ACCOUNTS)
    return text

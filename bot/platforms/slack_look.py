"""What `netwever doctor` asks of Slack: tokens, scopes and the network's channel."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from adapters.slack.checkup import Finding, checkup
from adapters.slack.workspaces import Workspace
from bot.check import Check, Verdict
from bot.commands.database_checks import SQLITE, revision_at
from bot.platforms.slack import account, cipher, workspace_of
from config.settings import Settings
from storage import installations
from storage.installations import WrongKey
from storage.migrating import head_revision
from storage.opening import open_database
from storage.problems import StorageProblem

_VERDICTS = {True: Verdict.GOOD, False: Verdict.WRONG, None: Verdict.NOTE}


def look(settings: Settings) -> Iterable[Check]:
    """Nothing when Slack is not enabled."""
    if not settings.slack.enabled:
        return []
    try:
        installed = _installed(settings) if settings.slack.several else []
    except WrongKey as problem:
        return [Check("slack", Verdict.WRONG, f"{problem}", "Put the earlier key behind slack.storage_secret.")]
    except StorageProblem:
        return [Check("slack", Verdict.NOTE, "the database is in use: the workspaces were not looked at")]
    group = settings.network.group
    room = group.room if group.platform == "slack" else ""
    return [_check(one) for one in asyncio.run(checkup(account(settings.slack), installed, room))]


def _installed(settings: Settings) -> list[Workspace]:
    """The workspaces in the database, which is left as it is. Raises `WrongKey` and `StorageProblem`."""
    url = settings.database.url
    if url.startswith(SQLITE) and not Path(url.removeprefix(SQLITE)).exists():
        return []
    if revision_at(url) != head_revision():
        return []
    db = open_database(url, settings.network.slug, datetime.now(UTC))
    try:
        with db.write() as tx:
            return [workspace_of(one) for one in installations.every(tx, cipher(settings.slack), "slack")]
    finally:
        db.close()


def _check(finding: Finding) -> Check:
    return Check(finding.what, _VERDICTS[finding.good], finding.found, finding.mend)

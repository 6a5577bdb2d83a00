"""What `doctor` looks at around the group: which rooms the bot is in, who decides about people from outside."""

from collections.abc import Iterator

from bot.check import Check, Verdict
from bot.commands.admit import written
from config.settings import Settings
from storage import accounts, moves, rooms
from storage.database import Tx
from storage.rooms import Stay


def facilitators(settings: Settings) -> Check:
    """Who is asked about guests and people of other organisations."""
    known = settings.network.secretariat.accounts
    if not known:
        mend = "Set network.secretariat.accounts, or use netwever admit."
        return Check("admission", Verdict.NOTE, "none: nobody is asked about people from outside", mend)
    return Check("admission", Verdict.GOOD, ", ".join(known))


def in_groups(tx: Tx, settings: Settings) -> Iterator[Check]:
    """Whether the bot is still in the network's group, which other rooms it is in, and who waits."""
    stays = rooms.everything(tx)
    group = _the_group(tx, settings)
    if any(not stay.here for stay in stays if _place(stay) == group):
        yield Check("room", Verdict.WRONG, "the bot was taken out of the network's group", "Invite it again.")
    for stay in stays:
        if stay.here and _place(stay) != group:
            yield Check("room", Verdict.NOTE, f"the bot is in {_place(stay)}, which is not the network's", _mend(stay))
    waiting = accounts.waiting(tx)
    if waiting:
        found = f"{len(waiting)} waiting: {', '.join(written(one) for one in waiting[:3])}"
        yield Check("guests", Verdict.NOTE, found, "Decide with netwever admit.")


def _the_group(tx: Tx, settings: Settings) -> str:
    """The network's group, where it is now."""
    group = settings.network.group
    return f"{group.platform}:{group.workspace}:{moves.current(tx, group.platform, group.workspace, group.room)}"


def _place(stay: Stay) -> str:
    return f"{stay.platform}:{stay.workspace}:{stay.room_id}"


def _mend(stay: Stay) -> str:
    workspace = f', workspace = "{stay.workspace}"' if stay.workspace else ""
    group = f'platform = "{stay.platform}"{workspace}, room = "{stay.room_id}"'
    return f"To make it the network's group: [network.group] {group}"

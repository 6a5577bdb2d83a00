"""Who is it that an event comes from? Finds the account or makes one, and notices who became an outsider."""

from dataclasses import replace

from adapters.base import Blocked, Command, Incoming, Left, Looked, Said
from bot.house import Work
from bot.usecases import admission, reaching
from matching.text import clean, guess_language
from matching.values import Language
from storage import accounts
from storage.accounts import Account


def account_of(work: Work, incoming: Incoming) -> Account:
    """The account of who this event comes from, as it is from now on."""
    who = incoming.who
    known = accounts.find(work.tx, who.platform, who.workspace, who.user_id)
    if known is None:
        known = accounts.add(
            work.tx, who.platform, who.workspace, who.user_id, name=clean(incoming.name),
            language=_first_language(work, incoming), now=work.now, private=_in_private(incoming),
            outsider=_is_outsider(work, incoming),
        )  # fmt: skip
    elif _is_outsider(work, incoming) and not known.outsider:
        known = admission.becomes_outsider(work, known)
    return _there(work, incoming, known)


def _there(work: Work, incoming: Incoming, known: Account) -> Account:
    """Who speaks to us alone can be written to. In a group nobody shows that."""
    if isinstance(incoming.what, Left | Blocked):
        return known
    reaching.is_there(work, known, incoming)
    if incoming.where is not None:
        return known
    private = known.private or _in_private(incoming)
    accounts.update(work.tx, known.id, private=private)
    return replace(known, reachable=True, private=private)


def _in_private(incoming: Incoming) -> bool:
    return incoming.where is None and not isinstance(incoming.what, Left | Blocked | Looked)


def _is_outsider(work: Work, incoming: Incoming) -> bool:
    """What the platform says; a facilitator lets in others, and needs nobody for that."""
    return incoming.outsider and not admission.is_facilitator(work.house, incoming.who)


def _first_language(work: Work, incoming: Incoming) -> Language:
    """The language of a newcomer: what they typed, else the platform's hint, else the network's."""
    typed = guess_language(incoming.what.text) if isinstance(incoming.what, Said | Command) else None
    hint = (incoming.language or "")[:2].lower()
    return typed or (Language(hint) if hint in set(Language) else Language(work.house.settings.network.language))

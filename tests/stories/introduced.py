"""Two people who were just introduced: what came before is told in other stories."""

from bot.house import Work
from bot.usecases.introductions import introduce
from matching.values import Introduction, Purpose, Request
from storage import introductions, members, requests
from storage.database import new_id
from storage.introductions import Outcome
from tests.stories.cast import Player, Town

NO_ROUNDS = frozenset(Purpose) - {Purpose.ROUNDS}


def introduced(town: Town, a: Player, b: Player, asked: str = "") -> Introduction:
    """Both said yes, just now; `asked`: the request of `a` that it began with."""
    return introduced_members(town, a.member_id(), b.member_id(), asked)


def introduced_members(town: Town, a: str, b: str, asked: str = "") -> Introduction:
    """The same, for members who have more chats than one, or none in the town."""
    with town.db.write() as tx:
        one, other = members.get(tx, a), members.get(tx, b)
        assert one is not None
        assert other is not None
        request = Request(id=new_id(), by=one.id, text=asked, created_at=town.now) if asked else None
        if request is not None:
            requests.add(tx, request)
        made = introduce(Work(tx, town.now, town.house), (one, other), request=request)
    town.settle()
    return made[0]


def told(town: Town, made: Introduction, player: Player) -> Outcome | None:
    """What this one told about it so far."""
    member_id = player.member_id()
    with town.db.write() as tx:
        return introductions.outcome(tx, made.id, member_id)

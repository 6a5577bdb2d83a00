"""A small network in a database, before anything goes wrong in it; the same one again and again."""

import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from bot.house import House, Work
from bot.opening import build_house
from bot.usecases.duties import plan_recurring
from bot.usecases.introductions import introduce
from bot.usecases.proposals import propose_group
from config.settings import Settings
from matching.values import Language, Member, MemberState, Purpose, Round, Sector
from storage import accounts, mailbox, members, queries, rounds
from storage.database import Database
from storage.opening import open_database
from storage.queues import mailbox as letters
from tests.databases import PostgresServer, fresh_sqlite
from tests.faults.running import user_id_of

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_PEOPLE = {  # name -> sector, offers, needs
    "alice": (Sector.RESIDENTS, ("een groot dak",), ("hulp bij een warmtepomp",)),
    "bob": (Sector.BUSINESS, ("warmtepompen installeren",), ("een dak voor zonnepanelen",)),
    "cas": (Sector.EDUCATION, ("les over warmtepompen",), ("een zaal",)),
    "dina": (Sector.GOVERNMENT, ("subsidie voor een warmtepomp",), ("bewoners met ervaring",)),
}


@contextmanager
def opened(url: str, at: datetime = MONDAY) -> Iterator[Database]:
    db = open_database(url, Settings().network.slug, at)
    yield db
    db.close()


def settle(url: str, at: datetime = MONDAY) -> None:
    """Alice, Bob, Cas and Dina take part, each with a page."""
    with opened(url, at) as db, db.write() as tx:
        for name, (sector, offers, needs) in _PEOPLE.items():
            member = Member(
                id=name, name=name.title(), sector=sector, language=Language.NL, area="Tiel", offers=offers,
                needs=needs, themes=("heat",), contact=f"{name}@voorbeeld.nl", state=MemberState.ACTIVE,
                joined_at=at, heard_at=at,
            )  # fmt: skip
            members.add(tx, member, at)
            for purpose in sorted(Purpose):
                members.record_consent(tx, name, purpose, True, text_version="test", channel="web", now=at)
            account = accounts.add(tx, "web", "", user_id_of(name), name=name, language=Language.NL, now=at)
            accounts.update(tx, account.id, member_id=name)


def begin(url: str) -> None:
    """Alice and Bob were introduced on Monday; Bob, Cas and Dina were asked as a group. Nobody has been told yet."""
    settle(url)
    house: House = build_house(Settings())
    with opened(url) as db, db.write() as tx:
        work = Work(tx, MONDAY, house)
        plan_recurring(work)
        alice, bob, cas, dina = (members.get(tx, name) for name in _PEOPLE)
        assert alice is not None
        assert bob is not None
        assert cas is not None
        assert dina is not None
        introduce(work, (alice, bob))
        rounds.add(tx, Round(id="round", at=MONDAY, seed=1))
        reasons = {(one.id, other.id): () for one in (bob, cas, dina) for other in (bob, cas, dina)}
        propose_group(work, (bob, cas, dina), 0.5, reasons, "round")


def pages(url: str, at: datetime) -> Mapping[str, list[str]]:
    """What stands on each page and in the group, without what differs from run to run."""
    with opened(url, at) as db, db.write() as tx:
        owners = sorted({row["owner"] for row in queries.rows(tx, letters)})
        return {owner: [_plain(letter.body) for letter in mailbox.everything(tx, owner)] for owner in owners}


def _plain(body: Mapping[str, object]) -> str:
    buttons = body.get("buttons") or ()
    assert isinstance(buttons, list | tuple)
    return f"{body.get('blocks')}{[button['label'] for button in buttons]}{body.get('chosen')}"


class SqliteCopies:
    """Copies of a database file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.first = fresh_sqlite(folder)

    def copy(self) -> str:
        path = self._folder / f"{secrets.token_hex(4)}.db"
        with sqlite3.connect(make_url(self.first).database or "") as source, sqlite3.connect(path) as target:
            source.backup(target)
        source.close()
        target.close()
        return f"sqlite:///{path}"


class PostgresCopies:
    """Copies of a database on the server."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self.first = server.fresh()

    def copy(self) -> str:
        name = f"test_{secrets.token_hex(6)}"
        with psycopg.connect(self._server.address, autocommit=True) as connection:
            connection.execute(f"create database {name} template {make_url(self.first).database}".encode())
        return self._server.address_of(name)


Copies = SqliteCopies | PostgresCopies

"""An adapter from another package: found, built and used; and a broken one that stops nobody else."""

import logging
from pathlib import Path

import pytest

from bot.app import App
from bot.check import Verdict
from bot.commands.failures import CommandFailed
from bot.commands.run import run
from bot.platforms import plugins
from bot.platforms.building import build_platforms
from config.settings import Settings
from storage import accounts, notes
from tests.bot.post import NOW, Clock, heard, house, opened, states

SOURCE = """
from adapters.base import Ability, Receipt
from adapters.failures import PlatformRefused


class Tiny:
    abilities = frozenset({Ability.WRITES_FIRST})

    def __init__(self, kit):
        self.platform, self.kit, self.sent = kit.options.get("calls_itself", kit.platform), kit, []

    async def start(self, receive):
        if self.kit.options.get("bad_start"):
            raise ValueError("somebody's secret")
        await self.kit.bookmark.put("here")

    async def stop(self):
        pass

    async def send(self, to, message):
        self.sent.append(message.key)
        return Receipt(f"tiny-{len(self.sent)}")

    async def was_delivered(self, to, key):
        return await self.kit.receipts.find(key) is not None


def build(kit):
    if "token" not in kit.options:
        raise PlatformRefused("Tiny needs plugins.tiny.token.")
    if kit.options["token"] == "explode":
        raise KeyError("somebody's secret")
    return Tiny(kit)
"""
ENTRY_POINTS = "[netwever.adapters]\ntiny = tinychat:build\nmissing = tinychat:nowhere\n"


@pytest.fixture(autouse=True)
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package as an installer leaves it."""
    (tmp_path / "tinychat.py").write_text(SOURCE)
    info = tmp_path / "tinychat-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tinychat\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(ENTRY_POINTS)
    monkeypatch.syspath_prepend(str(tmp_path))


def wanting(url: str, tables: dict[str, dict[str, object]], *, web: bool = True) -> Settings:
    return Settings.model_validate({"database": {"url": url}, "web": {"enabled": web}, "plugins": tables})


def built(url: str, **tables: dict[str, object]) -> App:
    with opened(url) as db:
        app = App(db, house(), {}, Clock())
        build_platforms(wanting(url, dict(tables)), app)
        app.close()
        return app


async def test_it_is_built_from_its_options_and_delivers(sqlite_url: str) -> None:
    with opened(sqlite_url) as db:
        app = App(db, house(), {}, Clock())
        settings = wanting(sqlite_url, {"tiny": {"enabled": True, "token": "x", "colour": "blue"}})
        served = build_platforms(settings, app)
        assert [one.adapter.platform for one in served] == ["web", "tiny"]
        assert app.house.abilities["tiny"]
        await app.adapters["tiny"].start(app.receive)
        event = heard("hallo", "e1")
        tiny = event.who.__class__("tiny", "", "alice")
        await app.receive([event.__class__(event_id="e1", at=NOW, who=tiny, what=event.what, name="Alice")])
        await app.settle()
        with db.write() as tx:
            assert accounts.find(tx, "tiny", "", "alice") is not None
            assert notes.get(tx, "bookmark:tiny") == "here"
        (key,) = states(db)
        assert await app.adapters["tiny"].was_delivered(tiny, key) is True
        app.close()


BROKEN = [
    pytest.param("tiny", {}, "Tiny needs plugins.tiny.token.", id="it refuses its options"),
    pytest.param("tiny", {"token": "explode"}, "KeyError", id="it fails while it is built"),
    pytest.param("tiny", {"token": "x", "calls_itself": "big"}, "another name", id="it calls itself otherwise"),
    pytest.param("missing", {"token": "x"}, "AttributeError", id="its function is not there"),
    pytest.param("signal", {}, "no installed package", id="it is not installed"),
    pytest.param("slack", {}, "Netwever's own", id="it takes a name of ours"),
]


@pytest.mark.parametrize(("name", "options", "said"), BROKEN)
def test_a_broken_one_ends_with_a_sentence_and_the_others_go_on(
    sqlite_url: str, name: str, options: dict[str, object], said: str
) -> None:
    app = built(sqlite_url, **{name: {"enabled": True, **options}})
    assert said in app.endings[name]
    assert "secret" not in app.endings[name]
    assert (app.working, app.over.is_set()) == (frozenset({"web"}), False)


def test_one_that_is_not_enabled_is_left_alone(sqlite_url: str) -> None:
    app = built(sqlite_url, tiny={"enabled": False}, signal={})
    assert (app.working, app.endings) == (frozenset({"web"}), {})


async def test_one_that_fails_at_its_start_leaves_the_others_at_work(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    with opened(sqlite_url) as db, caplog.at_level(logging.ERROR):
        app = App(db, house(), {}, Clock())
        build_platforms(wanting(sqlite_url, {"tiny": {"enabled": True, "token": "x", "bad_start": True}}), app)
        await app.start()
        assert "could not be started: ValueError" in app.endings["tiny"]
        assert app.working == frozenset({"web"})
        await app.stop()
    assert "secret" not in caplog.text


def test_when_it_was_the_only_one_the_command_ends_with_its_sentence(sqlite_url: str) -> None:
    with pytest.raises(CommandFailed, match=r"needs plugins\.tiny\.token"):
        run(wanting(sqlite_url, {"tiny": {"enabled": True}}, web=False))


def test_the_doctor_says_whether_the_package_is_there(sqlite_url: str) -> None:
    settings = wanting(sqlite_url, {name: {"enabled": True} for name in ("tiny", "signal", "web")})
    found = {check.name: check.verdict for check in plugins.look(settings)}
    assert found == {"tiny": Verdict.GOOD, "signal": Verdict.WRONG, "web": Verdict.WRONG}

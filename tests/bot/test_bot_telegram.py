"""What Telegram is given from the settings, what `netwever doctor` says about it, and its menu."""

import re
from collections.abc import Iterator

import pytest
from pydantic import ValidationError

from bot.app import App
from bot.check import Verdict
from bot.opening import build_house
from bot.platforms.telegram import build, look, menu
from bot.ports import StoredReceipts
from config.platforms.telegram import Telegram as TelegramSettings
from config.sections import Group, Network, Web
from config.settings import Settings
from config.texts import LANGUAGES, load_texts
from matching.fuzzy import command_in
from storage import outbox
from tests.bot.post import NOW, Clock, at_once, house, opened, say
from tests.e2e.telegram_stub import BOT, Office, Telegram, office


@pytest.fixture
def at() -> Iterator[Office]:
    with office(Telegram()) as found:
        yield found


def settings(at: Office, **more: str) -> Settings:
    chosen = {"enabled": True, "token": at.telegram.token, "api_url": at.url, **more}
    return Settings(
        telegram=TelegramSettings.model_validate(chosen),
        web=Web(public_url="https://netwever.example.org/"),
        network=Network(group=Group(platform="telegram", room="-100")),
    )


def told(chosen: Settings) -> dict[str, tuple[Verdict, str, str]]:
    return {check.name: (check.verdict, check.found, check.mend) for check in look(chosen)}


# --- settings --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"enabled": True}, "token must be set"),
        ({"enabled": True, "token": "1:a", "mode": "webhook"}, "webhook_secret must be set"),
        ({"token": "geen token"}, "pattern"),
        ({"webhook_secret": "met spatie"}, "pattern"),
    ],
)
def test_settings_that_cannot_work_are_refused(given: dict[str, object], rule: str) -> None:
    with pytest.raises(ValidationError, match=rule):
        TelegramSettings.model_validate(given)


def test_secrets_are_not_shown() -> None:
    chosen = TelegramSettings(token="123456:canary-token", webhook_secret="canary-secret")
    assert "canary" not in repr(chosen)


def test_without_telegram_nothing_is_built_or_looked_at(sqlite_url: str) -> None:
    with opened(sqlite_url) as db:
        assert build(Settings(), App(db, house(), {}, Clock())) is None
    assert list(look(Settings())) == []


def test_only_a_webhook_wants_to_be_reachable(sqlite_url: str, at: Office) -> None:
    with opened(sqlite_url) as db:
        app = App(db, house(), {}, Clock())
        polling = build(settings(at), app)
        hook = build(settings(at, mode="webhook", webhook_secret="geheim"), app)
    assert polling is not None
    assert hook is not None
    assert (len(polling.routes), len(hook.routes)) == (0, 1)


async def test_it_talks_to_the_app_and_ends_when_the_token_is_revoked(sqlite_url: str, at: Office) -> None:
    with opened(sqlite_url) as db:
        app = App(db, build_house(Settings()), {}, Clock())
        served = build(settings(at), app)
        assert served is not None
        app.adapters = {"telegram": served.adapter}
        await app.start()
        at.telegram.revoked = True
        await app.over.wait()
        assert "@BotFather" in app.endings["telegram"]
        await app.stop()


# --- receipts --------------------------------------------------------------------------------------------------------
async def test_a_receipt_is_found_only_when_it_was_sent(database_url: str) -> None:
    with opened(database_url) as db:
        say(db, "k1")
        receipts = StoredReceipts(db, at_once)
        assert await receipts.find("k1") is None
        with db.write() as tx:
            parcel = outbox.claim(tx, "me", NOW, 60, platforms=["slack"])
            assert parcel is not None
            outbox.sent(tx, parcel.id, "me", "12,13", NOW)
        assert (await receipts.find("k1"), await receipts.find("k2")) == ("12,13", None)


# --- the menu --------------------------------------------------------------------------------------------------------
def test_the_menu_is_one_that_telegram_takes() -> None:
    shown = menu(load_texts(), "nl")
    assert shown[""] == shown["nl"]
    for language in LANGUAGES:
        assert all(re.fullmatch(r"[a-z0-9_]{1,32}", name) for name, _ in shown[language])
        assert all(1 <= len(meaning) <= 256 for _, meaning in shown[language])
        assert len({name for name, _ in shown[language]}) == len(shown[language])


def test_every_command_of_the_menu_is_understood_and_means_the_same_in_both_languages() -> None:
    phrases = load_texts().phrases("commands")
    shown = menu(load_texts(), "nl")
    meant = {language: [command_in(name, phrases, exact=True) for name, _ in shown[language]] for language in LANGUAGES}
    assert None not in meant["nl"]
    assert meant["nl"] == meant["en"]
    assert meant["nl"] == [command_in(f"/{name}", phrases) for name, _ in shown["nl"]]


# --- the doctor ------------------------------------------------------------------------------------------------------
def in_group(at: Office, **member: object) -> None:
    at.telegram.chats[-100] = []
    at.telegram.members[-100, 4242] = {"status": "member", "user": BOT, **member}


def test_all_is_well(at: Office) -> None:
    in_group(at)
    found = told(settings(at))
    assert {verdict for verdict, _, _ in found.values()} == {Verdict.GOOD}
    assert (found["telegram token"][1], found["telegram group"][1]) == ("@netwever_bot", "Netwerk Betuwe")


def test_a_token_that_is_refused_is_wrong_and_is_not_shown(at: Office) -> None:
    at.telegram.revoked = True
    ((verdict, found, mend),) = told(settings(at)).values()
    assert (verdict, "@BotFather" in mend) == (Verdict.WRONG, True)
    assert at.telegram.token not in found + mend


def test_a_line_that_is_down_is_wrong(at: Office) -> None:
    at.close()
    assert {name: verdict for name, (verdict, _, _) in told(settings(at)).items()} == {"telegram line": Verdict.WRONG}


@pytest.mark.parametrize(
    ("mode", "url", "verdict", "words"),
    [
        ("polling", "", Verdict.GOOD, "polling"),
        ("polling", "https://elders.example.org", Verdict.NOTE, "a webhook is set"),
        ("webhook", "https://netwever.example.org/telegram/webhook", Verdict.GOOD, "webhook"),
        ("webhook", "", Verdict.NOTE, "no webhook at https://netwever.example.org/telegram/webhook"),
    ],
)
def test_the_way_in_is_held_against_the_mode(at: Office, mode: str, url: str, verdict: Verdict, words: str) -> None:
    at.telegram.webhook = url
    found = told(settings(at, mode=mode, webhook_secret="geheim"))["telegram way in"]
    assert (found[0], words in found[1]) == (verdict, True)


def test_a_webhook_that_telegram_has_trouble_with_is_told(at: Office) -> None:
    at.telegram.webhook = "https://netwever.example.org/telegram/webhook"
    for _ in range(101):
        at.telegram.happens(message={})
    found = told(settings(at, mode="webhook", webhook_secret="geheim"))["telegram way in"]
    assert (found[0], "101 messages wait" in found[1]) == (Verdict.NOTE, True)


def test_a_bot_that_hears_everything_is_told_where_to_change_that(at: Office) -> None:
    at.telegram.reads_all = True
    found = told(settings(at))["telegram privacy"]
    assert (found[0], "Group Privacy" in found[2]) == (Verdict.NOTE, True)


@pytest.mark.parametrize(
    ("member", "words"),
    [(None, "in no group"), ({"status": "left"}, "may not"), ({"status": "kicked", "until_date": 0}, "may not")],
)  # fmt: skip
def test_a_group_without_the_bot_is_wrong(at: Office, member: dict[str, object] | None, words: str) -> None:
    if member is not None:
        in_group(at, **member)
    verdict, found, mend = told(settings(at))["telegram group"]
    assert (verdict, words in found, "@netwever_bot" in mend) == (Verdict.WRONG, True, True)

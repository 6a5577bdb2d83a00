"""Where settings come from, and what an operator reads when one is wrong."""

import tomllib
from datetime import time
from itertools import pairwise
from pathlib import Path

import pytest

from config.settings import Settings, SettingsProblem, load_settings, settings_file
from config.times import Weekday, window
from config.wrong_values import MASK, fields
from scripts.settings_doc import EXAMPLE, PAGE, example, page


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A settings file that only its owner can read; tests write into it."""
    file = tmp_path / "netwever.toml"
    file.touch(mode=0o600)
    return file


def problem(file: Path | None, environ: dict[str, str] | None = None) -> str:
    with pytest.raises(SettingsProblem) as told:
        load_settings(file, environ or {})
    return str(told.value)


def test_without_a_file_and_an_environment_every_setting_has_its_default() -> None:
    assert load_settings(None, {}) == Settings()


def test_the_environment_goes_before_the_file(written: Path) -> None:
    written.write_text('[web]\nport = 8001\nhost = "0.0.0.0"\n')
    found = load_settings(written, {"NETWEVER_WEB__PORT": "8002"}).web
    assert (found.port, found.host) == (8002, "0.0.0.0")  # noqa: S104 - a value to compare, nothing listens


def test_the_file_is_the_one_asked_for_then_the_one_named_in_the_environment_then_the_one_here(tmp_path: Path) -> None:
    here = tmp_path / "netwever.toml"
    environ = {"NETWEVER_SETTINGS": "/named.toml"}
    assert settings_file(None, {}, tmp_path) is None
    here.touch()
    assert settings_file(None, {}, tmp_path) == here
    assert settings_file(None, environ, tmp_path) == Path("/named.toml")
    assert settings_file(Path("/asked.toml"), environ, tmp_path) == Path("/asked.toml")


def test_a_file_that_a_windows_editor_saved_is_read(written: Path) -> None:
    written.write_bytes(b'\xef\xbb\xbf[network]\r\nname = "Lingewaard"\r\n')
    assert load_settings(written, {}).network.name == "Lingewaard"


def test_each_kind_of_value_can_come_from_the_environment() -> None:
    found = load_settings(
        None,
        {
            "NETWEVER_NETWORK__GROUP__ROOM": "C01",
            "NETWEVER_QUIET__BEGINS": "17:30",
            "NETWEVER_QUIET__WEEKEND": "false",
            "NETWEVER_ROUND__WEEKDAY": "friday",
            "NETWEVER_QUIET__PROPOSAL_WINDOWS": "mon-thu 09:30-11:00, fri 10:00-11:00",
        },
    )
    assert found.network.group.room == "C01"
    assert (found.quiet.begins, found.quiet.weekend, found.round.weekday) == (time(17, 30), False, Weekday.FRIDAY)
    assert found.quiet.proposal_windows == (window("mon-thu 09:30-11:00"), window("fri 10:00-11:00"))


WRONG = [
    # (toml, the line that tells it; {file} stands for its path)
    ("[web]\nport = 70000", "web.port = 70000 in {file} is not allowed; it must be a whole number from 0 to 65535"),
    ("[web]\nport = true", "web.port = true in {file} is not allowed; it must be a whole number from 0 to 65535"),
    ('[web]\nenabled = "maybe"', 'web.enabled = "maybe" in {file} is not allowed; it must be true or false'),
    (
        '[network]\nlanguage = "de"',
        'network.language = "de" in {file} is not allowed; it must be one of "nl", "en"',
    ),
    (
        '[network]\nzone = "Mars/Olympus"',
        'network.zone = "Mars/Olympus" in {file} is not allowed; '
        'it must be an IANA time zone such as "Europe/Amsterdam"',
    ),
    (
        '[quiet]\nholidays = "XX"',
        'quiet.holidays = "XX" in {file} is not allowed; it must be a two-letter country code such as "NL", or ""',
    ),
    ('[round]\nat = "25:00"', 'round.at = "25:00" in {file} is not allowed; it must be a time of day such as "10:00"'),
    ("[round]\nat = 10", 'round.at = 10 in {file} is not allowed; it must be a time of day such as "10:00"'),
    (
        '[quiet]\nproposal_windows = ["mon 11:00-09:00"]',
        "quiet.proposal_windows = ['mon 11:00-09:00'] in {file} is not allowed; it must be a window whose end comes "
        'after its start, such as "mon-thu 09:30-11:00"',
    ),
    (
        "[introductions]\nat_once = 4\nat_most = 3",
        "introductions in {file} is not right: at_once must not be more than at_most",
    ),
    (
        "[followups]\nmet_day = 2",
        "followups in {file} is not right: the days must follow each other: nudge_day, met_day, outcome_day, still_day",
    ),
    ("web = 8000", "web in {file} is not right: it must be a section with settings of its own"),
    ("[web]\nprt = 1", "web.prt in {file} is not a setting; did you mean web.port?"),
    ("[rond]\nat = 1", "rond in {file} is not a setting; did you mean round?"),
    (
        "[introductions]\nper_mnth = 1",
        "introductions.per_mnth in {file} is not a setting; did you mean introductions.per_month?",
    ),
    ("[console]\nxyzzy = 1", "console.xyzzy in {file} is not a setting; there are: width"),
]


@pytest.mark.parametrize(("toml", "line"), WRONG, ids=[toml.replace("\n", " ") for toml, _ in WRONG])
def test_a_wrong_value_is_told_with_its_name_its_value_and_what_is_allowed(written: Path, toml: str, line: str) -> None:
    written.write_text(toml)
    assert problem(written) == line.format(file=written)


def test_every_wrong_value_gets_a_line_of_its_own(written: Path) -> None:
    written.write_text('[web]\nport = "many"\n[logging]\nlevel = "loud"\n')
    assert len(problem(written).splitlines()) == 2


def test_a_wrong_value_from_the_environment_is_told_by_the_name_it_has_there(written: Path) -> None:
    written.write_text("[web]\nport = 1\n")
    told = problem(written, {"NETWEVER_WEB__PORT": "x"})
    assert told == 'NETWEVER_WEB__PORT = "x" is not allowed; it must be a whole number from 0 to 65535'


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("NETWEVER_DATABASE_URL", "NETWEVER_DATABASE__URL"),  # one underscore too few
        ("NETWEVER_WEB__PRT", "NETWEVER_WEB__PORT"),  # a slip
    ],
)
def test_an_unknown_name_in_the_environment_is_not_passed_over(name: str, meant: str) -> None:
    assert problem(None, {name: "1"}) == f"{name} is not a setting; did you mean {meant}?"


def test_a_section_and_a_value_of_the_same_name_in_the_environment_is_told() -> None:
    told = problem(None, {"NETWEVER_WEB": "1", "NETWEVER_WEB__PORT": "2"})
    assert told == "NETWEVER_WEB__PORT cannot be set: part of its name is a setting itself"


def test_a_password_is_never_shown() -> None:
    told = problem(None, {"NETWEVER_DATABASE__URL": "mysql://me:canary@host/db"})
    assert "canary" not in told
    assert MASK in told
    assert "canary" not in repr(load_settings(None, {"NETWEVER_DATABASE__URL": "postgresql://me:canary@host/db"}))


def test_a_plain_postgresql_address_gets_our_driver() -> None:
    url = load_settings(None, {"NETWEVER_DATABASE__URL": "postgres://me@host/db"}).database.url
    assert url == "postgresql+psycopg://me@host/db"


def test_a_file_with_a_password_that_others_can_read_stops_the_start(written: Path) -> None:
    written.write_text('[database]\nurl = "postgresql://me:canary@host/db"\n')
    written.chmod(0o644)
    assert problem(written) == f"{written} holds a password and others can read it; run: chmod 600 {written}"
    written.chmod(0o600)
    assert load_settings(written, {}).database.url.startswith("postgresql+psycopg://")


def test_a_file_without_secrets_may_be_read_by_everybody(written: Path) -> None:
    written.write_text("[web]\nport = 1\n")
    written.chmod(0o644)
    assert load_settings(written, {}).web.port == 1


def test_a_half_written_file_is_told_with_its_line(written: Path) -> None:
    written.write_text('[web]\nport = 80\nhost = "127.0')
    told = problem(written)
    assert told.startswith(f"{written} is not complete TOML: ")
    assert "line 3" in told
    assert len(told.splitlines()) == 1


def test_a_file_that_is_not_there_or_is_not_text_is_told_in_one_sentence(tmp_path: Path) -> None:
    missing = tmp_path / "missing.toml"
    assert problem(missing) == f"{missing} cannot be read: No such file or directory"
    assert problem(tmp_path) == f"{tmp_path} cannot be read: Is a directory"
    missing.write_bytes(b"\xff\xfe\x00")
    assert problem(missing) == f"{missing} is not a text file in UTF-8"


@pytest.mark.parametrize(
    ("setting", "public_url", "secure"),
    [
        ("auto", "https://netwever.example.org", True),
        ("auto", "http://localhost:8000", False),
        ("auto", "", False),  # 127.0.0.1 without a proxy: a secure cookie would never come back
        ("always", "", True),
        ("never", "https://netwever.example.org", False),
    ],
)
def test_cookies_are_secure_where_the_public_address_is(setting: str, public_url: str, secure: bool) -> None:
    environ = {"NETWEVER_WEB__SECURE_COOKIES": setting, "NETWEVER_WEB__PUBLIC_URL": public_url}
    assert load_settings(None, environ).web.cookies_are_secure == secure


def test_settings_never_change_after_loading() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings(None, {}).web.port = 1  # type: ignore[misc]


def test_the_example_file_is_current_and_holds_the_defaults() -> None:
    assert EXAMPLE.read_text(encoding="utf-8") == example()
    assert load_settings(EXAMPLE, {}) == Settings()


def test_the_example_file_names_every_setting_with_a_comment_above_it() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    data = tomllib.loads("\n".join(lines))
    for path, field in fields(Settings):
        place = data
        for name in path[:-1]:
            place = place[name]
        assert path[-1] in place
        assert field.description
    assert [line for above, line in pairwise(lines) if " = " in line and not above.startswith("#")] == []


def test_the_page_about_the_settings_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()

"""How the command line behaves when something goes wrong, and how it explains itself."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import COMMANDS
from bot.commands.failures import CommandFailed, sentence
from config.settings import SettingsProblem
from storage.problems import DatabaseLocked
from tests.cli.conftest import ALICE, PEOPLE, Netwever, Write
from tests.patience import PATIENCE_S

ROOT = Path(__file__).parent.parent.parent


def process(*arguments: str, folder: Path) -> subprocess.Popen[str]:
    """A real `python -m bot`, for what only a process can show."""
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=_hears_ctrl_c,  # noqa: PLW1509 - one system call
    )  # fmt: skip


def _hears_ctrl_c() -> None:
    """A suite that runs in the background of a shell hands "ignore Ctrl-C" on to what it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_without_a_command_the_commands_are_listed(netwever: Netwever) -> None:
    told = netwever().output
    for name in COMMANDS:
        assert f"\n  {name} " in told


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(netwever: Netwever, name: str) -> None:
    result = netwever(name, "--help")
    assert result.exit_code == 0
    example = next(line.strip() for line in result.stdout.splitlines() if line.strip().startswith("Example: "))
    assert f"netwever {name}" in example or f"netwever --settings /etc/netwever/netwever.toml {name}" in example


def test_a_misspelt_command_is_answered_with_the_nearest_one(netwever: Netwever) -> None:
    result = netwever("mtch")
    assert result.exit_code == 2
    assert "Did you mean 'match'?" in result.stderr


def test_the_version_is_told(netwever: Netwever) -> None:
    assert netwever("--version").stdout.startswith("netwever ")


def test_a_wrong_setting_stops_a_command_with_one_line_and_no_traceback(netwever: Netwever, tmp_path: Path) -> None:
    (tmp_path / "netwever.toml").write_text("[web]\nport = -1\n")
    result = netwever("export")
    assert result.exit_code == 1
    assert result.stderr == "web.port = -1 in netwever.toml is not allowed; it must be a whole number from 0 to 65535\n"
    assert result.stdout == ""


def test_a_traceback_comes_only_when_it_is_asked_for(netwever: Netwever, tmp_path: Path) -> None:
    (tmp_path / "netwever.toml").write_text("[web]\nport = -1\n")
    assert isinstance(netwever("--debug", "export").exception, SettingsProblem)
    assert isinstance(netwever("export").exception, SystemExit)


def test_settings_come_from_the_file_that_is_named(netwever: Netwever, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('[database]\nurl = "sqlite:///mine.db"\n')
    assert netwever("--settings", str(file), "export").exit_code == 0
    assert (tmp_path / "mine.db").exists()


def test_the_database_of_the_command_line_goes_before_that_of_the_settings(netwever: Netwever, tmp_path: Path) -> None:
    assert netwever("export", "--db", "sqlite:///other.db").exit_code == 0
    assert [file.name for file in tmp_path.glob("*.db")] == ["other.db"]


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (CommandFailed("No."), "No."),
        (DatabaseLocked(), "The database is locked by something else for too long."),
        (FileNotFoundError(2, "No such file or directory", "members.csv"), "members.csv: No such file or directory"),
        (OSError(28, "No space left on device"), "No space left on device"),
        (
            KeyError("Yara el Hadri"),  # might be somebody's words: never quoted
            "Something went wrong that Netwever doesn't know (KeyError). Add --debug to see where.",
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_failure_is_one_sentence_without_peoples_words(problem: Exception, told: str) -> None:
    assert sentence(problem) == told


def test_a_reader_who_leaves_early_is_no_failure_worth_a_word(tmp_path: Path, write: Write) -> None:
    members = write("m.jsonl", PEOPLE)
    requests = write("r.jsonl", [{"id": f"r{n}", "by": "alice", "text": "zonnedak " * 200} for n in range(300)])
    with process("match", "--members", members, "--requests", requests, "--explain", folder=tmp_path) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == ""


def test_ctrl_c_ends_quietly(tmp_path: Path, write: Write) -> None:
    requests = write("r.jsonl", [{"id": "r", "by": "alice", "text": "zonnedak"}])
    members = tmp_path / "m.jsonl"
    os.mkfifo(members)
    with process("match", "--members", str(members), "--requests", requests, folder=tmp_path) as running:
        with members.open("w"):  # opens as soon as the command reads
            running.send_signal(signal.SIGINT)
            assert running.wait(PATIENCE_S) == 130
        assert running.stderr is not None
        assert "Traceback" not in running.stderr.read()


def test_output_to_a_terminal_without_utf_8_is_no_failure(tmp_path: Path, write: Write) -> None:
    members = write("m.jsonl", [{**ALICE, "name": "Łukasz"}])
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "latin-1"}
    command = [sys.executable, "-m", "bot", "import", members, "--dry-run"]
    done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\\u0141ukasz" in done.stdout

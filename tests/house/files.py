"""Which files belong to the repository."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("bot", "adapters", "storage", "config", "matching")


@cache
def repository() -> tuple[Path, ...]:
    """Every file that is tracked, or would be by `git add .`; without git, every file outside hidden folders."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        return tuple(sorted(ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()))
    return tuple(sorted(file for file in ROOT.rglob("*") if file.is_file() and not _hidden(file)))


def _hidden(file: Path) -> bool:
    """Environments and caches; the folder for CI belongs to the repository."""
    return any(part.startswith(".") and part != ".ci" for part in file.relative_to(ROOT).parts[:-1])


def python_files(*rooms: str) -> tuple[Path, ...]:
    """The Python files of these top folders."""
    return tuple(file for file in repository() if file.suffix == ".py" and file.relative_to(ROOT).parts[0] in rooms)


def text_of(file: Path) -> str:
    """The text of a file; empty for a picture and the like."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""

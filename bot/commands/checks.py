"""What `doctor` looks at outside the database: this machine, the settings and what ships with Netwever."""

import http.client
import shutil
import socket
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path

import holidays

from bot.check import Check, Verdict
from bot.semantic import semantic_signal
from bot.vocabulary.current import shipped_gazetteer, shipped_vocabulary
from config.settings import Settings, SettingsProblem, readable_by_others
from config.texts import load_texts

OLDEST_PYTHON = (3, 11)
LITTLE_SPACE = 500 * 1024**2  # bytes; a busy network writes a few megabytes a week
BUILT_IN = {
    "console": "adapters.console.adapter:ConsoleAdapter",
    "matrix": "adapters.matrix.adapter:MatrixAdapter",
    "slack": "adapters.slack.adapter:SlackAdapter",
    "telegram": "adapters.telegram.adapter:TelegramAdapter",
    "web": "adapters.web.adapter:WebAdapter",
}


def machine() -> Iterable[Check]:
    """Python, and the files that ship with Netwever."""
    version = ".".join(map(str, sys.version_info[:3]))
    good = sys.version_info >= OLDEST_PYTHON
    yield Check("python", _good(good), version, "" if good else "Install Python 3.11 or newer.")
    yield _guarded("vocabulary", _vocabulary)
    yield _guarded("texts", _texts)
    yield _guarded("adapters", _adapters)


def configured(settings: Settings, file: Path | None, now: datetime) -> Iterable[Check]:
    """What the settings say, and whether this machine can do it."""
    yield _file(file)
    yield _calendar(settings, now)
    yield _group(settings)
    yield _people(settings)
    yield _model(settings.matching.model)
    if settings.web.enabled:
        yield port(settings.web.host, settings.web.port)


def space(folder: Path) -> Check:
    """Room on the disk that holds the database."""
    free = shutil.disk_usage(folder).free
    good = free >= LITTLE_SPACE
    return Check("disk", _good(good), f"{free // 1024**2:,} MB free", "" if good else "Make room on this disk.")


def adapters_found() -> Mapping[str, str]:
    """The adapters by platform: those of installed packages, and ours when Netwever itself was never installed."""
    return BUILT_IN | {found.name: found.value for found in entry_points(group="netwever.adapters")}


def port(host: str, number: int) -> Check:
    """Whether the web page can listen there."""
    address = f"{host}:{number}"
    try:
        family = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, number))
    except OSError as problem:
        if _is_ours(host, number):
            return Check("port", Verdict.GOOD, f"{address} is served by a Netwever that runs")
        return Check("port", Verdict.WRONG, f"{address}: {problem.strerror}", "Choose another web.port or web.host.")
    return Check("port", Verdict.GOOD, f"{address} is free")


def _is_ours(host: str, number: int) -> bool:
    connection = http.client.HTTPConnection(host, number, timeout=2)
    try:
        connection.request("GET", "/")
        return b"netwever" in connection.getresponse().read(100_000).lower()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _vocabulary() -> Check:
    found = f"{len(shipped_vocabulary().themes)} themes, {len(shipped_gazetteer().names)} names of places"
    return Check("vocabulary", Verdict.GOOD, found)


def _texts() -> Check:
    dutch, english = (set(load_texts().by_language[language]) for language in ("nl", "en"))
    missing = sorted(dutch ^ english)
    if missing:
        return Check(
            "texts", Verdict.WRONG, f"only in one language: {', '.join(missing[:5])}", "Install Netwever again."
        )
    return Check("texts", Verdict.GOOD, f"{len(dutch)} texts in Dutch and in English")


def _adapters() -> Check:
    broken = []
    for platform, place in adapters_found().items():
        module, name = place.split(":")
        try:
            getattr(import_module(module), name)
        except (ImportError, AttributeError) as problem:
            broken.append(f"{platform} ({type(problem).__name__})")
    if broken:
        return Check("adapters", Verdict.WRONG, f"cannot be loaded: {', '.join(broken)}", "Install that package again.")
    return Check("adapters", Verdict.GOOD, ", ".join(sorted(adapters_found())))


def _file(file: Path | None) -> Check:
    if file is None:
        return Check("settings", Verdict.NOTE, "no netwever.toml here: the defaults hold", "See docs/settings.md.")
    if readable_by_others(file):
        return Check("settings", Verdict.NOTE, f"{file}; everybody on this machine can read it", f"chmod 600 {file}")
    return Check("settings", Verdict.GOOD, str(file))


def _calendar(settings: Settings, now: datetime) -> Check:
    zone, country = settings.network.zone, settings.quiet.holidays
    if not country:
        return Check("calendar", Verdict.GOOD, f"{zone}, no public holidays")
    today = now.astimezone(settings.network.tz).date()
    coming = holidays.country_holidays(country, years=[today.year, today.year + 1])
    first = min((day for day in coming if day >= today), default=None)
    if first is None:
        return Check("calendar", Verdict.WRONG, f"no holidays of {country} are known", "Update the package holidays.")
    return Check("calendar", Verdict.GOOD, f"{zone}; the next holiday of {country} is {first}")


def _group(settings: Settings) -> Check:
    group = settings.network.group
    if not group.room:
        return Check("group", Verdict.NOTE, "not set: there is no digest", "Set network.group.room.")
    if group.platform not in adapters_found():
        return Check(
            "group", Verdict.WRONG, f"there is no adapter for {group.platform}", "Mend network.group.platform."
        )
    return Check("group", Verdict.GOOD, f"{group.platform}: {group.room}")


def _people(settings: Settings) -> Check:
    network = settings.network
    missing = [
        name
        for name, value in (
            ("network.secretariat.reach", network.secretariat.reach),
            ("network.controller", network.controller),
        )
        if not value
    ]
    if missing:
        return Check("privacy", Verdict.NOTE, f"not set: {', '.join(missing)}", "Members should know whom to ask.")
    return Check("privacy", Verdict.GOOD, f"{network.controller}; {network.secretariat.reach}")


def _model(folder: str) -> Check:
    try:
        signal = semantic_signal(folder)
    except SettingsProblem as problem:
        return Check("model", Verdict.WRONG, str(problem), "Mend matching.model, or leave it empty.")
    return Check("model", Verdict.GOOD, "meanings are not compared" if signal is None else f"{folder} can be read")


def _guarded(name: str, look: Callable[[], Check]) -> Check:
    """A look that fails is a finding as well: the doctor goes on."""
    try:
        return look()
    except Exception as problem:
        return Check(name, Verdict.WRONG, f"cannot be read ({type(problem).__name__})", "Install Netwever again.")


def _good(good: bool) -> Verdict:
    return Verdict.GOOD if good else Verdict.WRONG

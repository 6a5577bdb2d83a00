"""Netwever processes that can be killed: one process loads the code once and forks them, so that each starts at once.

`python -m tests.faults.victim` reads orders, a JSON object per line, and answers each with the process id. An order to
`run` or `tick` names a commit point ("-" for none): at the n-th time the process kills itself there (kill -9).
"""

import json
import logging
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from bot.cli import app
from bot.commands.run import run
from bot.commands.tick import tick
from bot.opening import build_house
from config.logging import configure_logging
from config.platforms.telegram import Telegram
from config.sections import DatabaseSettings, Digest, Plugin, Quiet, RoundSettings, Web
from config.settings import Settings
from config.times import Window

ALWAYS = Window(frozenset(range(7)), time.min, time.max)
_AT_ANY_HOUR = Quiet(begins=time(0), ends=time(0), weekend=False, holidays="", proposal_windows=(ALWAYS,))


def killer(point: str, nth: int) -> Callable[[str], None]:
    left = nth

    def reach(name: str) -> None:
        nonlocal left
        if name == point:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    return reach


def plugins_of(order: dict[str, Any]) -> dict[str, Plugin]:
    """The platforms of other packages, which are found in the order's folder."""
    if "packages" in order:
        sys.path.insert(0, order["packages"])
    return {name: Plugin.model_validate(options) for name, options in order.get("plugins", {}).items()}


def obey(order: dict[str, Any]) -> None:
    """Do what was ordered, in a process of its own."""
    reach = killer(order.get("point", "-"), order.get("nth", 1))
    configure_logging(order.get("level", "WARNING"), "text")
    if order["what"] == "run":  # at the real time, so without what only comes on some days
        settings = Settings(
            database=DatabaseSettings(url=order["url"]), web=Web(port=order["port"]), quiet=_AT_ANY_HOUR,
            round=RoundSettings(enabled=False), digest=Digest(enabled=False), plugins=plugins_of(order),
            telegram=Telegram.model_validate(order.get("telegram", {})),
        )  # fmt: skip
        run(settings, reach, lease_s=order.get("lease_s", 1.0))
    elif order["what"] == "tick":
        tick(Settings(database=DatabaseSettings(url=order["url"])), datetime.fromisoformat(order["at"]), reach)
    else:
        sys.argv = ["netwever", *order["what"]]
        app(prog_name="netwever")


def child(order: dict[str, Any]) -> None:
    """Never returns. What it writes goes to the order's file."""
    output = os.open(order["output"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    source = os.open(order.get("input", os.devnull), os.O_RDONLY)
    for here, there in ((source, 0), (output, 1), (output, 2)):
        os.dup2(here, there)
    if "largest_file" in order:
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["largest_file"], resource.RLIM_INFINITY))
    code = 1
    try:
        obey(order)
        code = 0
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 1
    except BaseException:
        traceback.print_exc()
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def main() -> None:
    build_house(Settings())  # what all of them read and compile first
    alive: set[int] = set()
    try:
        for line in sys.stdin:
            sys.stdout.write(f"{json.dumps(answer(json.loads(line), alive))}\n")
            sys.stdout.flush()
    finally:
        for pid in alive:  # of a test that failed
            os.kill(pid, signal.SIGKILL)


def answer(order: dict[str, Any], alive: set[int]) -> int | None:
    if "status" in order:
        pid, status = os.waitpid(order["status"], 0 if order["wait"] else os.WNOHANG)
        alive.discard(pid)
        return None if pid == 0 else os.waitstatus_to_exitcode(status)
    started = os.fork()
    if started == 0:
        child(order)
    alive.add(started)
    return started


if __name__ == "__main__":
    main()

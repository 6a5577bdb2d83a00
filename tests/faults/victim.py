"""A Netwever that kills itself (kill -9) the n-th time that it reaches a commit point.

`python -m tests.faults.victim run|tick DATABASE PORT POINT NTH [ISO]`; POINT "-" for never.
"""

import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime

from bot.commands.run import run
from bot.commands.tick import tick
from config.sections import DatabaseSettings, Quiet, Web
from config.settings import Settings


def killer(point: str, nth: int) -> Callable[[str], None]:
    left = nth

    def reach(name: str) -> None:
        nonlocal left
        if name == point:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    return reach


def main(what: str, url: str, port: str, point: str, nth: str, at: str = "") -> None:
    settings = Settings(
        database=DatabaseSettings(url=url), web=Web(port=int(port)), quiet=Quiet(weekend=False, holidays="")
    )
    reach = killer(point, int(nth))
    if what == "run":
        run(settings, reach, lease_s=1.0)
    else:
        sys.stdout.write("\n".join(tick(settings, datetime.fromisoformat(at), reach)))


if __name__ == "__main__":
    main(*sys.argv[1:])

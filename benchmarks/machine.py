"""On which machine was this measured?"""

import os
import platform
from importlib.metadata import version
from pathlib import Path

_MEASURED = ("numpy", "scipy", "numba", "rapidfuzz", "bm25s", "scikit-learn", "simplemma", "wordfreq")


def described() -> str:
    """One line about the processor, one about the versions."""
    versions = ", ".join(f"{name} {version(name)}" for name in _MEASURED)
    return (
        f"{_processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {platform.system()}\n"
        f"Python {platform.python_version()}, {versions}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())

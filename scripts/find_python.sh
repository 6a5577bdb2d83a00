#!/bin/sh
# Prints the Python to use: the one that was asked for, else the newest supported one that works here.
# A name on the PATH proves nothing (version managers leave empty shims), so each is tried.
set -eu

fits='import sys; sys.exit(not (3, 11) <= sys.version_info[:2])'
seen=''

for candidate in ${1:-python3.13 python3.12 python3.11 python3.14 python3 python}; do
    version=$("$candidate" -c 'import platform; print(platform.python_version())' 2>/dev/null) || continue
    seen="$seen $candidate ($version)"
    "$candidate" -c "$fits" || continue
    if ! "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
        echo "$candidate ($version) cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv" >&2
        exit 1
    fi
    command -v "$candidate"
    exit 0
done

echo "Netwever needs Python 3.11 or newer; found:${seen:- none}. Install one, or name it: make demo PYTHON=/path/to/python3.12" >&2
exit 1

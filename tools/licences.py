"""List the licences of what kresearch needs, as the installed packages declare them.

Run ``python tools/licences.py`` in the environment of ``make setup``; ``--all`` also lists what those
packages need themselves. It ends with 1 where a package declares none.
"""

from __future__ import annotations

import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LONGEST = 60


def needed(*, everything: bool = False) -> list[str]:
    """Return the names of the packages that are needed, or of all that the lock holds for this machine."""
    if everything:
        lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    else:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        lines = project["dependencies"]
    names = {found[0] for line in lines if (found := _NAME.match(line))}
    return sorted((name for name in names if is_installed(name)), key=str.lower)


def is_installed(name: str) -> bool:
    """Return whether a package is installed; some of a lock are for other systems."""
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def licence(name: str) -> str:
    """Return the licence that an installed package declares; empty where it declares none."""
    told = metadata.metadata(name)
    classes = [one.rsplit(" :: ", 1)[-1] for one in told.get_all("Classifier") or [] if "License :: " in one]
    expression, *_ = told.get_all("License-Expression") or [""]
    text, *_ = told.get_all("License") or [""]
    # Some put the whole text there: its first line names it.
    known = expression or " or ".join(classes) or text.strip().partition("\n")[0].strip()[:_LONGEST]
    return known if known.lower() not in ("unknown", "none") else ""


def main(arguments: list[str]) -> int:
    """Print the list and return the exit code."""
    silent = []
    for name in needed(everything="--all" in arguments):
        found = licence(name)
        silent += [] if found else [name]
        print(f"{name} {metadata.version(name)}: {found or 'declares none'}")
    return 1 if silent else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

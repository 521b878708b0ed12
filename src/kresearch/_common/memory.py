"""How much memory this process may use: as asked for, else three quarters of the machine."""

from __future__ import annotations

import os
import re
from pathlib import Path

from kresearch.errors import UsageError

#: Where a limit is kept, so that worker processes have it too.
VARIABLE = "KRESEARCH_MEMORY_LIMIT"
#: Of the memory of the machine, what is used without a limit.
SHARE = 0.75
#: Less than this is not enough for any log.
LEAST_BYTES = 100_000_000
_UNITS = {
    "": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12,
    "KIB": 2**10, "MIB": 2**20, "GIB": 2**30, "TIB": 2**40,
}  # fmt: skip
_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([A-Za-z]*|%)\s*")
#: Control groups, as containers have them; both versions.
_GROUPS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


def parse_size(text: str, named: str = "--memory-limit") -> int:
    """Return the bytes that a text such as ``"4GB"``, ``"512MiB"`` or ``"50%"`` means.

    UsageError (which says where the text stands) for a text that is no size, less than 100 MB, or more than
    the machine has.

    Examples
    --------
    >>> parse_size("1.5 GB"), parse_size("512MiB")
    (1500000000, 536870912)
    """
    found, machine = _SIZE.fullmatch(text), machine_bytes()
    known = {**_UNITS, "%": machine / 100}
    unit = found[2].upper() if found else "?"
    if found is None or unit not in known:
        why = "is no size"
    elif (size := float(found[1]) * known[unit]) < LEAST_BYTES:
        why = "is too small"
    elif size > machine:
        why = "is more than there is, which would limit nothing"
    else:
        return int(size)
    raise UsageError(
        f"{named} '{text[:40]}' {why}. Allowed: from 100MB to the {machine / 10**9:.1f}GB of this machine, "
        "in MB, GB, MiB, GiB or % of it, as in 4GB or 50%. Without it: three quarters of the machine."
    )


def set_memory_limit(text: str) -> None:
    """Limit the memory of this process and of the workers it starts, e.g. to ``"4GB"``."""
    os.environ[VARIABLE] = str(parse_size(text))


def memory_limit_bytes() -> int:
    """Return how many bytes this process should keep within."""
    asked = os.environ.get(VARIABLE)
    return parse_size(asked, VARIABLE) if asked else int(machine_bytes() * SHARE)


def machine_bytes() -> int:
    """Return the memory of the machine, or of the container where that has less."""
    import psutil

    sizes = [int(psutil.virtual_memory().total)]
    for name in _GROUPS:
        try:
            sizes.append(int(Path(name).read_text(encoding="ascii")))
        except (OSError, ValueError):
            continue  # no such group, or "max"
    return min(sizes)

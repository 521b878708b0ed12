"""A full disk: recognised whichever library met it, and told in one sentence."""

from __future__ import annotations

import errno
import os
import re
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

#: No room on the disk, no more for this person, and no longer file than that.
_ERRNOS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
#: SQLITE_FULL, and of SQLITE_IOERR what comes of a write, a truncation or an index that could not grow.
_SQLITE = frozenset({13, 10 | 3 << 8, 10 | 6 << 8, 10 | 19 << 8})
#: How engines quote the system, and what DuckDB says when it may not spill any further.
_WORDS = (
    "no space left on device", "disk quota exceeded", "file too large", "database or disk is full",
    "max_temp_directory_size",
)  # fmt: skip
_ENGINES = ("duckdb", "_duckdb", "sqlalchemy", "mlflow", "pyarrow", "polars")
_QUOTED = re.compile(r"\"(/[^\"\\]+)\\?\"")
#: A disk with less room than this is named when nothing else says which one it was.
_LITTLE_BYTES = 1_000_000


def tell_full_disk(error: BaseException) -> str | None:
    """Return what a person reads when a full disk is behind an error or its causes; None where it is not.

    Examples
    --------
    >>> import errno
    >>> from kresearch._common.full_disk import tell_full_disk
    >>> tell_full_disk(OSError(errno.ENOSPC, "No space left on device", "scores.csv"))[:36]
    "the disk is full ('scores.csv' could"
    >>> tell_full_disk(ValueError("full")) is None
    True
    """
    chain = list(_causes(error))
    if not any(map(_is_full, chain)):
        return None
    named = next((name for name in map(_named, chain) if name), "")
    shown = f"'{named}'" if named else "a file"
    if any(_is_limit(one) for one in chain):
        what = f"a limit of this system is reached: {shown} may not grow any longer (see 'ulimit -f')"
    else:
        full = "" if named else _little_room()
        what = f"the disk is full ({shown} could not be written{full})"
    return (
        f"{what}. What was finished before is not lost, and no half file is left. Make room, or name a place "
        "on another disk (TMPDIR for temporary files, KRESEARCH_CACHE for the cache), and give the same "
        "command again."
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or one.__context__


def _is_full(error: BaseException) -> bool:
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", None) in _SQLITE
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno in _ERRNOS
    of_engine = isinstance(error, OSError) or type(error).__module__.partition(".")[0] in _ENGINES
    return of_engine and any(word in str(error).lower() for word in _WORDS)


def _is_limit(error: BaseException) -> bool:
    return (isinstance(error, OSError) and error.errno == errno.EFBIG) or (
        _is_full(error) and "file too large" in str(error).lower()
    )


def _named(error: BaseException) -> str:
    """Return the file that an error names."""
    if isinstance(error, OSError) and error.filename is not None:
        return "" if isinstance(error.filename, int) else os.fsdecode(error.filename2 or error.filename)
    found = _QUOTED.search(str(error)) if _is_full(error) else None
    return found[1] if found else ""


def _little_room() -> str:
    """Return which of the folders that are written to lie on a disk with hardly any room."""
    import psutil

    from kresearch._common.paths import cache_folder

    found = []
    places = {"this folder": Path.cwd, "TMPDIR": tempfile.gettempdir, "the cache": cache_folder}
    for what, folder in places.items():
        try:
            if psutil.disk_usage(str(folder())).free < _LITTLE_BYTES:
                found.append(what)
        except OSError:
            continue
    return f"; hardly any room is left at {' and '.join(found)}" if found else ""

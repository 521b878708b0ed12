"""Files that are whole or not there: written beside their place, then renamed."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PART = re.compile(r"^\..+\.(\d+)-\d+\.part$")
_serial = itertools.count()
#: A disk in memory, and no device.
_MEMORY = ("/", "dev", "shm")


@contextmanager
def atomic_path(path: Path, *, sync: bool = True) -> Iterator[Path]:
    """Give a path to write to that takes the place of `path` when the block ends well; its folder is made.

    Whoever reads `path` sees the old content or the new one, never half of it; a block that fails leaves the
    old content and no part file. What a killed process of the past has left is removed. With `sync` the
    content has then reached the disk: a power cut loses nothing.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> target = Path(tempfile.mkdtemp()) / "numbers.txt"
    >>> with atomic_path(target) as part:
    ...     _ = part.write_text("1 2 3")
    >>> target.read_text(), [file.name for file in target.parent.iterdir()]
    ('1 2 3', ['numbers.txt'])
    """
    check_place(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    remove_stale_parts(path)
    part = part_path(path)
    try:
        yield part
        if sync and part.is_file():
            with part.open("rb") as file:
                os.fsync(file.fileno())
        part.replace(path)
    except BaseException as error:
        _remove(part)
        if isinstance(error, OSError):
            if error.errno is not None and error.filename in (None, str(part)):
                # What writes into an open file does not say which one, and nobody named the part file.
                error.filename, error.filename2 = str(path), None
        elif isinstance(error, Exception):
            _ask_system(part, path, error)
        raise


def check_place(path: Path) -> None:
    """Refuse a path where no file of ours may be: what is there would be replaced, even a device.

    It has no name, is a device, pipe or socket, or lies among those of the system.
    """
    from kresearch.errors import UsageError

    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        mode = stat.S_IFREG
    parts = path.absolute().parts
    of_system = os.name == "posix" and parts[1:2] in (("dev",), ("proc",), ("sys",)) and parts[:3] != _MEMORY
    if path.name in ("", "..") or of_system or not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise UsageError(
            f"cannot write '{path}': it is no place for a file. Allowed: the name of a file or folder, and "
            "no device, pipe or socket, nor what the system keeps in /dev, /proc and /sys. Name another path."
        )


def _ask_system(part: Path, path: Path, error: Exception) -> None:
    """Raise the system's word where no file can be written; engines have words of their own for it."""
    try:
        with part.open("wb"):
            pass
    except OSError as refused:
        refused.filename = str(path)
        raise refused from error
    else:
        _remove(part)


def write_text_atomically(text: str, path: Path) -> Path:
    """Write a text as UTF-8, whole or not at all, with line ends as they are."""
    return write_bytes_atomically(text.encode("utf-8"), path)


def write_bytes_atomically(content: bytes, path: Path) -> Path:
    """Write bytes, whole or not at all."""
    with atomic_path(path) as part:
        part.write_bytes(content)
    return path


def part_path(path: Path) -> Path:
    """Return a name for a part file that no other process, thread or attempt uses.

    It does not end as `path` does, so that no reader takes it for a finished file.
    """
    return path.with_name(f".{path.name[:200]}.{os.getpid()}-{next(_serial)}.part")


def remove_stale_parts(path: Path) -> None:
    """Remove part files of `path` whose process is gone."""
    from kresearch._common.processes import is_alive

    prefix = f".{path.name[:200]}."
    try:
        # Names are compared, not globbed: a name may hold brackets.
        names = [file.name for file in path.parent.iterdir() if file.name.startswith(prefix)]
    except OSError:
        return
    for name in names:
        found = _PART.match(name)
        if found and int(found[1]) != os.getpid() and not is_alive(int(found[1]), ""):
            _remove(path.parent / name)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)

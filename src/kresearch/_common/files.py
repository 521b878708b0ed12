"""Files that are whole or not there: written beside their place, then renamed."""

from __future__ import annotations

import itertools
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PART = re.compile(r"^\..+\.(\d+)-\d+\.part$")
_serial = itertools.count()


@contextmanager
def atomic_path(path: Path, *, sync: bool = True) -> Iterator[Path]:
    """Give a path to write to that takes the place of `path` when the block ends well.

    Whoever reads `path` sees the old content or the new one, never half of it; a block that fails
    leaves the old content and no part file. What a killed process of the past has left is removed.

    Parameters
    ----------
    path
        Where to; its folder is made.
    sync
        Whether to wait until the content has reached the disk: a power cut then loses nothing.

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
        if isinstance(error, OSError) and error.filename is None and error.errno is not None:
            error.filename = str(path)  # what writes into an open file does not say which one
        raise


def write_text_atomically(text: str, path: Path, *, sync: bool = True) -> Path:
    """Write a text as UTF-8, whole or not at all, with line ends as they are."""
    return write_bytes_atomically(text.encode("utf-8"), path, sync=sync)


def write_bytes_atomically(content: bytes, path: Path, *, sync: bool = True) -> Path:
    """Write bytes, whole or not at all."""
    with atomic_path(path, sync=sync) as part:
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

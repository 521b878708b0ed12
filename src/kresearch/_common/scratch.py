"""Temporary folders that go: with the block or the process, or, after a kill, with the next process."""

from __future__ import annotations

import atexit
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from kresearch._common.processes import is_alive, machine_id

_NAME = re.compile(r"kresearch-([0-9a-f]{12})-(\d+)-.+")


def scratch_folder() -> Path:
    """Return a new temporary folder that goes when this process ends.

    The first one that a process makes also removes those of processes of this machine and user that were
    killed and could not tidy up.
    """
    _remove_stale(tempfile.gettempdir(), os.getpid())
    folder = Path(tempfile.mkdtemp(prefix=f"kresearch-{machine_id()}-{os.getpid()}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@contextmanager
def scratch() -> Iterator[Path]:
    """Give a temporary folder that goes at the end of the block."""
    folder = scratch_folder()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@cache
def _remove_stale(home: str, pid: int) -> None:
    """Remove temporary folders of processes that are no more; once per process, forks included."""
    del pid  # only a part of the key
    for folder in Path(home).glob("kresearch-*"):
        found = _NAME.fullmatch(folder.name)
        if found is None or found[1] != machine_id() or is_alive(int(found[2]), ""):
            continue
        try:
            if not folder.is_symlink() and folder.stat().st_uid == os.getuid():
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:  # somebody else was faster
            continue

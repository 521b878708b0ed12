"""Temporary folders that go: with the block or the process, or, after a kill, with the next process."""

from __future__ import annotations

import atexit
import getpass
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from kresearch._common.processes import is_alive, machine_id, start_time

#: Machine, number and beginning of the process: numbers alone are used again, in containers at every start.
_NAME = re.compile(r"kresearch-([0-9a-f]{12})-(\d+)-(?:(\d+)-)?[^-]+")


def scratch_folder() -> Path:
    """Return a new temporary folder that goes when this process ends.

    The first one that a process makes also removes those of processes of this machine and user that were
    killed and could not tidy up.
    """
    pid = os.getpid()
    _remove_stale(tempfile.gettempdir(), pid)
    name = f"kresearch-{machine_id()}-{pid}-{_begun(pid)}-{secrets.token_hex(8)}"
    folder = Path(tempfile.gettempdir()) / name
    # Before it is made: a signal between the two would leave it.
    atexit.register(_remove_own, folder, pid)
    folder.mkdir(mode=0o700)
    return folder


@contextmanager
def scratch() -> Iterator[Path]:
    """Give a temporary folder that goes at the end of the block."""
    folder = scratch_folder()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def kept_folder(purpose: str) -> Path:
    """Return the temporary folder of this user for files that a person is told of and may still want.

    There is one for each purpose, a word in its name, which only its owner can look into; it goes with the
    process if nothing is in it. What is in it stays until its owner or the system removes it.
    """
    owner = os.getuid() if hasattr(os, "getuid") else re.sub(r"\W", "_", getpass.getuser())
    folder = Path(tempfile.gettempdir()) / f"kresearch-{purpose}-of-{owner}"
    atexit.register(_remove_empty, folder)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        ours = not folder.is_symlink() and (os.name != "posix" or _is_closed(folder))
    except OSError:
        ours = False
    if not ours:  # somebody else has taken the name
        folder = Path(tempfile.mkdtemp(prefix=f"kresearch-{purpose}-"))
        atexit.register(_remove_empty, folder)
    return folder


def _is_closed(folder: Path) -> bool:
    state = folder.stat()
    return state.st_uid == os.getuid() and not state.st_mode & 0o077


def _remove_own(folder: Path, pid: int) -> None:
    # A process that was forked off knows of the folders of its parent, which still uses them.
    if os.getpid() == pid:
        shutil.rmtree(folder, ignore_errors=True)


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


@cache
def _begun(pid: int) -> str:
    return start_time(pid).partition(".")[0] or "0"


@cache
def _remove_stale(home: str, pid: int) -> None:
    """Remove temporary folders of processes that are no more; once per process, forks included."""
    del pid  # only a part of the key
    for folder in Path(home).glob("kresearch-*"):
        found = _NAME.fullmatch(folder.name)
        if found is None or found[1] != machine_id() or is_alive(int(found[2]), _said(found[3])):
            continue
        try:
            if not folder.is_symlink() and folder.stat().st_uid == os.getuid():
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:  # somebody else was faster
            continue


def _said(begun: str | None) -> str:
    return "" if begun in (None, "0") else str(begun)

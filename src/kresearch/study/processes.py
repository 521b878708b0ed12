"""Which process this is, whether another is still alive, and one at a time where it matters."""

from __future__ import annotations

import hashlib
import os
import platform
import signal
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import FrameType


def this_machine() -> str:
    """Return a name for this machine that does not tell its host name."""
    return hashlib.sha256(platform.node().encode()).hexdigest()[:12]


def start_of(pid: int) -> str:
    """Return when a process began, as the system counts it; empty where it cannot be told.

    A process number is used again after a while; number and beginning together are not.
    """
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return ""
    # The name in brackets may hold spaces: count from behind it.
    return text.rpartition(")")[2].split()[19]


def is_alive(pid: int, start: str) -> bool:
    """Return whether the process with this number and beginning is still there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass  # it is there and belongs to somebody else
    return not start or start_of(pid) in ("", start)


@contextmanager
def one_at_a_time(beside: Path, *, timeout_seconds: float = 120.0) -> Iterator[None]:
    """Hold a lock that the system gives back even when the process is killed.

    An exclusive transaction on an empty SQLite file: works wherever SQLite does, without
    lock files that stay behind.

    Parameters
    ----------
    beside
        The file that is protected; the lock lies beside it with the suffix ``.lock``.
    timeout_seconds
        How long to wait for others.
    """
    path = beside.with_name(beside.name + ".lock")
    with closing(sqlite3.connect(path, timeout=timeout_seconds, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            connection.execute("ROLLBACK")


@contextmanager
def stops_are_exceptions() -> Iterator[None]:
    """Turn SIGTERM into KeyboardInterrupt, so that what must be tidied is tidied."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may change handlers
        return

    def stop(number: int, _: FrameType | None) -> None:
        raise KeyboardInterrupt(f"signal {number}")

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)

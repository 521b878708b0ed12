"""Which process this is, whether another is still alive, and one at a time where it matters."""

from __future__ import annotations

import hashlib
import platform
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from kresearch.errors import UsageError

#: Beginnings nearer to each other than this are the same.
_CLOCK_SECONDS = 5.0


def machine_id() -> str:
    """Return a name for this machine that does not tell its host name."""
    return hashlib.sha256(platform.node().encode()).hexdigest()[:12]


def start_time(pid: int) -> str:
    """Return when a process began, in seconds of the system's clock; empty where there is none.

    A process number is used again after a while; number and beginning together are not.
    """
    import psutil

    try:
        return f"{psutil.Process(pid).create_time():.2f}"
    except psutil.Error:
        return ""


def is_alive(pid: int, start: str) -> bool:
    """Return whether the process with this number and beginning (empty: any) is still there."""
    import psutil

    if not psutil.pid_exists(pid):
        return False
    now = start_time(pid)
    if not start or not now:
        return True
    try:
        # The system's clock may be set while processes run.
        return abs(float(start) - float(now)) < _CLOCK_SECONDS
    except ValueError:
        return False


@contextmanager
def one_at_a_time(beside: Path, *, timeout_seconds: float = 120.0) -> Iterator[None]:
    """Hold a lock that the system gives back even when the process is killed.

    It lies beside the file that is protected, with the suffix ``.lock``. UsageError when another process
    still has it after that time.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(beside.with_name(beside.name + ".lock"), timeout=timeout_seconds, poll_interval=0.02)
    try:
        lock.acquire()
    except Timeout:
        raise UsageError(
            f"another process has been using '{beside.name}' for over {timeout_seconds:g} seconds. Allowed "
            "is one at a time. Wait until it has ended, and try again."
        ) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def stops_as_exceptions() -> Iterator[None]:
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

"""The command line: data on stdout, everything else on stderr."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code: see `kresearch.cli.app.main`.

    Parameters
    ----------
    arguments
        What comes after ``kresearch``; by default that of the process.
    """
    if threading.current_thread() is threading.main_thread():
        # Importing the commands takes a moment, in which Ctrl-C would otherwise end in a traceback.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _leave)
    from kresearch.cli.app import main as run

    run(arguments)


def _leave(number: int, _: FrameType | None) -> NoReturn:
    sys.stderr.write("kresearch: stopped before anything was begun.\n")
    sys.stderr.flush()
    os._exit(128 + number)

"""Says when a server answers; runs beside it: ``python -m kresearch.cli.answering PORT TEXT``."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time

from kresearch.errors import UsageError

HOST, SECONDS = "127.0.0.1", 300.0


def is_taken(port: int) -> bool:
    """Return whether something answers at a port of this machine."""
    with socket.socket() as tried:
        tried.settimeout(1.0)
        return tried.connect_ex((HOST, port)) == 0


def announce(port: int, text: str) -> None:
    """Say a text on stderr once this process, or what it becomes, answers at a port.

    Raises UsageError when something else answers there already.
    """
    if is_taken(port):
        raise UsageError(
            f"port {port} is in use: something answers at http://{HOST}:{port}. Allowed: a free port. "
            f"End that, or say another, e.g. --port {port % 65_535 + 1}."
        )
    sys.stderr.flush()
    subprocess.Popen([sys.executable, "-m", __name__, str(port), text], stdin=subprocess.DEVNULL)


def wait_and_say(port: int, text: str) -> None:
    """Wait until the port answers, then say the text; be silent when the server ends before."""
    server, began = os.getppid(), time.monotonic()
    while os.getppid() == server and time.monotonic() - began < SECONDS:
        if is_taken(port):
            sys.stderr.write(f"{text}\n")
            sys.stderr.flush()
            return
        time.sleep(0.25)


if __name__ == "__main__":
    wait_and_say(int(sys.argv[1]), sys.argv[2])

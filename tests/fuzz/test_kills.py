"""Commands that are stopped at random moments: nothing lost, nothing half, nobody left behind.

``KRESEARCH_KILLS=100`` tries each command and signal at that many moments; every run of the tests tries one
signal per command, at one moment.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import IO

import pandas as pd
import psutil
import pytest

from tests.fuzz.commands import COMMANDS, JUDGE, digests, left_over, run, start, write_project
from tests.fuzz.inputs import count

KILLS = int(os.environ.get("KRESEARCH_KILLS", "0"))
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
#: Within this a signal that can be heard must have ended a command; machines may be busy.
SECONDS = 5.0
#: Tried where more is asked for: they need a study that has run.
LONG = ("report", "publish")


def orphans(session: int) -> list[int]:
    """Return the processes that a command has started and that are still there."""
    found = []
    for process in psutil.process_iter():
        try:
            if os.getsid(process.pid) == session and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
        except (psutil.Error, OSError):
            continue
    return found


def send(running: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Send a signal as it comes: Ctrl-C from a terminal to every process of the command, others to one."""
    if running.poll() is None:
        (os.killpg if number == signal.SIGINT else os.kill)(running.pid, number)


def hears(running: subprocess.Popen[bytes]) -> None:
    """Wait until the command answers signals itself: before it Python does, with a traceback."""
    end = time.monotonic() + 4 * SECONDS
    while running.poll() is None and time.monotonic() < end:
        status = Path(f"/proc/{running.pid}/status").read_text("ascii")
        caught = next(line.split()[1] for line in status.splitlines() if line.startswith("SigCgt"))
        if int(caught, 16) >> (signal.SIGTERM - 1) & 1:
            return
        time.sleep(0.01)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in COMMANDS if KILLS or name not in LONG])
def test_stopped_anywhere_it_loses_nothing(name: str, tmp_path: Path) -> None:
    command, whole, root = (
        COMMANDS[name],
        write_project(tmp_path / "whole/project"),
        tmp_path / "stopped/project",
    )
    if command.before:
        run(command.before, whole)
    shutil.copytree(whole, root)
    begun = time.monotonic()
    run(command.arguments, whole)
    lasts = time.monotonic() - begun
    moments, problems = random.Random(len(name)), []
    place = list(COMMANDS).index(name)
    for turn in range(max(KILLS, 1)):
        for number in SIGNALS if KILLS else SIGNALS[place % 3 :][:1]:
            running = start(command.arguments, root)
            hears(running)
            time.sleep(moments.uniform(0.0, lasts))
            before = len(problems)
            send(running, number)
            told = time.monotonic()
            said = running.communicate(timeout=60)[1]
            took = time.monotonic() - told
            if number != signal.SIGKILL and took > SECONDS:
                problems.append(f"{number.name} {turn}: ended after {took:.1f} s")
            if b"Traceback" in said:
                problems.append(f"{number.name} {turn}: {said.decode()[-600:]}")
            end = time.monotonic() + SECONDS
            while (alive := orphans(running.pid)) and time.monotonic() < end:
                time.sleep(0.1)
            if alive:
                problems.append(f"{number.name} {turn}: {len(alive)} processes live on")
            count(f"stopped: {name}, {number.name}", clean=len(problems) == before)
    run(command.arguments, root)
    assert digests(command, root) == digests(command, whole)
    assert left_over(root) == []
    assert problems == []


@pytest.mark.slow
def test_written_judgements_survive(tmp_path: Path) -> None:
    root, turns, given = write_project(tmp_path / "judged"), random.Random(5), 0
    for number in (SIGNALS * KILLS)[:9] or (signal.SIGKILL,):
        running = start(JUDGE, root, stdin=subprocess.PIPE, bufsize=0)
        assert running.stdin is not None and running.stderr is not None
        for _ in range(turns.randint(1, 2 if KILLS > 1 else 6)):
            if given < 11:
                read_until(running.stderr, b"> ")
                running.stdin.write(b"n\n")
                given += 1
        # The next question is asked when the answer before it is on the disk.
        read_until(running.stderr, b"> ")
        send(running, number)
        said = running.communicate(timeout=60)[1]
        kept = pd.read_csv(root / "out/judged.csv")
        clean = kept["label"].tolist() == ["negative"] * given and b"Traceback" not in said
        assert count(f"stopped: judge, {number.name}", clean=clean) == "clean", said
    running = start(JUDGE, root, stdin=subprocess.PIPE)
    running.communicate(b"p\n" * 12)
    kept = pd.read_csv(root / "out/judged.csv")
    assert kept["label"].tolist() == ["negative"] * given + ["positive"] * (12 - given)
    assert kept["text_key"].is_unique and left_over(root) == []


def read_until(stream: IO[bytes], mark: bytes) -> None:
    """Read what a command says until a mark."""
    said = b""
    while not said.endswith(mark):
        one = stream.read(1)
        assert one, said.decode()
        said += one

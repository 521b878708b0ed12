"""Commands that are stopped at random moments: nothing lost, nothing half, nobody left behind.

``KRESEARCH_KILLS=100`` tries each command and signal at that many moments; every run of the tests tries one
signal per command, at one moment.
"""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from tests.fuzz.inputs import count

KILLS = int(os.environ.get("KRESEARCH_KILLS", "0"))
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
#: Within this a signal that can be heard must have ended a command; machines may be busy.
SECONDS = 5.0
CASE = (
    '{name = "storm", account = "a", kind = "negative", baseline = ["2020-01-01", "2020-01-20"], '
    'spike = ["2020-01-20", "2020-01-22"], recovery = ["2020-01-22", "2020-02-01"]}'
)
STUDY = f"""
title = "Tiny"
question = "Does it run?"
seed = 1
polarity = "vader"
datasets = ["../../data/log.csv"]
variants = ["quantity", "sentiment-balance"]
metrics = ["spike-gain", "coverage"]
cases = [{CASE}]
band = {{draws = 20}}
"""


@dataclass(frozen=True)
class Command:
    """A command in a project's folder, and the files that must be the same however often it was stopped."""

    arguments: tuple[str, ...]
    results: tuple[str, ...]


COMMANDS = {
    "score": Command(
        ("score", "data/log.csv", "--out", "out/scores.parquet", "--force"), ("out/scores.parquet",)
    ),
    "label": Command(
        ("sentiment", "label", "data/log.csv", "--out", "out/labelled.csv", "--overwrite", "--force"),
        ("out/labelled.csv",),
    ),
    "import": Command(
        ("data", "import", "data/tweets.jsonl", "--out", "out/imported", "--force"),
        ("out/imported/interactions.parquet", "out/imported/posts.parquet"),
    ),
    "study": Command(
        ("study", "run", "experiments/001-tiny", "--no-report"),
        ("experiments/001-tiny/output/result.parquet", "experiments/001-tiny/output/scores.parquet"),
    ),
    "account": Command(
        ("report", "account", "data/log.csv", "--account", "a", "--out", "out"), ("out/index.html",)
    ),
}


@pytest.fixture
def project(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that makes a project's folder with a log, tweets and a study."""

    def make(name: str) -> Path:
        root = tmp_path / name
        for folder in ("data", "experiments/001-tiny", "tmp"):
            (root / folder).mkdir(parents=True)
        rows = [
            f"{account},x{(7 * day + i) % 40},reply,twitter,2020-01-{day + 1:02d}T0{i}:00Z,"
            f"{'what a terrible mess' if i > 2 else 'lovely service'} {day} {i}"
            for day in range(31)
            for account in "ab"
            for i in range(9 if account == "a" and day in (19, 20) else 4)
        ]
        (root / "data/log.csv").write_text("\n".join(["account,actor,kind,network,at,text", *rows]), "utf-8")
        tweets = [
            f'{{"id_str":"{n}","created_at":"Wed Jan 0{n % 8 + 1} 10:00:00 +0000 2020",'
            f'"text":"@brand hi {n}",'
            f'"user":{{"id_str":"9{n}","screen_name":"fan{n}","followers_count":5}},"entities":'
            f'{{"user_mentions":[{{"screen_name":"brand","id_str":"1"}}]}},"retweet_count":0,"favorite_count":0}}'
            for n in range(300)
        ]
        (root / "data/tweets.jsonl").write_text("\n".join(tweets), "utf-8")
        (root / "experiments/001-tiny/study.toml").write_text(STUDY, "utf-8")
        return root

    return make


def start(command: Command, root: Path) -> subprocess.Popen[bytes]:
    surroundings = os.environ | {
        "KRESEARCH_CACHE": str(root / "cache"),
        "TMPDIR": str(root / "tmp"),
        "MLFLOW_DISABLE_TELEMETRY": "true",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "kresearch", *command.arguments],
        cwd=root,
        env=surroundings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def digests(command: Command, root: Path) -> dict[str, str]:
    return {name: hashlib.sha256((root / name).read_bytes()).hexdigest() for name in command.results}


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


def left_over(root: Path) -> list[str]:
    """Return part files and temporary folders."""
    return [str(p.relative_to(root)) for p in (*root.rglob(".*.part"), *(root / "tmp").glob("kresearch-*"))]


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
@pytest.mark.parametrize("name", COMMANDS)
def test_stopped_anywhere_it_loses_nothing(name: str, project: Callable[[str], Path]) -> None:
    command, whole, root = COMMANDS[name], project("whole"), project("stopped")
    begun = time.monotonic()
    reference = start(command, whole)
    said = reference.communicate()[1]
    assert reference.returncode == 0, said.decode()
    lasts = time.monotonic() - begun
    moments, problems = random.Random(len(name)), []
    place = list(COMMANDS).index(name)
    for turn in range(max(KILLS, 1)):
        for number in SIGNALS if KILLS else SIGNALS[place % 3 :][:1]:
            running = start(command, root)
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
            count(f"{name}, {number.name}", clean=len(problems) == before)
    finished = start(command, root)
    said = finished.communicate()[1]
    assert finished.returncode == 0, said.decode()
    assert digests(command, root) == digests(command, whole)
    assert left_over(root) == []
    assert problems == []

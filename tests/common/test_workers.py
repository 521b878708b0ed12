"""Worker processes end with their job, start none of their own and do not outlive their parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import psutil
import pytest

from kresearch._common.workers import in_worker, map_in_workers
from kresearch.errors import KresearchWarning

STUDY = """
title = "Two logs with texts"
question = "Does it end when it is done?"
polarity = "vader"
datasets = ["one/", "two/"]
variants = ["sentiment-penalise"]
metrics = ["spike-gain"]
[[cases]]
name = "storm"
account = "a"
kind = "negative"
baseline = ["2020-01-01", "2020-01-20"]
spike = ["2020-01-20", "2020-01-22"]
recovery = ["2020-01-22", "2020-02-01"]
"""


def test_what_a_worker_warns_of_is_shown_by_its_parent(capfd: pytest.CaptureFixture[str]) -> None:
    def doubt(number: int) -> int:
        import warnings

        warnings.warn(f"the number {number}", KresearchWarning, stacklevel=1)
        warnings.warn("of a library", UserWarning, stacklevel=1)
        return number

    with pytest.warns(KresearchWarning) as heard:
        assert list(map_in_workers(doubt, [1, 2], count=2)) == [1, 2]
    assert sorted(str(one.message) for one in heard) == ["the number 1", "the number 2"]
    assert "Warning" not in capfd.readouterr().err


def test_workers_start_no_workers_and_none_is_left() -> None:
    def describe(number: int) -> tuple[int, bool, list[int]]:
        inner = list(map_in_workers(abs, [-number, number], count=2))
        assert not psutil.Process().children()
        return os.getpid(), in_worker(), inner

    before = {child.pid for child in psutil.Process().children(recursive=True)}
    found = list(map_in_workers(describe, [1, 2, 3], count=2))
    assert [inner for _, _, inner in found] == [[1, 1], [2, 2], [3, 3]]
    assert all(worker and pid != os.getpid() for pid, worker, _ in found) and not in_worker()
    after = [c for c in psutil.Process().children(recursive=True) if c.pid not in before]
    assert not [child for child in after if "resource_tracker" not in " ".join(child.cmdline())]


def test_workers_take_no_more_cores_than_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        monkeypatch.setenv(name, "7")

    def ask(_: int) -> list[int]:
        from threadpoolctl import threadpool_info

        np.ones((3, 3)) @ np.ones((3, 3))
        return [library["num_threads"] for library in threadpool_info()]

    each = max((os.cpu_count() or 1) // 2, 1)
    for found in map_in_workers(ask, [1, 2], count=2):
        assert found and max(found) <= each


@pytest.fixture
def wordy_study(tmp_path: Path) -> Path:
    """Return a study of two logs whose texts are so many that they are worth workers."""
    for name in ("one", "two"):
        (tmp_path / "wordy" / name).mkdir(parents=True)
        number = np.arange(20_500)
        pd.DataFrame(
            {
                "account": "a", "actor": [f"x{n % 900}" for n in number],
                "kind": "reply", "network": "twitter",
                "at": pd.Timestamp("2020-01-01", tz="UTC") + pd.to_timedelta(number * 2, unit="min"),
                "text": [f"{name} bad {n}" for n in number], "language": "en",
            }
        ).to_parquet(tmp_path / "wordy" / name / "interactions.parquet")  # fmt: skip
    (tmp_path / "wordy" / "study.toml").write_text(STUDY, encoding="utf-8")
    return tmp_path / "wordy"


def _is_done(result: Path) -> bool:
    return result.is_file() and "pending" not in result.read_text(encoding="utf-8")


def _start(study: Path) -> subprocess.Popen[str]:
    program = f"from kresearch.study import run_study; print(run_study({str(study)!r}, workers=2).complete)"
    return subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_a_study_of_two_datasets_with_texts_ends_when_it_is_done(wordy_study: Path) -> None:
    running = _start(wordy_study)
    try:
        result = wordy_study / "output" / "result.json"
        began = time.monotonic()
        while not _is_done(result) and running.poll() is None and time.monotonic() - began < 200:
            time.sleep(0.05)
        assert _is_done(result)
        # Workers that idle held the process for five minutes.
        said, _ = running.communicate(timeout=40)
        assert running.returncode == 0 and said == "True\n"
    finally:
        running.kill()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_study_leaves_no_worker(wordy_study: Path, number: signal.Signals) -> None:
    running = _start(wordy_study)
    family: list[psutil.Process] = []
    try:
        began = time.monotonic()
        while len(family) < 3 and time.monotonic() - began < 60:
            family = psutil.Process(running.pid).children(recursive=True)
            time.sleep(0.05)
        assert len(family) >= 3  # two workers and what tracks their resources
        time.sleep(1.5)  # into their work
        running.send_signal(number)
        running.wait(timeout=20)
        _, alive = psutil.wait_procs(family, timeout=20)  # idle workers stayed for 300
        assert [" ".join(child.cmdline()) for child in alive] == []
    finally:
        running.kill()
        for child in family:
            if child.is_running():
                child.kill()

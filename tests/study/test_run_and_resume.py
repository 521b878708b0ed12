"""Running, resuming and reproducing a study, by the bytes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from kresearch.study.cells import code_of
from kresearch.study.lock import compare_locks, make_lock, verify, write_lock
from kresearch.study.result import CELL_COLUMNS, StudyResult
from kresearch.study.runner import collect_study, run_study

FILES = ("result.parquet", "scores.parquet", "activity.parquet", "result.json")


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


def test_a_study_end_to_end(tiny_study: Path) -> None:
    seen = []
    result = run_study(tiny_study, progress=lambda done, n, what: seen.append((done, n)))
    assert (10, 10) in seen and result.complete and not result.missing
    assert tuple(result.cells.columns) == CELL_COLUMNS and len(result.cells) == 2 * 5 * 4
    gains = result.table("spike-gain").loc[("log", "storm")]
    assert gains["quantity"] > 1 and gains["sentiment-penalise"] < gains["quantity"]
    # A variant that declines is a row with a reason, never a crash.
    followers = result.cells[result.cells["variant"] == "log-followers"]
    assert followers["value"].isna().all() and followers["note"].str.contains("no audience table").all()
    assert "no audience table" in {v["label"]: v["declined"] for v in result.variants}["log-followers"]
    assert result.table("rank-agreement").loc[("log", "calm"), "quantity"] == pytest.approx(1)
    assert result.activity.query("case == 'storm'")["interactions"].max() == 34
    # Two cases have no winner, whichever of the reasons comes first.
    assert {r["verdict"] for r in result.comparison or []} <= {"not enough cases", "saturated"}
    assert result.comparison
    assert set(result.provenance) >= {"kresearch", "digests", "started_at", "seconds", "commit"}


def test_a_result_loads_as_it_was_saved(tiny_study: Path) -> None:
    result = run_study(tiny_study)
    again = StudyResult.load(tiny_study)
    pd.testing.assert_frame_equal(again.cells, result.cells)
    pd.testing.assert_frame_equal(again.scores, result.scores)
    assert again.cases == result.cases and again.spec == result.spec and again.variants == result.variants


def test_running_again_computes_nothing_and_writes_the_same_bytes(tiny_study: Path) -> None:
    run_study(tiny_study)
    before = bytes_of(tiny_study / "output")
    cells = {p: p.stat().st_mtime_ns for p in (tiny_study / "output" / "cells").glob("*.parquet")}
    run_study(tiny_study)
    assert bytes_of(tiny_study / "output") == before
    assert cells == {p: p.stat().st_mtime_ns for p in (tiny_study / "output" / "cells").glob("*.parquet")}


def test_a_missing_cell_is_said_and_not_compared(tiny_study: Path) -> None:
    run_study(tiny_study)
    whole = bytes_of(tiny_study / "output")
    victim = sorted((tiny_study / "output" / "cells").glob("*.parquet"))[3]
    victim.unlink()
    partial = collect_study(tiny_study)
    assert not partial.complete and len(partial.missing) == 1 and partial.comparison is None
    assert (partial.cells["note"] == "not computed yet").sum() == 4
    from kresearch.evaluate import IncomparableError, compare

    with pytest.raises(IncomparableError, match="not finished"):
        compare(partial)
    assert "not finished" in compare(partial, allow_incomplete=True).text
    run_study(tiny_study)
    assert bytes_of(tiny_study / "output") == whole


def test_a_torn_cell_is_computed_again(tiny_study: Path) -> None:
    run_study(tiny_study)
    whole = bytes_of(tiny_study / "output")
    victim = sorted((tiny_study / "output" / "cells").glob("*.parquet"))[0]
    victim.write_bytes(victim.read_bytes()[:100])
    run_study(tiny_study)
    assert bytes_of(tiny_study / "output") == whole


def test_changed_settings_never_meet_old_numbers(tiny_study: Path) -> None:
    run_study(tiny_study)
    cells = tiny_study / "output" / "cells"
    before = len(list(cells.glob("*.parquet")))
    file = tiny_study / "study.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("seed = 1", "seed = 2"), encoding="utf-8")
    run_study(tiny_study)
    assert len(list(cells.glob("*.parquet"))) == 2 * before
    assert code_of("kresearch.scoring") and code_of("kresearch.scoring") != code_of("kresearch.variants")


@pytest.mark.slow
def test_killed_at_any_point_it_finishes_with_the_same_bytes(tiny_study: Path, tmp_path: Path) -> None:
    clean = tmp_path / "clean"
    shutil.copytree(tiny_study, clean)
    run_study(clean, output=tmp_path / "clean-output")
    program = (
        "import sys, time\n"
        "from kresearch.study.runner import run_study\n"
        "run_study(sys.argv[1], progress=lambda *a: time.sleep(0.3))\n"
    )
    cells = tiny_study / "output" / "cells"
    for least in (2, 5):
        running = subprocess.Popen(
            [sys.executable, "-c", program, str(tiny_study)], env=os.environ | {"PYTHONWARNINGS": "ignore"}
        )
        end = time.monotonic() + 120
        while (
            len(list(cells.glob("[!.]*.parquet"))) < least
            and time.monotonic() < end
            and running.poll() is None
        ):
            time.sleep(0.05)
        running.send_signal(signal.SIGKILL)
        assert running.wait() == -signal.SIGKILL
        assert not (tiny_study / "output" / "result.json").exists()
        assert len(list(cells.glob("[!.]*.parquet"))) >= least
    kept = {p.name: p.stat().st_mtime_ns for p in cells.glob("[!.]*.parquet")}
    # The slug is the folder's name, so both folders must have the same.
    run_study(tiny_study)
    after = {p.name: p.stat().st_mtime_ns for p in cells.glob("[!.]*.parquet")}
    assert {name: after[name] for name in kept} == kept
    clean_study = tmp_path / "again" / "tiny"
    shutil.copytree(clean, clean_study, ignore=shutil.ignore_patterns("output"))
    run_study(clean_study)
    assert bytes_of(tiny_study / "output") == bytes_of(clean_study / "output")


@pytest.mark.slow
def test_any_number_of_workers_gives_the_same(tiny_study: Path) -> None:
    text = (tiny_study / "study.toml").read_text(encoding="utf-8")
    shutil.copytree(tiny_study / "log", tiny_study / "other")
    text = text.replace('datasets = ["log/"]', 'datasets = ["log/", "other/"]')
    (tiny_study / "study.toml").write_text(text, encoding="utf-8")
    one = run_study(tiny_study, output=tiny_study / "one")
    run_study(tiny_study, output=tiny_study / "two", workers=2)
    assert bytes_of(tiny_study / "one") == bytes_of(tiny_study / "two")
    assert [c.name for c in one.cases] == ["log: storm", "log: calm", "other: storm", "other: calm"]


def test_the_lock_holds_and_a_moved_number_is_named(tiny_study: Path) -> None:
    result = run_study(tiny_study)
    write_lock(result, tiny_study)
    assert verify(tiny_study).ok
    lock = make_lock(result)
    place = "log | negative | quantity"
    numbers = lock["numbers"] | {place: lock["numbers"][place] | {"spike-gain": 1.0}}
    moved = {**lock, "numbers": numbers}
    found = compare_locks(moved, lock)
    assert not found.ok and len(found.differences) == 1
    assert "numbers > log | negative | quantity > spike-gain: locked 1, now " in str(found)

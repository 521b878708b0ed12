"""``kresearch study``: what a person sees and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kresearch.cli import main


def call(*words: str | Path) -> int:
    with pytest.raises(SystemExit) as left:
        main([str(word) for word in words])
    return int(left.value.code or 0)


@pytest.mark.slow
def test_run_lock_verify_show_list(tiny_study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("study", "run", tiny_study, "--no-track", "--lock") == 0
    told = capsys.readouterr()
    assert "spike-gain (median)" in told.out
    assert "origin of the data not declared; scores are a reconstruction" in told.out
    assert "report: " in told.out and "log-followers declined" in told.err
    assert (tiny_study / "output" / "report" / "index.html").is_file()
    assert call("study", "verify", tiny_study) == 0
    assert "locked values are the same" in capsys.readouterr().out
    lock = tiny_study / "lock.json"
    told_lock = json.loads(lock.read_text(encoding="utf-8"))
    told_lock["numbers"]["log | negative | quantity"]["spike-gain"] += 1
    lock.write_text(json.dumps(told_lock), encoding="utf-8")
    assert call("study", "verify", tiny_study) == 1
    assert "spike-gain: locked" in capsys.readouterr().out
    assert call("study", "show", tiny_study, "--json") == 0
    assert len(json.loads(capsys.readouterr().out)) == 40
    assert call("study", "list", tiny_study.parent) == 0
    assert "complete" in capsys.readouterr().out


def test_a_study_that_is_not_there_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("study", "run", tmp_path / "nowhere") == 2
    assert "no study at" in capsys.readouterr().err

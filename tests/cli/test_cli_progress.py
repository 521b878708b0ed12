"""Without a terminal a long job says every few seconds how far it is."""

from __future__ import annotations

import time

from kresearch.cli.progress import Lines, show_progress


def test_lines_name_stage_counts_and_time_left() -> None:
    said: list[str] = []
    with Lines("reading the data", every_seconds=0.1, write=said.append) as lines:
        time.sleep(0.25)
        lines.report(0, 10, "log: storm, quantity")
        time.sleep(0.15)
        lines.report(5, 10, "log: calm, quantity")
        time.sleep(0.25)
        lines.report(1, 2, "bands: log")
    assert said[0].startswith("reading the data, 0 s so far")
    assert any(line == "log: storm, quantity: 0 of 10" for line in said)
    assert any(line.startswith("log: calm, quantity: 5 of 10, about 1 s left") for line in said)
    assert lines.line() == "bands: log: 1 of 2"  # another stage: its speed is not known yet
    number = len(said)
    time.sleep(0.25)
    assert len(said) == number


def test_the_time_left_goes_down_while_a_piece_is_worked_on(monkeypatch) -> None:
    clock = iter([0.0, 0.0, 60.0, 70.0, 200.0])
    monkeypatch.setattr("kresearch.cli.progress.time.monotonic", lambda: next(clock))
    lines = Lines("bands", write=str)
    lines.report(0, 2, "bands: a")
    lines.report(1, 2, "bands: b")
    assert lines.line() == "bands: b: 1 of 2, about 50 s left"
    assert lines.line() == "bands: b: 1 of 2, 200 s so far"


def test_a_short_job_says_nothing(capsys) -> None:
    with show_progress() as report:
        report(1, 2, "cells")
    assert capsys.readouterr().err == ""

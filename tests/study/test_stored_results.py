"""What is stored is believed only when it is what was written, and a result says how far it is."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kresearch.errors import KresearchWarning, UsageError
from kresearch.evaluate.metrics import Value
from kresearch.study import ledgers
from kresearch.study.cells import Cell, empty_curve, read_cell, write_cell
from kresearch.study.files import read_verified, write_verified
from kresearch.study.listing import list_studies
from kresearch.study.lock import compare_locks, make_lock, write_lock
from kresearch.study.result import DONE, NOT_ASKED, PENDING, StudyResult
from kresearch.study.runner import run_study


def cell(shift: float = 0.0) -> Cell:
    at = pd.date_range("2020-01-01", periods=40, tz="UTC", unit="us")
    numbers = {name: np.linspace(1, 50, 40) + shift for name in empty_curve().columns[1:]}
    curve = pd.DataFrame({"at": at, **numbers})
    curve.loc[3, "valence"] = np.nan
    return Cell(
        curve, {"spike-gain": Value(1.5 + shift), "coverage": Value(float("nan"), note="no")}, notes=("x",)
    )


def test_a_cell_comes_back_as_it_was_written(tmp_path: Path) -> None:
    write_cell(cell(), tmp_path / "a.parquet")
    found = read_cell(tmp_path / "a.parquet")
    assert found is not None and found.values["spike-gain"] == Value(1.5) and found.notes == ("x",)
    pd.testing.assert_frame_equal(found.curve.to_pandas(), cell().curve)


def test_no_flipped_bit_of_a_cell_is_believed(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    write_cell(cell(), file)
    whole = file.read_bytes()
    original = read_cell(file)
    assert original is not None
    rng = np.random.default_rng(5)
    believed = []
    for place in rng.integers(0, len(whole), 200):
        broken = bytearray(whole)
        broken[place] ^= 1 << int(rng.integers(0, 8))
        file.write_bytes(bytes(broken))
        found = read_cell(file)
        # A bit that no number depends on, e.g. in a name of the writer, may flip.
        if found is not None and (
            found.values["spike-gain"] != original.values["spike-gain"]
            or not found.curve.to_pandas().equals(original.curve.to_pandas())
        ):
            believed.append(int(place))
    assert believed == []


def test_exchanged_cells_and_values_are_not_believed(tmp_path: Path) -> None:
    one, two = tmp_path / "a.parquet", tmp_path / "b.parquet"
    write_cell(cell(), one)
    write_cell(cell(3.0), two)
    kept = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(kept)
    assert read_cell(one) is None and read_cell(two) is None
    ledger = tmp_path / "ledger-1.json"
    write_verified([{"points": 1.25}], ledger)
    assert read_verified(ledger) == [{"points": 1.25}]
    ledger.replace(tmp_path / "ledger-2.json")
    assert read_verified(tmp_path / "ledger-2.json") is None
    write_verified([{"points": 1.25}], ledger)
    ledger.write_text(ledger.read_text(encoding="utf-8").replace("1.25", "9.25"), encoding="utf-8")
    assert read_verified(ledger) is None
    for text in ("", "[]", "{}", "null", "[" * 10_000, '{"content": 1}'):
        ledger.write_text(text, encoding="utf-8")
        assert read_verified(ledger) is None


@pytest.mark.slow
def test_stages_damage_and_locks_of_a_study(tiny_study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tiny_study / "output"

    def killed(*_: object, **__: object) -> None:
        # As SIGKILL would leave it: nothing after this moment is written.
        raise SystemExit(9)

    with monkeypatch.context() as once:
        once.setattr(ledgers, "make_ledgers", killed)
        once.setattr(StudyResult, "save", _save_first_only(StudyResult.save))
        with pytest.raises(SystemExit):
            run_study(tiny_study)
    left = StudyResult.load(home)
    assert left.complete and not left.finished and left.stages["ledgers"] == PENDING
    assert "ledgers: not written yet" in left.lacks
    listed = list_studies(tiny_study.parent).set_index("study").loc["tiny"]
    assert listed["ran"] and not listed["complete"]
    with pytest.raises(UsageError, match="is not finished .*ledgers"):
        write_lock(left, tiny_study)

    result = run_study(tiny_study)
    assert result.finished and result.stages == {
        "cells": DONE, "ledgers": DONE, "bands": NOT_ASKED, "judged": NOT_ASKED, "readings": NOT_ASKED,
        "report": NOT_ASKED,
    }  # fmt: skip
    result.mark_stage("report", PENDING, home)
    assert StudyResult.load(home).whole, "what a page shows is there"
    assert not StudyResult.load(home).finished
    result.mark_stage("report", DONE, home)
    result.mark_stage("bands", PENDING, home)
    left = StudyResult.load(home)
    assert left.complete and not left.whole and left.outstanding == ["bands"] and "bands" in left.lacks
    with pytest.raises(UsageError, match="is not finished .*bands"):
        write_lock(left, tiny_study)
    result.mark_stage("bands", NOT_ASKED, home)
    before = make_lock(result)
    assert before["ledgers"] and StudyResult.load(home).finished

    cells = sorted((home / "cells").glob("*.parquet"))
    kept = cells[0].read_bytes()
    cells[1].replace(cells[0])
    cells[1].write_bytes(kept)
    with pytest.warns(KresearchWarning, match="2 stored cells were not what had been written"):
        again = run_study(tiny_study)
    assert compare_locks(before, make_lock(again)).ok
    moved = json.loads(json.dumps(before))
    next(iter(moved["ledgers"].values()))["score"] += 1
    assert not compare_locks(moved, make_lock(again)).ok

    (home / "result.json").write_text('{"spec": {}}', encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be read .*Run the study again"):
        StudyResult.load(home)


def _save_first_only(save: object) -> object:
    count: list[int] = []

    def once(self: StudyResult, folder: Path) -> Path:
        count.append(1)
        return save(self, folder) if len(count) == 1 else folder  # type: ignore[operator]

    return once


def test_a_translation_written_later_is_shown_without_a_new_run(tiny_study: Path) -> None:
    result = run_study(tiny_study)
    file = tiny_study / "study.toml"
    told = file.read_text(encoding="utf-8")
    file.write_text(f'{told}\n[text.it]\ntitle = "Uno studio"\n', encoding="utf-8")
    again = StudyResult.load(tiny_study)
    assert again.spec.say("title", "it") == "Uno studio"
    assert again.spec.say("title", "en") == again.spec.title == result.spec.title
    assert again.spec.say("question", "it") == result.spec.question, (
        "what has no translation is shown as it is"
    )
    assert again.spec.declaration() == result.spec.declaration()
    file.write_text("this is no TOML", encoding="utf-8")
    assert StudyResult.load(tiny_study).spec == result.spec

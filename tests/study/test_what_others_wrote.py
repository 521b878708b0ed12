"""A metric of somebody else stops, a ledger is damaged, a lock holds less: said, and the rest goes on."""

from __future__ import annotations

import dataclasses
import json
import math
import pickle
from pathlib import Path
from typing import ClassVar

import pytest

import kresearch as kr
from kresearch.errors import CheckError, KresearchWarning
from kresearch.evaluate.frames import CellFrames
from kresearch.evaluate.metrics import metric
from kresearch.scoring.arrays import SignalArrays
from kresearch.scoring.chain import Chain
from kresearch.scoring.combine import LogLinear
from kresearch.scoring.rows import FloatArray
from kresearch.study.lock import NAME, compare_locks, make_lock, verify, write_lock
from kresearch.study.runner import run_study
from kresearch.variants.base import Variant
from kresearch.variants.quantity import QUANTITY
from kresearch.variants.registry import VARIANTS


@pytest.mark.slow
def test_a_study_goes_on(tiny_study: Path) -> None:
    @metric("their-metric", unit="points", direction="max", scale=(0, 100))
    def theirs(frames: CellFrames) -> float:
        """Stop on one case."""
        if frames.case.name == "storm":
            raise ZeroDivisionError("their mistake")
        return 7.0

    file = tiny_study / "study.toml"
    file.write_text(
        file.read_text().replace('metrics = ["spike-gain"', 'metrics = ["their-metric", "spike-gain"')
    )
    with pytest.warns(KresearchWarning, match=r"metric 'their-metric' of .* stopped \(ZeroDiv"):
        result = run_study(tiny_study)
    rows = result.cells.set_index(["case", "variant", "metric"])
    assert rows.loc[("calm", "quantity", "their-metric"), "value"] == 7.0
    stopped = rows.loc[("storm", "quantity", "their-metric")]
    assert math.isnan(stopped["value"]) and "their mistake" in stopped["note"]
    assert math.isfinite(rows.loc[("storm", "quantity", "spike-gain"), "value"])

    kept = sorted((tiny_study / "output" / "cells").glob("ledger-*.json"))
    assert kept
    kept[0].write_text(kept[0].read_text().replace('"score": ', '"score": 1'))
    with pytest.warns(KresearchWarning, match=r"the stored ledger in 'ledger-.*was not what"):
        again = run_study(tiny_study)
    assert compare_locks(make_lock(result), make_lock(again)).ok

    # The lock of an earlier version holds no ledgers: what was not compared is said.
    path = write_lock(again, tiny_study)
    locked = json.loads(path.read_text())
    whole = compare_locks(locked, make_lock(again))
    assert whole.ok and not whole.left_out and "not compared" not in str(whole)
    del locked["ledgers"]
    (tiny_study / NAME).write_text(json.dumps(locked))
    found = verify(tiny_study)
    assert found.ok and found.left_out == ("ledgers",)
    assert "not compared: ledgers, which this lock does not hold. Lock them with 'kresearch study run" in str(
        found
    )
    moved = dataclasses.replace(found, differences=("x",))
    assert not moved.ok and "not compared: ledgers" in str(moved)


@dataclasses.dataclass(frozen=True)
class Loud(LogLinear):
    """A combine of somebody else that stops."""

    def strength(self, signals: SignalArrays, network: str) -> FloatArray:
        raise ZeroDivisionError("their mistake")


def test_a_variant_of_others_stops_alone(tiny_study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Theirs(Variant):
        """A variant of somebody else."""

        name: ClassVar[str] = "their-variant"

        def chain(self) -> Chain:
            return QUANTITY.replace(combine=Loud())

    monkeypatch.setitem(VARIANTS.decorated, "their-variant", Theirs)
    said = rf"Loud of {__name__} stopped \(ZeroDivisionError: their mistake\). That is a fault of its code"
    log = kr.read_log(tiny_study / "log")
    with pytest.raises(CheckError, match=said) as caught:
        kr.score(log, "their-variant")
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)

    file = tiny_study / "study.toml"
    file.write_text(
        file.read_text().replace('variants = ["quantity"', 'variants = ["quantity", "their-variant"')
    )
    with pytest.warns(KresearchWarning, match=rf"variant their-variant: {said}.*The other variants go on"):
        result = run_study(tiny_study)
    described = {one["label"]: one["declined"] for one in result.variants}
    assert "their mistake" in described["their-variant"]
    assert described["quantity"] is None
    rows = result.cells.set_index(["case", "variant", "metric"])
    assert math.isnan(rows.loc[("storm", "their-variant", "spike-gain"), "value"])
    assert math.isfinite(rows.loc[("storm", "quantity", "spike-gain"), "value"])

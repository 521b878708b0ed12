"""A study keeps the ledger of its leading case: small, adding up, computed once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kresearch.study.ledgers import leading_cases
from kresearch.study.result import StudyResult
from kresearch.study.runner import collect_study, run_study

STUDY = """
question = "Does it tell why?"
datasets = ["log/"]
variants = ["quantity", {name = "sentiment-penalise", penalty = [0.5, 1.0]}, "raw-count"]
metrics = ["spike-gain"]
cases = [
  {name = "calm", account = "b", kind = "null", WINDOWS},
  {name = "storm", account = "a", kind = "negative", WINDOWS},
]
"""
WINDOWS = (
    'baseline = ["2020-01-01", "2020-01-10"], spike = ["2020-01-10", "2020-01-12"], '
    'recovery = ["2020-01-12", "2020-01-15"]'
)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, StudyResult]:
    rng = np.random.default_rng(7)
    rows = [
        {
            "account": account, "actor": f"x{rng.integers(0, 200)}", "kind": "reply", "network": "twitter",
            "at": pd.Timestamp("2020-01-01", tz="UTC") + pd.Timedelta(days=day, minutes=i),
            "polarity": -1.0 if i >= 4 else 0.5,
        }
        for day in range(15)
        for account in "ab"
        for i in range(4 + (30 if account == "a" and day in (9, 10) else 0))
    ]  # fmt: skip
    folder = tmp_path_factory.mktemp("study")
    (folder / "log").mkdir()
    pd.DataFrame(rows).to_parquet(folder / "log" / "interactions.parquet")
    (folder / "study.toml").write_text(STUDY.replace("WINDOWS", WINDOWS), encoding="utf-8")
    return folder, run_study(folder)


def test_reference_and_the_most_different_variant(ran: tuple[Path, StudyResult]) -> None:
    _, result = ran
    assert [(k["case"], k["variant"]) for k in result.ledgers] == [
        ("storm", "quantity"), ("storm", "sentiment-penalise"),
    ]  # fmt: skip
    for kept in result.ledgers:
        assert pd.Timestamp(kept["since"]) == pd.Timestamp("2020-01-09", tz="UTC")
        curve = result.scores[
            (result.scores["variant"] == kept["variant"]) & (result.scores["case"] == "storm")
        ]
        score = curve.set_index("at")["score"]
        assert kept["score"] == pytest.approx(score[pd.Timestamp(kept["at"])], abs=1e-6)
        moved = sum(row["points"] for row in kept["rows"])
        assert moved == pytest.approx(kept["score"] - kept["start"], abs=1e-6)


def test_it_is_computed_once_and_read_afterwards(ran: tuple[Path, StudyResult]) -> None:
    folder, result = ran
    kept = sorted((folder / "output" / "cells").glob("ledger-*.json"))
    assert len(kept) == 2
    before = [file.stat().st_mtime_ns for file in kept]
    assert collect_study(folder).ledgers == result.ledgers
    assert run_study(folder).ledgers == result.ledgers
    assert StudyResult.load(folder).ledgers == result.ledgers
    assert [file.stat().st_mtime_ns for file in kept] == before
    for file in kept:
        file.unlink()
    assert collect_study(folder).ledgers == [], "collecting computes nothing"
    assert run_study(folder).ledgers == result.ledgers


def test_one_case_of_each_kind_with_a_spike(ran: tuple[Path, StudyResult]) -> None:
    _, result = ran
    assert [case.name for case in leading_cases(result.cases)] == ["storm"]

"""Single-case findings of a study: every analysis, and which other accounts a case is held against."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from kresearch.study.runner import run_study
from kresearch.study.spec import SINGLE_CASE

ALL = ", ".join(f'"{name}"' for name in SINGLE_CASE)


def with_findings(study: Path) -> Path:
    """Let the tiny study ask for every single-case analysis."""
    file = study / "study.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(f"single_case = [{ALL}]\n{text}", encoding="utf-8")
    return study


def test_every_analysis_of_every_variant_that_answers(tiny_study: Path) -> None:
    result = run_study(with_findings(tiny_study))
    found = {(f["case"], f["variant"], f["analysis"]): f for f in result.findings}
    assert len(found) == len(result.findings) == 2 * 4 * len(SINGLE_CASE)  # log-followers declined
    storm = found["storm", "quantity", "placebo on other accounts"]
    # b (a null case) and c are the others; one of three is the smallest rank.
    assert "2 other accounts" in storm["sentence"] and storm["p"] == pytest.approx(1 / 3)
    gains = result.table("spike-gain").loc["log"]["quantity"]
    assert f"({gains['storm']:+.2f};" in storm["sentence"]
    calm = found["calm", "quantity", "placebo on other accounts"]
    # The storm of a lies in the same windows, so a is no control for b.
    assert "1 other account over" in calm["sentence"]
    again = run_study(tiny_study)
    assert again.findings == result.findings


def test_cells_with_other_controls_are_other_cells(tiny_study: Path) -> None:
    run_study(tiny_study)
    cells = tiny_study / "output" / "cells"
    before = {p.name for p in cells.glob("*.parquet")}
    run_study(with_findings(tiny_study))
    assert len({p.name for p in cells.glob("*.parquet")} - before) == len(before)


def test_a_baseline_in_the_warm_up_is_withheld(tiny_study: Path) -> None:
    # A month of data, and a memory of ninety days.
    result = run_study(with_findings(tiny_study), ledgers=False)
    for row in result.findings:
        others = row["analysis"] == "placebo on other accounts"
        assert ("lies in the warm-up" in row["withheld"]) == (not others)
        assert math.isnan(row["estimate"]) == (not others)
        assert others or "withheld" in row["sentence"]

"""The airlines study on the real file: declines with reasons, one case, single-case findings."""

from __future__ import annotations

from pathlib import Path

import pytest

from kresearch.study.runner import run_study


@pytest.mark.realdata
@pytest.mark.slow
def test_the_airlines_study(
    root: Path, shared_datasets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kresearch.datasets import import_dataset

    monkeypatch.setenv("KRESEARCH_CACHE", str(tmp_path / "cache"))
    import_dataset("us-airlines", source=shared_datasets / "us_airlines")
    result = run_study(root / "experiments" / "002-us-airlines", output=tmp_path / "output")
    assert result.complete and not result.simulated
    declined = {v["label"]: v["declined"] or "" for v in result.variants}
    assert "no audience table" in declined["log-followers"]
    for label in ("inactivity-freeze", "inactivity-grace", "sentiment-freeze"):
        assert "nobody can tell when an account was inactive" in declined[label]
    (case,) = result.cases
    assert case.account == "United" and case.kind == "negative" and "robust-z" in case.origin
    gains = result.table("spike-gain").iloc[0]
    # Complaints lift the reference; counted fully against it, they hold the account at the floor.
    assert gains["quantity"] > 1 and gains["sentiment-penalise"] == pytest.approx(0, abs=0.5)
    assert result.datasets[0]["coverage"] == pytest.approx(1.0)
    assert {f["analysis"] for f in result.findings} == {
        "interrupted time series", "state-space counterfactual", "block bootstrap", "placebo in time",
        "placebo on other accounts",
    }  # fmt: skip
    others = [f for f in result.findings if f["analysis"] == "placebo on other accounts"]
    assert all("5 other accounts" in f["sentence"] and f["p"] >= 1 / 6 for f in others)
    assert {row["verdict"] for row in result.comparison or []} == {"not enough cases", "saturated"}

"""The study of United Airlines on the real table: two variants, and what its judgements say."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kresearch.study.runner import run_study


@pytest.mark.realdata
@pytest.mark.slow
def test_united_by_judgement(
    root: Path, shared_datasets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kresearch.datasets import import_dataset

    monkeypatch.setenv("KRESEARCH_CACHE", str(tmp_path / "cache"))
    import_dataset("united-2017", source=shared_datasets / "united_2017")
    home = root / "experiments" / "007-united-2017"
    declared = (home / "study.toml").read_text(encoding="utf-8")
    # A small part of it: one variant that reads polarity beside the reference.
    small = declared.replace('  "sentiment-ignore",\n', "").replace('  "net-sentiment",\n', "")
    small = small.replace("penalty = [0.5, 1.0]", "penalty = 1.0").replace('  "raw-count",\n', "")
    assert small.count("\n") == declared.count("\n") - 3
    (tmp_path / "study.toml").write_text(small, encoding="utf-8")
    shutil.copy(home / "judged.csv", tmp_path / "judged.csv")
    # The signs hang on no more worlds than these; the study itself draws two hundred.
    monkeypatch.setattr("kresearch.study.judged.DRAWS", 40)
    result = run_study(tmp_path, output=tmp_path / "output")
    (case,) = result.judged
    assert case["texts"] == 300 and case["unmatched"] == 0 and case["coders"] == ["developer-1"]
    assert case["agreement"]["texts"] == 55 and case["agreement"]["alpha"] > 0.8
    shares = {s["window"]: s for s in case["shares"] if s["quantity"] == "negative"}
    # The intervals are apart: by judgement the storm is hostile, and the reading makes less of it.
    assert shares["before"]["high"] < 0.3 < 0.5 < shares["during"]["low"]
    assert shares["during"]["read"] < shares["during"]["low"]
    gains = {g["variant"]: g for g in case["gains"]}
    assert gains["quantity"]["value"] > 10
    judged, read = gains["sentiment-penalise"], gains["sentiment-penalise"]["as_read"]
    assert judged["high"] < min(0.0, read - 10)

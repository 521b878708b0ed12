"""``kresearch detect`` and ``kresearch study new``: from a log to cases and a study that runs."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest


def write_log(path: Path, *, before: int = 20, account: str = "brand") -> Path:
    """Write a log of `before` ordinary days, a storm of two days and ten days after it."""
    lines = ["account,actor,kind,network,at,polarity"]
    for day in range(before + 12):
        storm = before <= day < before + 2
        for i in range(200 if storm else 6):
            polarity = -0.9 if storm and i % 4 else 0.6
            at = f"2012-05-{1 + day:02d}T{i % 24:02d}:00:00Z"
            lines.append(f"{account},x{day}-{i},reply,twitter,{at},{polarity}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def storm(tmp_path: Path) -> Path:
    return write_log(tmp_path / "storm.csv", before=19)


def test_every_detector_with_the_sign_against_the_usual(storm: Path, kresearch: Any) -> None:
    done = kresearch("detect", storm, "--account", "brand", "--json")
    assert done.code == 0
    found = json.loads(done.out)
    assert {row["detector"] for row in found["cases"]} >= {"robust-z", "change-point"}
    for row in found["cases"]:
        assert row["kind"] == "negative" and row["usual_negative"] == 0.0
        assert row["negative"] == pytest.approx(0.75)
    table = kresearch("detect", storm, "--detector", "robust-z")
    assert "negative" in table.out and "75.0%" in table.out and "400" in table.out


def test_no_baseline_is_said(tmp_path: Path, kresearch: Any) -> None:
    early = write_log(tmp_path / "early.csv", before=2)
    done = kresearch("detect", early, "--detector", "robust-z")
    assert "no spike makes a case" in done.err and "No baseline before the storm" in done.err
    refused = kresearch("study", "new", early, "--out", tmp_path / "study")
    assert refused.code == 1 and "No baseline before the storm" in refused.err
    assert not (tmp_path / "study" / "study.toml").exists()


def test_wrong_names_are_usage_errors(storm: Path, kresearch: Any) -> None:
    for more in (("--account", "brnd"), ("--detector", "robust")):
        done = kresearch("detect", storm, *more)
        assert (
            done.code == 2 and "Traceback" not in done.err and ("brand" in done.err or "robust-z" in done.err)
        )


def test_a_new_study_runs_as_it_is(storm: Path, tmp_path: Path, kresearch: Any) -> None:
    from kresearch.study import run_study

    home = tmp_path / "studies" / "storm"
    done = kresearch("study", "new", storm, "--out", home)
    assert done.code == 0 and f"kresearch study run {home}" in done.err
    content = tomllib.loads((home / "study.toml").read_text(encoding="utf-8"))
    (case,) = content["cases"]
    assert case["kind"] == "negative" and case["spike"][0].startswith("2012-05-20")
    result = run_study(home, ledgers=False)
    assert result.complete and result.cells["value"].notna().any()
    assert kresearch("study", "new", storm, "--out", home).code == 2
    assert kresearch("study", "new", storm, "--out", home, "--force").code == 0


def test_names_from_the_data_stay_names(tmp_path: Path, kresearch: Any) -> None:
    bad = write_log(tmp_path / "bad.csv", before=19, account='x] \\" # y')
    done = kresearch("study", "new", bad, "--out", tmp_path / "study")
    if done.code == 0:  # where the log takes such a name at all
        content = tomllib.loads((tmp_path / "study" / "study.toml").read_text(encoding="utf-8"))
        assert len(content["cases"]) == 1

"""A tiny study on a tiny log: seconds, not minutes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

STUDY = """
title = "Tiny"
question = "Does it run?"
seed = 1
datasets = ["log/"]
variants = ["quantity", "raw-count", {name = "sentiment-penalise", penalty = [0.5, 1.0]}, "log-followers"]
metrics = ["spike-gain", "days-to-recover", "rank-agreement", "coverage"]
cases = [
  {name = "storm", account = "a", kind = "negative", WINDOWS},
  {name = "calm", account = "b", kind = "null", WINDOWS},
]
"""
WINDOWS = ", ".join(
    [
        'baseline = ["2020-01-01", "2020-01-20"]',
        'spike = ["2020-01-20", "2020-01-22"]',
        'recovery = ["2020-01-22", "2020-02-01"]',
    ]
)


@pytest.fixture
def tiny_study(tmp_path: Path) -> Path:
    """Return the folder of a study of two accounts over a month, one with a storm."""
    rng = np.random.default_rng(7)
    rows = []
    for day in range(31):
        for account in "abc":
            extra = 30 if account == "a" and day in (19, 20) else 0
            rows += [
                {
                    "account": account,
                    "actor": f"x{rng.integers(0, 200)}",
                    "kind": "reply",
                    "network": "twitter",
                    "at": pd.Timestamp("2020-01-01", tz="UTC") + pd.Timedelta(days=day, minutes=i),
                    "polarity": -1.0 if i >= 4 else 0.5,
                }
                for i in range(4 + extra)
            ]
    folder = tmp_path / "tiny"
    (folder / "log").mkdir(parents=True)
    pd.DataFrame(rows).to_parquet(folder / "log" / "interactions.parquet")
    (folder / "study.toml").write_text(STUDY.replace("WINDOWS", WINDOWS), encoding="utf-8")
    return folder

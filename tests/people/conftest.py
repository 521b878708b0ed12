"""A small log on two networks whose accounts react to each other, with totals, texts and posts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import kresearch as kr

START = pd.Timestamp("2013-01-01", tz="UTC")


def make_log(n: int = 700, *, seed: int = 1, posts: bool = True, days: int = 60) -> kr.InteractionLog:
    """Return the log; without a posts table its post ids stay."""
    rng = np.random.default_rng(seed)
    accounts = np.array(["anna", "bea", "carl", "dora"])
    people = np.concatenate([accounts, [f"p{k}" for k in range(80)]])
    acts = pd.DataFrame(
        {
            "account": rng.choice(accounts, n, p=[0.5, 0.2, 0.2, 0.1]),
            "actor": rng.choice(people, n),
            "kind": rng.choice(["like", "share", "comment"], n),
            "network": rng.choice(["twitter", "facebook"], n, p=[0.7, 0.3]),
            "at": START + pd.to_timedelta(rng.integers(0, days * 24, n), unit="h"),
            "polarity": np.where(rng.random(n) < 0.8, rng.uniform(-1, 1, n).round(2), np.nan),
            "post": [f"post {k}" for k in rng.integers(0, 40, n)],
        }
    )
    own = pd.DataFrame(
        {
            "account": rng.choice(accounts, 50),
            "post": [f"post {k}" for k in range(50)],
            "network": "twitter",
            "at": START + pd.to_timedelta(rng.integers(0, days * 24, 50), unit="h"),
        }
    )
    return kr.InteractionLog(acts, own if posts else None, simulated=True, source="a test")


@pytest.fixture(scope="session")
def make():
    """Return the function that makes such a log."""
    return make_log


@pytest.fixture(scope="module")
def log() -> kr.InteractionLog:
    """Return the log with posts."""
    return make_log()

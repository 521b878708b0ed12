"""A small log on two networks whose numbers everything can be compared with."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

import kresearch as kr

#: Markup, a script, a Plotly template and a turn of the reading direction.
NASTY = "<img src=x onerror=alert(1)></pre><script>alert(2)</script>%{y}$x$\u202egnp.exe"
START = pd.Timestamp("2013-01-01", tz="UTC")


def make_log(n: int = 900, *, seed: int = 1, **columns: object) -> kr.InteractionLog:
    """Return a log of 120 days: accounts that act on each other, totals, ties, posts, gaps."""
    rng = np.random.default_rng(seed)
    accounts = np.array(["a", "b", "c", "d"])
    people = np.concatenate([accounts, [f"p{k}" for k in range(60)]])
    frame = pd.DataFrame(
        {
            "account": rng.choice(accounts, n, p=[0.5, 0.2, 0.2, 0.1]),
            "actor": rng.choice(people, n),
            "kind": rng.choice(["like", "share", "comment", "mention"], n),
            "network": rng.choice(["twitter", "facebook"], n, p=[0.7, 0.3]),
            # Whole hours, so that some actors act twice in one moment.
            "at": START + pd.to_timedelta(rng.integers(0, 120 * 24, n), unit="h"),
            "polarity": np.where(rng.random(n) < 0.8, rng.uniform(-1, 1, n).round(2), np.nan),
            "post": [f"post {k}" for k in rng.integers(0, 40, n)],
            "count": pd.array(np.where(rng.random(n) < 0.05, 7, 1), dtype="Int64"),
        }
    )
    frame.loc[frame["count"] > 1, "actor"] = None
    posts = pd.DataFrame(
        {
            "account": rng.choice(accounts, 50),
            "post": [f"post {k}" for k in range(50)],
            "network": "twitter",
            "at": START + pd.to_timedelta(rng.integers(0, 60 * 24, 50), unit="h"),
        }
    )
    return kr.InteractionLog(frame.assign(**columns), posts, simulated=True, source="a test")


@pytest.fixture(scope="session")
def make() -> Callable[..., kr.InteractionLog]:
    """Return the function that makes such a log, with other columns where they are given."""
    return make_log


@pytest.fixture(scope="session")
def log() -> kr.InteractionLog:
    """Return the log."""
    return make_log()


@pytest.fixture
def hostile(make: Callable[..., kr.InteractionLog]) -> kr.InteractionLog:
    """Return a log whose names try to be something else."""
    rng = np.random.default_rng(3)
    return make(
        200,
        account=rng.choice([NASTY, "b"], 200, p=[0.7, 0.3]),
        post=rng.choice([NASTY, "=1+1", None], 200),
    )

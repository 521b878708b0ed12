"""Intervals of judged storms made of real labelled posts hold the truth about as often as they say."""

from __future__ import annotations

import pytest

from benchmarks.judging import load, measure


@pytest.mark.realdata
@pytest.mark.parametrize("name", ["us_airlines", "crowdflower_brands"])
def test_intervals_hold_on_real_posts(shared_datasets, name: str) -> None:
    posts = load(name, shared_datasets)
    found = measure(posts, n=60, storms=60, seed=11)
    # 120 intervals: a true 95 % gives less than 88 % once in a thousand times.
    assert found["worlds"] >= 0.88 and found["worlds, before"] >= 0.88
    assert found["half width"] < 0.12
    assert abs(found["bias"]) < 0.02 < found["error as read"]

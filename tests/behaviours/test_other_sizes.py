"""The mechanisms, not the rows: the same behaviours at sizes and in eras that nobody reported."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

import kresearch as kr
from kresearch.behaviours.crowd import POSTS_PER_DAY, gather_public, live, pick_people
from kresearch.behaviours.population_rows import DAY
from kresearch.behaviours.scenario import Scores
from kresearch.behaviours.stage import Stage

SILENCES = (0, 3, 7, 14, 30, 60)
STORMS = (0, 300, 3_000)
SIZES = (10, 1_000)


def act_out(seed: int) -> Stage:
    stage = Stage(seed)
    gather_public(stage)
    for days in SILENCES:
        stage.rng = np.random.default_rng([seed, 1])
        live(stage, f"silent{days}", 1_500, [(0, DAY - days, POSTS_PER_DAY)], last=DAY + 1)
    for size in STORMS:
        stage.rng = np.random.default_rng([seed, 2])
        live(stage, f"storm{size}", 600, [(0, DAY + 1, POSTS_PER_DAY)], last=DAY + 1)
        people = pick_people(stage, size)
        stage.act(f"storm{size}", people, "share", np.full(len(people), DAY - 1.5))
    for bought in (0, 1_000, 100_000):
        stage.rng = np.random.default_rng([seed, 3])
        live(stage, f"bought{bought}", 400, [(0, DAY + 1, POSTS_PER_DAY)], last=DAY + 1)
        stage.follow(f"bought{bought}", 400 + bought, DAY)
    for n in SIZES:
        for name, actors in (("many", [f"m{n}/{i}" for i in range(n)]), ("one", [f"o{n}"] * n)):
            stage.act(f"{name}{n}", actors, "share", np.full(n, float(DAY)))
            stage.post(f"{name}{n}", [DAY - 1.0])
        for name, posts in (("few", 5), ("lots", 500)):
            stage.act(f"{name}{n}", [f"{name}{n}/{i}" for i in range(n)], "share", np.full(n, float(DAY)))
            stage.post(f"{name}{n}", np.linspace(DAY - 20, DAY, posts))
    return stage


@pytest.mark.slow
@pytest.mark.parametrize(
    "era",
    [
        "klout-2009", "klout-2010", "klout-2011", "klout-2012",
        "klout-2010-observed", "klout-2011-observed", "klout-2012-observed",
    ],
)  # fmt: skip
def test_what_holds_at_one_size_holds_at_others(era: str) -> None:
    stage = act_out(5)
    scores = Scores(kr.score(stage.log(), era, accounts=stage.accounts()))
    at = {name: scores.on(name, DAY) for name in stage.accounts()}
    assert at["bought1000"] == at["bought100000"] == at["bought0"]
    for n in SIZES:
        assert at[f"many{n}"] > at[f"one{n}"] + 1
        # Where the pace of own posts counts too, the ratio has less of a lead.
        assert at[f"few{n}"] > at[f"lots{n}"] + (0.2 if era.endswith("observed") else 1)
    assert all(at[f"storm{b}"] > at[f"storm{a}"] + 5 for a, b in pairwise(STORMS))
    silent = [at[f"silent{days}"] for days in SILENCES]
    assert all(later <= earlier + 1e-9 for earlier, later in pairwise(silent))
    if era in ("klout-2010", "klout-2010-observed"):  # a boxcar of 30 days has forgotten everything
        assert at["silent60"] == pytest.approx(at["silent30"]) == pytest.approx(1.0, abs=0.2)
    else:
        assert at["silent60"] > 20

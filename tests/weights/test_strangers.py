"""Strangers: who counts as one, what is held monotone, and that the choice of a method sees none of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from kresearch.errors import UsageError
from kresearch.weights import compare_on_strangers, read_pairs
from kresearch.weights.strangers import CHOSEN, monotone_trees, rarity, with_a_stranger

FIGURES = ("listed_count", "posts")


def judged(seed: int = 0, known: int = 12, strangers: int = 60) -> pd.DataFrame:
    """Pairs of a dozen accounts that are asked about often, and pairs whose accounts nobody knows."""
    rng = np.random.default_rng(seed)
    figures = rng.lognormal(4, 1.5, (known + 2 * strangers, 2))
    often = np.array([(i, j) for i in range(known) for j in range(i)])
    once = known + np.arange(2 * strangers).reshape(-1, 2)
    pairs = np.vstack([often, once])
    gap = np.log(figures[pairs[:, 0], 0]) - np.log(figures[pairs[:, 1], 0])
    table = pd.DataFrame({"Choice": (rng.random(len(pairs)) < 1 / (1 + np.exp(-1.5 * gap))).astype(int)})
    for place, name in enumerate(FIGURES):
        table[f"A_{name}"], table[f"B_{name}"] = figures[pairs[:, 0], place], figures[pairs[:, 1], place]
    return table


def test_a_stranger_stands_in_no_pair_that_was_seen() -> None:
    pairs = read_pairs(judged())
    known, asked = np.arange(0, 60), np.arange(60, len(pairs))
    assert with_a_stranger(pairs, known, asked).tolist() == list(range(66, len(pairs)))
    weight = rarity(pairs)
    assert weight.mean() == pytest.approx(1) and weight[70] / weight[0] == pytest.approx(11)


def test_more_lists_never_make_an_account_less_likely(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kresearch.weights.strangers.ROUNDS", 20)
    pairs = read_pairs(judged())
    line = pd.DataFrame({"A_listed_count": np.geomspace(1, 1e4, 40), "A_posts": 50.0})
    asked = read_pairs(line.assign(B_listed_count=50.0, B_posts=50.0), label=None)
    odds = monotone_trees(pairs, asked)
    assert (np.diff(odds) >= -1e-12).all() and odds[-1] > odds[0] + 0.5
    np.testing.assert_allclose(
        monotone_trees(pairs, replace(asked, left=asked.right, right=asked.left)), -odds, atol=1e-12
    )


def test_methods_are_compared_on_strangers_and_chosen_without_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kresearch.weights.strangers.ROUNDS", 2)
    found = compare_on_strangers(read_pairs(judged()), folds=3, inner=2, resamples=50)
    rows = found.set_index("method")
    assert set(found["pairs"]) == {60}, "only pairs whose accounts stand in no other"
    assert rows["gain"]["figure listed_count"] == 0 and rows["auc"]["figure listed_count"] > 0.75
    assert rows["auc"]["figure posts"] < 0.7
    assert rows["times_chosen"].sum() == 3 and CHOSEN in rows.index
    assert rows["auc_low"][CHOSEN] < rows["auc"][CHOSEN] < rows["auc_high"][CHOSEN]
    with pytest.raises(UsageError, match="Allowed: listed_count, posts"):
        compare_on_strangers(read_pairs(judged()), baseline="lists")
    with pytest.raises(UsageError, match="4 of 70 pairs"):
        compare_on_strangers(read_pairs(judged(strangers=4)), folds=2, inner=2)

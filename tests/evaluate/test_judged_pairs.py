"""People's choices between two accounts: areas, worths and chances by hand."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from kresearch.evaluate.judged_pairs import (
    calibration_error,
    draw_accounts,
    fit_worth,
    lay_out_gaps,
    order_area,
    unseen_chances,
)
from kresearch.evaluate.set_metrics import CaseSet, find_set_metric

#: The further in the alphabet, the higher the score.
SCORES = {name: 10.0 * (place + 1) for place, name in enumerate("abcdefgh")}


def gaps(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float64)


def case_set(pairs: list[tuple[str, str]]) -> CaseSet:
    return CaseSet(pd.DataFrame(), pairs=tuple(pairs), levels=SCORES)


def test_pairs_are_laid_out_and_those_without_a_score_counted() -> None:
    judged = lay_out_gaps([("b", "a"), ("a", "c"), ("x", "a"), ("a", "x")], SCORES)
    assert judged.gap.tolist() == [10.0, -20.0] and (judged.accounts, judged.missing) == (3, 2)
    assert (judged.winner.tolist(), judged.loser.tolist()) == ([1, 0], [0, 2])
    assert lay_out_gaps([("b", "a")], {"a": 1.0, "b": 1.0 + 1e-10}).ties == 1 and judged.ties == 0


def test_the_area_counts_each_pair_both_ways_round() -> None:
    # 2 and -1 toward the chosen, -2 and 1 toward the others: three of four are in order.
    assert order_area(gaps(2, -1)).tolist() == [0.75]
    assert order_area(gaps(3, 1)).tolist() == [1.0] and order_area(gaps(-3, -1)).tolist() == [0.0]
    assert order_area(gaps(0)).tolist() == [0.5]
    weighed = order_area(gaps(2, -1), np.array([[1.0, 0.0], [0.0, 1.0], [3.0, 1.0], [0.0, 0.0]]))
    # Of 16 comparisons of three times 2 and once -1: 9 + 3 in order, 3 more, 0 of the last.
    assert weighed[:3].tolist() == [1.0, 0.0, 15 / 16] and math.isnan(weighed[3])


def test_accounts_are_drawn_and_not_pairs() -> None:
    judged = lay_out_gaps([("b", "a"), ("d", "c"), ("b", "a")], SCORES)
    drawn = draw_accounts(judged, seed=1, resamples=20_000)
    assert drawn.shape == (20_000, 3) and (drawn[:, 0] == drawn[:, 2]).all()
    # Four draws of four accounts: both of a pair come 4 * 3 / 16 times on average, and often never.
    assert drawn.mean(axis=0) == pytest.approx([0.75] * 3, abs=0.04)
    assert drawn.min() == 0 and 0.4 < (drawn[:, 0] == 0).mean() < 0.7


def test_the_worth_of_a_point_is_its_log_odds() -> None:
    assert fit_worth(gaps(1, 1, 1, -1)) == pytest.approx(math.log(3), rel=0.03)
    assert fit_worth(gaps(10, 10, 10, -10)) == pytest.approx(math.log(3) / 10, rel=0.03)
    assert fit_worth(gaps(-1, -1, 1)) == pytest.approx(0, abs=1e-3)
    assert 1 < fit_worth(gaps(2, 2)) < 10 and fit_worth(gaps(0, 0)) >= 0


def test_a_choice_is_never_judged_by_itself() -> None:
    # Two accounts, judged five times: nothing else is left to learn from.
    assert unseen_chances(lay_out_gaps([("b", "a")] * 5, SCORES)).tolist() == [0.5] * 5
    # What a wins teach says that the other pair, chosen against the score, is hardly possible; and the
    # other way round nothing is learned.
    chances = unseen_chances(lay_out_gaps([("b", "a"), ("b", "a"), ("c", "d")], SCORES))
    assert chances[:2] == pytest.approx([0.5, 0.5], abs=0.01) and chances[2] < 0.1


def test_certainty_that_is_kept_has_no_error() -> None:
    assert calibration_error(gaps(0.5, 0.5)) == 0
    assert calibration_error(gaps(1, 1, 1)) == 0
    assert calibration_error(gaps(0.9, 0.9)) == pytest.approx(0.1)
    assert calibration_error(gaps(0.1)) == pytest.approx(0.9)
    # Bins count by their pairs: 0.6 and 0.9 miss by 0.25, 0.9 and 0.9 by 0.1.
    assert calibration_error(gaps(0.9, 0.6, 0.9, 0.9), bins=2) == pytest.approx((2 * 0.25 + 2 * 0.1) / 4)
    # In one bin three of four sure at 0.75 are right.
    assert calibration_error(gaps(0.75, 0.75, 0.75, 0.25), bins=1) == pytest.approx(0)


@pytest.mark.parametrize("name", ["people-order", "people-brier"])
def test_few_accounts_have_no_interval_and_none_no_number(name: str) -> None:
    metric = find_set_metric(name)
    none = metric(case_set([("x", "y")]))
    assert math.isnan(none.value) and none.note == "no judged pair holds two accounts of the cases"
    few = metric(case_set([("b", "a"), ("d", "c"), ("x", "a")]))
    assert (few.cases, few.accounts, few.note) == (2, 4, "fewer than 5 accounts: no interval")
    assert math.isnan(few.low) and few.draws is None
    many = metric(case_set([("b", "a"), ("d", "c"), ("f", "e"), ("g", "h"), ("h", "a"), ("x", "a")]))
    assert many.low <= many.value <= many.high and many.low >= 0 and many.high <= 1
    assert many.note == "1 judged pairs hold an account that no case is about" and len(many.draws) == 1000


def test_people_who_agree_with_the_score_make_it_good() -> None:
    agreed = case_set([("b", "a"), ("d", "c"), ("f", "e"), ("h", "g"), ("c", "a"), ("g", "b")])
    turned = case_set([(loser, winner) for winner, loser in agreed.pairs])
    order, brier = find_set_metric("people-order"), find_set_metric("people-brier")
    assert (order(agreed).value, order(turned).value) == (1.0, 0.0)
    assert brier(agreed).value < 0.1 and brier(turned).value == pytest.approx(0.25, abs=0.01)

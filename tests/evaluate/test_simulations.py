"""The statistics keep their word on simulations: `benchmarks.simulations` with fewer repetitions.

Bounds are the goal and three standard errors of so few repetitions; the full size is in the docs.
"""

from __future__ import annotations

import math

import pytest

from benchmarks.simulations import (
    ANALYSES,
    SPREADS,
    count_clustered_false_positives,
    count_false_positives,
    cover_and_centre,
    cover_discrimination,
    try_analysis,
)

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("spread", sorted(SPREADS))
def test_no_more_false_positives_than_promised(spread: str) -> None:
    assert count_false_positives(spread, runs=100) <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 100)


@pytest.mark.parametrize("cases", [12, 40])
def test_intervals_cover_and_shifts_come_back_without_bias(cases: int) -> None:
    covered, error = cover_and_centre("normal", runs=80, cases=cases)
    assert covered >= 0.93 - 3 * math.sqrt(0.05 * 0.95 / 80)
    assert abs(error) <= 3 * 2 / math.sqrt(80 * cases)


@pytest.mark.parametrize("name", sorted(set(ANALYSES) - {"the same with Newey-West errors"}))
def test_one_case_alone(name: str) -> None:
    false, covered, bias = try_analysis(name, runs=12)
    assert false <= 3 / 12 and abs(bias) < 0.6
    assert math.isnan(covered) or covered >= 9 / 12


def test_the_discrimination_is_as_wide_as_few_accounts_make_it() -> None:
    covered, wrong = cover_discrimination(runs=60, accounts=5, each=4)
    assert covered >= 0.90 - 3 * math.sqrt(0.9 * 0.1 / 60)
    assert wrong <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 60)


@pytest.mark.parametrize("accounts", [5, 10])
def test_cases_of_few_accounts_are_no_more_than_these_accounts(accounts: int) -> None:
    bound = 0.05 + 3 * math.sqrt(0.05 * 0.95 / 60)
    assert count_clustered_false_positives(runs=60, accounts=accounts) <= bound
    if accounts == 5:
        # Without the names of the accounts the same studies find what is not there: the check can fail.
        assert count_clustered_false_positives(runs=60, accounts=accounts, named=False) > bound

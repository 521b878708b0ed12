"""The fit to what was written down: chosen over all rows together, and honest about each row left out."""

from __future__ import annotations

from kresearch.behaviours.leaving_out import Point, miss, weigh_fits
from kresearch.behaviours.observing import ENDS, POOLS, POSTINGS, ROWS, ObservedRule
from kresearch.behaviours.scenario import Figure, read_rows
from kresearch.behaviours.scorecard import basis_of, fitted_rows
from kresearch.scoring.eras import era_chain
from kresearch.variants import resolve
from kresearch.variants.observed import POOL, POSTING


def test_misses_are_in_doublings_days_and_widths_of_the_band() -> None:
    assert miss(Figure("change", -18.0, -4.5, -9.0), -4.5) == 1.0
    assert miss(Figure("change", -18.0, -4.5, -9.0), 2.0) == 3.0
    assert miss(Figure("change", -18.0, -4.5, -9.0), -0.001) == 3.0, (
        "hardly a change is no worse than a wrong one"
    )
    assert miss(Figure("change", -18.0, -4.5, -9.0), -9.0 * 16) == 4.0, "the further, the worse"
    assert miss(Figure("days", 30.0, 30.0, 30.0), 29.0) == 1.0
    assert miss(Figure("change by day 12", -1.0, 1.0, 0.0), -0.5) == 0.5
    assert miss(Figure("change in seven days", -1.0, 1.0, 0.0), -7.0) == 7.0, "the further, the worse"


def test_a_row_that_pulls_the_fit_alone_is_not_predicted_when_left_out() -> None:
    """Only S1 wants own posts to count: with it the fit goes there, without it S1 is missed."""
    first = {"S1": [-9.0, 4.0], "N1": [30.0], "G1": [60.0]}
    second = {"S1": [-1.0, 0.1], "N1": [24.0], "G1": [56.0]}
    found = weigh_fits({Point(None, 0.1, 1.5): [first, first], Point(None, 0.0, 1.5): [second, second]})
    assert found.best == Point(None, 0.1, 1.5)
    rows = found.frame.set_index("row")
    assert rows["within"]["S1"] == 1.0 and rows["left_out_within"]["S1"] == 0.0
    assert rows["left_out_posting"].to_dict() == {"S1": 0.0, "N1": 0.1, "G1": 0.1}
    assert rows["left_out_within"]["N1"] == 1.0


def test_the_ladder_says_what_each_mechanism_brings_in_the_fit_and_out_of_it() -> None:
    good, poor = {"S1": [-9.0, 4.0], "N1": [24.0]}, {"S1": [-1.0, 0.1], "N1": [60.0]}
    found = weigh_fits(
        {
            Point(None, 0.0, None): [poor],
            Point(None, 0.0, 1.5): [poor],
            Point(None, 0.1, 1.5): [good],
            Point(1.0, 0.1, 1.5): [poor],
        }
    )
    ladder = found.ladder.set_index("mechanisms")
    assert ladder["in_band"].tolist() == [0, 0, 2, 2]
    assert ladder["left_out_in_band"].tolist() == [0, 0, 2, 2]
    assert ladder.loc["and a step at the window's end", "loss"] == ladder["loss"].min()


def test_the_fit_tries_what_the_variants_have_and_every_row_with_a_size() -> None:
    assert POSTING in POSTINGS and POOL in POOLS and None in ENDS
    scale_rows = {"P1", "P2", "P3", "P6", "G4", "K1", "M6", "S5", "G3"}
    sized = {r.id for r in read_rows() if any(f.reported is not None for f in r.figures)}
    assert set(ROWS) == sized - scale_rows == set(fitted_rows())


def test_what_is_tried_without_a_mechanism_is_what_was_stated() -> None:
    for era in ("klout-2010", "klout-2011", "klout-2012"):
        assert ObservedRule(era=era, end=None, posting=0.0, pool=None).chain() == era_chain(era)
        tried = ObservedRule(era=era, end=None, posting=POSTING, pool=POOL).chain()
        shipped = resolve(f"{era}-observed").chain()
        assert tried.replace(scale=shipped.scale) == shipped


def test_a_verdict_says_what_it_rests_on() -> None:
    assert basis_of("B1", within=True) == "left out"
    assert basis_of("B1", within=False) == "missed"
    assert basis_of("S1", within=True) == "not when left out"
    assert (basis_of("M1", within=True), basis_of("M1", within=False)) == ("yes", "no")

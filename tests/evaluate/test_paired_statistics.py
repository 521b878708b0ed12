"""Paired statistics: against scipy, by hand, and on simulated answers."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import PermutationMethod, wilcoxon
from statsmodels.stats.multitest import multipletests

from kresearch.errors import UnknownNameError
from kresearch.evaluate.comparison import IncomparableError, compare
from kresearch.evaluate.paired import (
    analyse_pairs,
    hodges_lehmann,
    holm,
    rank_biserial,
    shift_interval,
    smallest_p,
    tost_p,
    wilcoxon_p,
)
from kresearch.evaluate.ranks import rank_variants


def make_cells(
    values: dict[str, list[float]], *, direction: str = "min", kind: str = "negative"
) -> pd.DataFrame:
    rows = [
        {
            "study": "s", "dataset": "d", "case": f"c{i}", "kind": kind, "account": f"a{i}", "variant": v,
            "name": v, "params": "{}", "metric": "m", "value": x, "unit": "points", "direction": direction,
            "censored": False, "note": "",
        }
        for v, xs in values.items()
        for i, x in enumerate(xs)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_by_hand() -> None:
    assert hodges_lehmann([1, 2, 6]) == pytest.approx(2.75)  # means 1, 1.5, 3.5, 2, 4, 6
    assert rank_biserial([-1, -2, -3]) == -1.0
    assert rank_biserial([0, 0, 0, 5]) == pytest.approx(4 / 10)
    assert [smallest_p(n) for n in (5, 6)] == [0.0625, 0.03125]
    # Three zeros of six: three signs are left to turn.
    assert analyse_pairs([0, 0, 0, 1, 2, 3]).smallest_p == 0.25 == wilcoxon_p([0, 0, 0, 1, 2, 3])
    assert wilcoxon_p([1, 2, 3, 4, 5, 6]) == pytest.approx(smallest_p(6))
    assert holm([0.01, math.nan, 0.04, 0.03])[::2] == pytest.approx([0.03, 0.06])


def nine_digits(value: float) -> float:
    """Differences nearer than a published digit are ties."""
    return round(abs(value), 9)


@given(
    st.lists(
        st.floats(-50, 50).filter(lambda x: abs(x) > 1e-3), min_size=6, max_size=25, unique_by=nine_digits
    )
)
def test_signed_ranks_equal_scipy_without_ties(values: list[float]) -> None:
    for side in ("two-sided", "less", "greater"):
        ours = wilcoxon_p(values, alternative=side)
        assert ours == pytest.approx(wilcoxon(values, alternative=side, method="exact").pvalue, rel=1e-9)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_equals_statsmodels(values: list[float]) -> None:
    assert holm(values) == pytest.approx(list(multipletests(values, method="holm")[1]))


def test_signed_ranks_equal_scipys_enumeration_with_ties_and_zeros() -> None:
    values = [0, 0, 1, 1, -1, 2, 3]
    theirs = wilcoxon(values, zero_method="pratt", method=PermutationMethod(n_resamples=np.inf)).pvalue
    assert wilcoxon_p(values) == pytest.approx(theirs)


def test_too_few_pairs_are_not_tested() -> None:
    found = analyse_pairs([1, 2, 3, 4, 5])
    assert math.isnan(found.p) and math.isnan(found.low) and found.shift == 3
    row = compare(make_cells({"quantity": [5.0] * 5, "x": [1.0] * 5})).rows()[0]
    assert row["verdict"] == "not enough cases"
    assert "smallest reachable p is 0.062" in row["sentence"] and "6 is the fewest" in row["sentence"]


def test_a_planted_shift_is_found_without_bias() -> None:
    rng = np.random.default_rng(2)
    shifts = [hodges_lehmann(rng.normal(-3, 2, 12)) for _ in range(300)]
    assert np.mean(shifts) == pytest.approx(-3, abs=0.1)


def test_verdicts_and_words() -> None:
    rng = np.random.default_rng(3)
    case = rng.normal(10, 3, 12)
    cells = make_cells(
        {
            "quantity": list(case),
            "lower": list(case - 4 + rng.normal(0, 0.5, 12)),
            "higher": list(case + 4 + rng.normal(0, 0.5, 12)),
            "same": list(case + rng.normal(0, 0.1, 12)),
            "noisy": list(case + rng.normal(0, 8, 12)),
        }
    )
    found = compare(cells, equivalence={"m": 1.0})
    verdicts = {row["variant"]: row["verdict"] for row in found.rows()}
    assert verdicts == {
        "lower": "better", "higher": "worse", "same": "no practical difference",
        "noisy": "no difference shown",
    }  # fmt: skip
    for row in found.rows():
        if row["verdict"] == "no difference shown":
            assert "does not show that there is none" in row["sentence"]
        assert f"{row['shift']:+.2f}" in row["sentence"] and "12 negative cases" in row["sentence"]
    wide = compare(cells.assign(direction="max")).rows()[0]
    assert wide["variant"] == "lower" and wide["verdict"] == "worse" and wide["losses"] == 12


def test_nearer_to_zero_is_better() -> None:
    found = compare(
        make_cells(
            {"quantity": [-5.0, 6, -7, 8, 5, 6, 9], "x": [0.1, 0, -0.2, 0, 0.1, 0, 1]}, direction="zero"
        )
    )
    assert found.rows()[0]["verdict"] == "better" and "nearer to 0" in found.rows()[0]["sentence"]


def test_variants_on_different_cases_are_refused() -> None:
    cells = make_cells({"quantity": [1.0] * 6, "x": [1.0] * 5})
    with pytest.raises(
        IncomparableError, match="x and the reference quantity were scored on different cases"
    ):
        compare(cells)
    gaps = make_cells({"quantity": [1.0] * 7, "x": [math.nan, *[2.0] * 6]})
    assert compare(gaps).rows()[0]["verdict"] == "not comparable"
    with pytest.raises(UnknownNameError, match="Did you mean 'quantity'"):
        compare(cells, reference="quantty")


def test_says_who_does_not_beat_the_baselines() -> None:
    values = {
        "quantity": [9.0, 8, 7, 9, 8, 7.5, 9],
        "raw-count": [4.0, 4, 4, 4, 4, 4, 4],
        "good": [1.0, 2, 1, 2, 1, 2, 1],
    }
    found = compare(make_cells(values))
    assert "not shown to beat the trivial baseline raw-count: quantity." in found.text
    assert bool(found.baselines.set_index("variant").loc["good", "beats"])


def test_equivalence_needs_a_tight_difference() -> None:
    rng = np.random.default_rng(4)
    assert tost_p(rng.normal(0, 0.1, 12), margin=1.0) < 0.01
    assert tost_p(rng.normal(0, 5, 12), margin=1.0) > 0.05


def test_ranks_and_critical_difference() -> None:
    costs = pd.DataFrame({"a": [1, 1, 1, 1, 1, 1.0], "b": [2, 2, 2, 2, 2, 2.0], "c": [3, 3, 3, 3, 3, 3.0]})
    found = rank_variants(costs)
    assert list(found.mean) == [1, 2, 3] and found.p < 0.01
    # Demsar 2006: q of 3 variants at 0.05 is 2.343
    assert found.critical_difference == pytest.approx(2.343 * math.sqrt(3 * 4 / (6 * 6)), abs=1e-3)
    assert found.groups() == [["a", "b"], ["b", "c"]]
    assert rank_variants(costs.assign(a=1, b=1, c=1)).p == 1.0


NUMBERS = st.one_of(st.integers(-4, 4).map(float), st.floats(-9, 9).map(lambda x: round(x, 1)))


@given(st.lists(NUMBERS, min_size=6, max_size=16))
def test_interval_and_p_say_the_same(values: list[float]) -> None:
    found = analyse_pairs(values)
    assert (found.low <= 0 <= found.high) == (found.p >= 0.05)
    assert found.low <= found.shift <= found.high


def test_interval_by_hand_and_moved() -> None:
    # Of six pairs only the two outermost sign patterns reach 0.05: nothing within the range is rejected.
    assert shift_interval([1, 2, 3, 4, 5, 6]) == (1.0, 6.0)
    assert shift_interval([0, 0, 0, 1, 2, 3]) == (0.0, 3.0)
    assert shift_interval([2.0] * 7) == (2.0, 2.0)
    rng = np.random.default_rng(5)
    d = rng.normal(1, 2, 15)
    low, high = shift_interval(d)
    assert shift_interval(d + 10) == pytest.approx((low + 10, high + 10))
    wide = shift_interval(d, level=0.99)
    assert wide[0] < low and wide[1] > high
    # Just outside it the test rejects, just inside it does not.
    assert wilcoxon_p(d - (low - 1e-6)) < 0.05 <= wilcoxon_p(d - (low + 1e-6))


def test_too_many_zeros_are_said() -> None:
    found = compare(make_cells({"quantity": [5.0] * 6, "x": [5.0, 5, 5, 4, 3, 2]})).rows()[0]
    assert found["verdict"] == "no difference shown" and found["smallest_p"] == 0.25
    assert "With 3 of 6 equal the smallest reachable p is 0.250" in found["sentence"]


def test_cases_of_one_account_count_once() -> None:
    cells = make_cells({"quantity": [9.0, 8, 7, 9, 8, 7, 9, 8], "x": [1.0, 2, 1, 2, 1, 2, 1, 2]})
    alone = compare(cells).rows()[0]
    assert (alone["n"], alone["cases"], alone["verdict"]) == (8, 8, "better")
    two = cells.assign(account=np.where(cells["case"].isin(["c0", "c1", "c2", "c3"]), "a", "b"))
    found = compare(two)
    row = found.rows()[0]
    assert (row["n"], row["cases"], row["verdict"]) == (2, 8, "not enough cases")
    assert row["shift"] == pytest.approx(-6.625)  # -6.75 and -6.5: the means of each account
    assert "8 negative cases of 2 accounts" in row["sentence"] and "Not enough accounts" in row["sentence"]
    assert "8 cases of 2 independent accounts" in found.notes[0]
    # A storm of several accounts is one piece of evidence too.
    shared = compare(cells.assign(storm=np.where(cells["case"].isin(["c0", "c1"]), "fire", ""))).rows()[0]
    assert (shared["n"], shared["cases"]) == (7, 8)


def test_what_lies_at_an_end_of_the_scale_is_not_tested() -> None:
    cells = make_cells({"quantity": [9.0] * 8, "x": [1.0, 2, 1, 2, 1, 2, 1, 2]})
    five = cells["case"].isin([f"c{i}" for i in range(5)])
    at_end = cells.assign(saturated=(cells["variant"] == "x") & five)
    row = compare(at_end).rows()[0]
    assert row["verdict"] == "saturated" and math.isnan(row["p_holm"]) and row["saturated"] == 5
    assert "where differences mean nothing" in row["sentence"]
    found = compare(at_end, baselines=("quantity",))
    assert found.ranks == {} and found.baselines.empty and "end of the scale under x" in found.notes[-1]
    assert compare(cells, baselines=("quantity",)).baselines["beats"].all()
    few = cells.assign(saturated=(cells["variant"] == "x") & (cells["case"] == "c1"))
    assert compare(few).rows()[0]["verdict"] == "better"


def test_a_study_that_is_not_finished_is_compared_on_request_alone() -> None:
    cells = make_cells({"quantity": [5.0] * 7, "x": [1.0, 2, 1, 2, 1, 2, 1]})
    with pytest.raises(IncomparableError, match="the study is not finished.*allow_incomplete=True"):
        compare(SimpleNamespace(cells=cells, complete=False))
    found = compare(SimpleNamespace(cells=cells, complete=False), allow_incomplete=True)
    assert found.summary[0] == "The study is not finished: these figures are of the cells that are there."
    assert found.rows()[0]["verdict"] == "better" and str(found) == found.text
    with pytest.raises(UnknownNameError, match="no metric in this result 'n'"):
        compare(cells, metrics=["n"])
    assert compare(cells, metrics=["m"]).rows()[0]["metric"] == "m"


def test_a_metric_that_the_reference_has_not_is_not_compared() -> None:
    cells = make_cells({"quantity": [math.nan] * 7, "x": [1.0] * 7})
    assert compare(cells).table.empty and compare(cells).text == ""


def test_a_notebook_shows_the_first_rows_and_says_how_many_there_are() -> None:
    values = {"quantity": [5.0] * 14, **{f"v{i:02d}": [1.0, 2] * 7 for i in range(40)}}
    page = compare(make_cells(values))._repr_html_()
    assert "Comparison with quantity" in page and "of 40 rows; all are in table." in page
    assert "further sentences are in summary" in page and page.count("<tr") < 40
    whole = compare(make_cells({"quantity": [5.0] * 7, "x": [1.0, 2, 1, 2, 1, 2, 1]}))._repr_html_()
    assert "all are in table" not in whole and "further sentences" not in whole


def test_few_cases_beat_no_baseline_and_many_may() -> None:
    def said(n: int) -> str:
        good = [1.0 + i / 10 for i in range(n)]
        cells = make_cells(
            {"quantity": [2.0 + x for x in good], "raw-count": [4.0 + x for x in good], "x": good}
        )
        return " ".join(compare(cells).summary)

    assert "m, negative cases: 4 are not enough to show that any variant beats raw-count." in said(4)
    assert "m, 9 negative cases: every variant beats the trivial baseline raw-count." in said(9)

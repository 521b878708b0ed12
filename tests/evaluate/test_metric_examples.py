"""Every metric on an example that can be worked by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kresearch.errors import UnknownNameError, UsageError
from kresearch.evaluate.cases import Case, InvalidCaseError, flag_gaps, flag_holes, make_case
from kresearch.evaluate.frames import CellFrames
from kresearch.evaluate.metrics import Value, find_metric, list_metrics, metric
from kresearch.evaluate.metrics.flip_flop import count_reversals
from kresearch.evaluate.metrics.rank_biased_overlap import overlap

DAYS = pd.date_range("2020-01-01", periods=10, freq="1D", tz="UTC").as_unit("us")
CASE = Case(
    name="c", account="a", kind="negative",
    baseline=(DAYS[0], DAYS[4]), spike=(DAYS[4], DAYS[6]), recovery=(DAYS[6], DAYS[9] + pd.Timedelta("1D")),
    silence=(DAYS[6], DAYS[8]),
)  # fmt: skip
#: Baseline 40, spike 48 and 52, recovery 46, 44, 40.5, 40.
SCORES = [40, 40, 40, 40, 48, 52, 46, 44, 40.5, 40]


def frames(
    scores: list[float] | None = None, *, everyone: pd.DataFrame | None = None, posts_known: bool = True
) -> CellFrames:
    def curve(values: list[float]) -> pd.DataFrame:
        return pd.DataFrame({"at": DAYS, "score": np.array(values, dtype=float), "valence": -20.0})

    standard = pd.DataFrame({"account": list("abc"), "at": DAYS[5], "score": [3.0, 2.0, 1.0]})
    activity = pd.DataFrame(
        {"at": DAYS, "posts": [1, 0, 0, 0, 1, 0, 0, 0, 0, 0], "interactions": 10, "unknown": 4}
    )
    return CellFrames(
        CASE, curve(scores or SCORES), curve([41] * 10), standard if everyone is None else everyone, standard,
        activity, "1d", posts_known,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("spike-gain", 50 - 40),
        ("peak-shift", 52 - 40),
        ("silence-change", 44 - 52),  # the last score before it, the last score in it
        ("days-to-recover", 2),  # 40.5 is the first within one point of 40, two days after the end
        ("persistence", (42.625 - 40) / 10),  # mean of 46, 44, 40.5, 40
        ("recovery-gain", 42.625 - 40),
        ("flip-flop", 1),  # up to 52, then down
        ("freeze-error", (1 + 7) / 2),  # active on the first and the fifth day, reference 41
        ("coverage", 0.6),
        ("valence-in-spike", -20),
        ("rank-agreement", 1.0),
        ("rank-biased-overlap", 1.0),
    ],
)
def test_by_hand(name: str, value: float) -> None:
    assert find_metric(name)(frames()).value == pytest.approx(value)


def test_not_back_is_censored_at_the_windows_end() -> None:
    found = find_metric("days-to-recover")(frames([40, 40, 40, 40, 48, 52, 50, 50, 50, 50]))
    assert found == Value(4.0, censored=True, note="not back within the recovery window")


def test_ranks_turned_round() -> None:
    turned = pd.DataFrame({"account": list("abc"), "at": DAYS[5], "score": [1.0, 2.0, 3.0]})
    assert find_metric("rank-agreement")(frames(everyone=turned)).value == pytest.approx(-1.0)


def test_rank_biased_overlap_by_hand() -> None:
    # depth 1 agrees 0, depth 2 agrees 1: 1·p² + (1-p)/p · (0·p + 1·p²)
    assert overlap(["a", "b"], ["b", "a"], p=0.9) == pytest.approx(0.81 + (0.1 / 0.9) * 0.81)
    assert overlap(["a", "b", "c"], ["a", "b", "c"], p=0.9) == pytest.approx(1.0)


def test_top_ten_turnover_counts_who_left() -> None:
    names = [f"n{i:02d}" for i in range(12)]
    before = pd.DataFrame({"account": names, "at": DAYS[3], "score": np.arange(12, 0, -1.0)})
    after = before.assign(at=DAYS[5], score=[0.0, *np.arange(11, 0, -1.0)])  # the first falls to the end
    found = find_metric("top-10-turnover")(frames(everyone=pd.concat([before, after])))
    assert found.value == pytest.approx(0.1)
    assert (
        "only 3 accounts"
        in find_metric("top-10-turnover")(
            frames(
                everyone=pd.DataFrame(
                    {"account": list("abc") * 2, "at": [*[DAYS[3]] * 3, *[DAYS[5]] * 3], "score": 1.0}
                )
            )
        ).note
    )


def test_small_swings_are_no_reversals() -> None:
    assert count_reversals([10, 10.5, 10, 10.5], swing=1) == 0
    assert count_reversals([10, 12, 10, 12], swing=1) == 2
    assert count_reversals([10, 9, 9.5, 8, 10], swing=1) == 1


def test_what_does_not_apply_says_why() -> None:
    no_silence = replace(frames(), case=CASE.replace(silence=None))
    assert find_metric("silence-change")(no_silence).note == "the case has no silence"
    assert "posts are not known" in find_metric("freeze-error")(frames(posts_known=False)).note
    still = find_metric("persistence")(frames([40] * 10))
    assert math.isnan(still.value) and still.note == "the spike moved the score by under 0.5 points"
    assert find_metric("interval-width")(frames()).note == "the variant gives no interval"
    alike = pd.DataFrame({"account": list("abc"), "at": DAYS[5], "score": 7.0})
    found = find_metric("rank-agreement")(frames(everyone=alike))
    assert math.isnan(found.value) and found.note == "all accounts have the same score"


@pytest.mark.parametrize("measure", list_metrics(), ids=lambda measure: measure.name)
def test_a_cell_without_rows_is_not_known_and_says_why(measure: Any) -> None:
    whole = frames()
    scores = whole.scores.assign(low=30.0, high=50.0)
    none = replace(
        whole, scores=scores[:0], reference=scores[:0], counterfactual=scores[:0],
        activity=whole.activity[:0], everyone=whole.everyone[:0], everyone_reference=whole.everyone[:0],
    )  # fmt: skip
    found = measure(none)
    assert math.isnan(found.value) and found.note, "a number of nothing"
    assert not found.saturated and not found.censored


def test_who_is_ranked_by_one_rule_alone_is_left_out() -> None:
    # b and d are known to one of the two rules only; a and c stand the other way round.
    theirs = pd.DataFrame({"account": list("acd"), "at": DAYS[5], "score": [1.0, 3.0, 2.0]})
    cell = replace(frames(), everyone_reference=theirs)
    assert find_metric("rank-agreement")(cell).value == pytest.approx(-1.0)


def test_every_metric_says_what_it_is() -> None:
    for found in list_metrics():
        assert found.unit and found.summary and found.direction in ("min", "max", "zero")
        assert found.scale[0] < found.scale[1]
        assert found.scale[0] <= (found(frames()).value if not math.isnan(found(frames()).value) else 0.5)


def test_direction_depends_on_the_kind_of_case() -> None:
    gain = find_metric("spike-gain")
    assert [gain.direction_for(k) for k in ("negative", "positive", "null")] == ["min", "max", "zero"]


def test_unknown_metric_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'spike-gain'"):
        find_metric("spike-gian")


def test_a_decorated_function_is_enough() -> None:
    @metric("test-last-score", unit="points", direction="max", scale=(1, 100))
    def last(cell: CellFrames) -> float:
        """Last score."""
        return float(cell.scores["score"].iloc[-1])

    assert find_metric("test-last-score")(frames()).value == 40
    with pytest.raises(UsageError, match="direction 'up' is unknown"):
        metric("x", unit="", direction="up", scale=(0, 1))


def test_a_case_lists_every_problem() -> None:
    with pytest.raises(InvalidCaseError) as told:
        CASE.replace(kind="bad", spike=(DAYS[3], DAYS[2]))
    assert "kind 'bad'" in str(told.value) and "spike ends at" in str(told.value)
    with pytest.raises(InvalidCaseError) as told:
        make_case(
            {"name": "x", "acount": "y", "kind": "null", "baseline": ["2020-01-01T00:00", "2020-01-02"]}
        )
    for said in ("Did you mean 'account'", "'spike' is missing", "no time zone; end it with Z"):
        assert said in str(told.value)


def test_a_case_comes_back_from_plain_values() -> None:
    assert make_case(CASE.to_dict()) == CASE


def test_data_that_begins_in_mid_file_is_flagged() -> None:
    assert flag_gaps(CASE, first=DAYS[0], last=DAYS[9]).flags == ()
    late = flag_gaps(CASE, first=DAYS[4], last=DAYS[9])
    assert "cannot be told from a spike" in late.flags[0]
    assert "second half of the baseline" in flag_gaps(CASE, first=DAYS[3], last=DAYS[9]).flags[0]
    assert flag_gaps(CASE, first=DAYS[2], last=DAYS[9]).flags == ()  # just the middle
    assert "ends on 2020-01-03 00:00 UTC, before" in flag_gaps(CASE, first=DAYS[0], last=DAYS[2]).flags[0]
    assert flag_gaps(CASE, first=None, last=None).flags == ("The data holds nothing of account 'a'.",)


def test_holes_in_the_collection_are_flagged() -> None:
    def flags(counts: list[int]) -> tuple[str, ...]:
        # A day more on either side: the first and the last may be half days.
        days = pd.date_range(DAYS[0] - pd.Timedelta("1D"), periods=12, freq="1D")
        return flag_holes(CASE, pd.Series([5, *counts, 5], index=days)).flags

    assert flags([20] * 10) == () == flags([0] * 10)
    assert flags([20, 0, 20, 20, 20, 20, 0, 20, 20, 20]) == ()  # holidays
    (hole,) = flags([20, 0, 0, 20, 20, 20, 20, 20, 20, 20])
    assert "nothing from 2020-01-02 until 2020-01-04" in hole
    (hole,) = flags([20, 20, 20, 20, 20, 20, 20, 20, 0, 0])
    assert "nothing from 2020-01-09 until 2020-01-11" in hole
    # At two a day, two quiet days are nothing out of the ordinary.
    assert flags([2, 0, 0, 2, 2, 2, 2, 2, 2, 2]) == ()


@pytest.mark.parametrize(
    ("window", "said"),
    [
        ("2020-01-01", "is no pair of times"),
        (["2020-01-01"], "is no pair of times"),
        ([1, 2], "1 is no time"),
    ],
)
def test_windows_that_are_none_are_refused(window: Any, said: str) -> None:
    with pytest.raises(InvalidCaseError, match=said):
        make_case(CASE.to_dict() | {"spike": window})


def test_tone_effect_by_hand() -> None:
    praised = pd.DataFrame({"at": DAYS, "score": [40, 40, 40, 40, 58, 62, 50, 45, 41, 40.0]})
    cell = replace(frames(), counterfactual=praised)
    # It gained 50 - 40; had all of it been praise, 60 - 40.
    assert find_metric("tone-effect")(cell).value == pytest.approx(10 - 20)
    assert find_metric("tone-effect")(replace(cell, counterfactual=cell.scores)).value == 0
    assert "were not computed" in find_metric("tone-effect")(frames()).note


def test_a_value_at_an_end_of_the_scale_is_saturated() -> None:
    gain = find_metric("spike-gain")
    assert not gain(frames()).saturated
    at_floor = [40, 40, 40, 40, 1, 1, 20, 30, 40, 40]
    assert (
        gain(frames(at_floor)).saturated
        and find_metric("tone-effect")(replace(frames(at_floor), counterfactual=frames().scores)).saturated
    )
    assert gain(frames([100] * 4 + [100, 100, 1, 1, 1, 1])).saturated
    # A single tick of a long window is not the window.
    assert not gain(frames([1, 40, 40, 40, 48, 52, 46, 44, 40, 40])).saturated
    # What is not made from scores is not saturated by them.
    assert not find_metric("coverage")(frames(at_floor)).saturated
    # An era whose floor is above 1: the raw number says it.
    empty = frames([10] * 10)
    assert gain(replace(empty, scores=empty.scores.assign(raw=0.0))).saturated


def test_one_sign_for_every_change() -> None:
    fell = frames([50] * 6 + [50, 47, 47, 47])
    assert find_metric("silence-change")(fell).value == -3
    assert [find_metric("silence-change").move(x) for x in (-3, 3, 0.04)] == ["fell", "rose", "stayed"]
    # A metric in points that says "change", "gain" or "effect" is signed; a name with "loss" would not be.
    named = {m.name: m.signed for m in list_metrics() if m.origin.startswith("kresearch")}
    assert not [name for name in named if "loss" in name or "lost" in name]
    assert all(s for n, s in named.items() if n.split("-")[-1] in ("change", "gain", "effect", "shift"))


def test_a_metric_asks_only_for_what_there_is() -> None:
    with pytest.raises(UsageError, match="counterfactual 'spike-postive' is unknown. Did you mean"):
        metric("x", unit="", direction="min", scale=(0, 1), counterfactual="spike-postive")
    with pytest.raises(UsageError, match="window 'spikes' is unknown"):
        metric("x", unit="", direction="min", scale=(0, 1), windows=("spikes",))

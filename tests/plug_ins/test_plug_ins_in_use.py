"""Scorers, taggers, metrics and set metrics that go wrong in use: named, and nothing else is harmed."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import kresearch as kr
from kresearch.errors import KresearchError, KresearchWarning, UsageError
from kresearch.evaluate import make_case
from kresearch.evaluate.frames import CellFrames
from kresearch.evaluate.metrics.registry import METRICS, Metric, Value
from kresearch.evaluate.set_metrics.registry import CaseSet, SetMetric, SetValue
from kresearch.evaluate.sets import _measure as measure_set
from kresearch.sentiment.parallel import score_distinct
from kresearch.sentiment.protocol import SCORERS, PolarityBatch, get_scorer
from kresearch.study.scoring import _measure
from kresearch.topics.protocol import TAGGERS, Tag, get_tagger
from kresearch.topics.tagging import tag
from tests.plug_ins.faults import DAYS, FAULTS, Own, a_log, giving, raising

# Scorers


def a_scorer(give: Callable[..., Any], **attributes: Any) -> Any:
    return type("Theirs", (), {"name": "theirs", "languages": None, "score": give, **attributes})


def right(_: object, texts: Any) -> PolarityBatch:
    return PolarityBatch(np.zeros(len(texts)), np.full(len(texts), None, dtype=object))


def label(scorer: Any) -> PolarityBatch:
    SCORERS.register("theirs", scorer)
    return score_distinct(["good", "bad"], get_scorer("theirs"), workers=1, cache=None)


def test_a_scorer(fault: Any) -> None:
    with pytest.raises(KresearchError, match="scorer 'theirs'"):
        label(a_scorer(fault))


def test_a_factory_of_scorers_and_taggers(fault: Any) -> None:
    for registry, make in ((SCORERS, get_scorer), (TAGGERS, get_tagger)):
        registry.register("theirs", fault)
        with pytest.raises(KresearchError, match="'theirs'"):
            make("theirs")


def shown(value: object) -> str:
    """Return how a value is shown, without its place in memory: workers must collect the same tests."""
    return f"{value!r:.40}".split(" at 0x")[0]


@pytest.mark.parametrize(
    "name", ["threshold", "signature", "contextual", "single_process", "name", "languages"]
)
@pytest.mark.parametrize("error", [RuntimeError("no"), Own("no")])
def test_what_a_scorer_carries(name: str, error: BaseException, tmp_path: Path) -> None:
    SCORERS.register("theirs", a_scorer(right, **{name: property(raising(error))}))
    with pytest.raises(KresearchError, match="scorer 'theirs' stopped"):
        kr.sentiment.label(a_log(), "theirs", workers=1, cache=tmp_path / "cache")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("threshold", [math.nan, math.inf, -1, 0, 9, "x", None]),
        ("signature", [None, 3, "", object()]),
        ("name", [None, 3, "", " x", "a\nb", "\x1b[31m", "\u202ex", "x" * 10_000]),
    ],
)
def test_what_a_scorer_may_not_carry(name: str, values: list[Any], tmp_path: Path) -> None:
    for value in values:
        SCORERS.register("theirs", a_scorer(right, **{name: value}))
        with pytest.raises(KresearchError, match="scorer 'theirs'.*[Aa]llowed"):
            kr.sentiment.label(a_log(), "theirs", workers=1, cache=tmp_path / "cache")


def test_a_scorer_changes_nothing_of_others() -> None:
    held: list[PolarityBatch] = []

    def late(scorer: Any, texts: list[str]) -> PolarityBatch:
        held.append(right(scorer, texts))
        texts.clear()
        return held[-1]

    found = label(a_scorer(late))
    held[0].polarity[:] = 9
    assert found.polarity.tolist() == [0.0, 0.0]

    def beyond(scorer: Any, texts: list[str]) -> PolarityBatch:
        made = right(scorer, texts)
        made.polarity[:] = 9  # after it was checked
        return made

    with pytest.raises(UsageError, match="scorer 'theirs': polarity holds 9.0"):
        label(a_scorer(beyond))


# Taggers


def a_tagger(give: Callable[..., Any], **attributes: Any) -> Any:
    return type("Theirs", (), {"name": "theirs", "topics": ("a",), "tag": give, **attributes})()


TAGS = [
    [Tag(0, "a", 0.5)] * 3 + [Tag(0.5, "a", 1.0)],  # type: ignore[arg-type]
    [Tag(True, "a", 1.0)],
    [Tag("0", "a", 1.0)],  # type: ignore[arg-type]
    [Tag(10**30, "a", 1.0)],
    [Tag(-1, "a", 1.0)],
    [Tag(0, "a", math.nan)],
    [Tag(0, "a", "1")],  # type: ignore[arg-type]
    [Tag(0, 3, 1.0)],  # type: ignore[arg-type]
    [Tag(0, "a", 1.0, None)],  # type: ignore[arg-type]
    (Tag(0, "a", 1.0) for _ in itertools.count()),
]


def test_a_tagger(fault: Any) -> None:
    with pytest.raises(KresearchError, match="tagger 'theirs'"):
        tag(a_log(), a_tagger(fault), language="en")


@pytest.mark.parametrize("tags", TAGS, ids=shown)
def test_tags_that_are_none(tags: Any) -> None:
    with pytest.raises(KresearchError, match="tagger 'theirs'"):
        tag(a_log(), a_tagger(giving(tags)), language="en")


@pytest.mark.parametrize("topics", [None, 3, "a", (3,), property(raising(Own()))], ids=shown)
def test_topics_that_are_none(topics: Any) -> None:
    with pytest.raises(KresearchError, match="tagger"):
        tag(a_log(), a_tagger(giving([]), topics=topics), language="en")


def test_a_tagger_changes_no_text() -> None:
    def clear(_: object, texts: list[str], languages: list[str]) -> list[Tag]:
        texts.clear()
        languages.clear()
        return [Tag(2, "a", 1.0)]

    found = tag(a_log(), a_tagger(clear), language="en")
    assert (len(found.texts), found.table["text"].tolist()) == (3, [2])


# Metrics and set metrics


def a_cell() -> CellFrames:
    windows = {"baseline": ("2020-01-01", "2020-01-20"), "spike": ("2020-01-20", "2020-01-22")}
    case = make_case({"name": "fair", "account": "a", "kind": "positive", **windows,
                      "recovery": ("2020-01-22", "2020-01-31")})  # fmt: skip
    scores = pd.DataFrame({"account": "a", "at": DAYS, "score": np.arange(31.0) + 10})
    return CellFrames(case, scores, scores.copy(), scores.copy(), scores.copy(), scores.copy())


def a_metric(function: Callable[..., Any]) -> Metric:
    function.__module__ = "theirs"
    return Metric("theirs", function, "points", "max", (-99.0, 99.0))


VALUES = [
    Value("x"), Value(None), Value(math.inf), Value(1.0, censored="no"), Value(1.0, note=3),  # type: ignore[arg-type]
    Value(1.0, saturated=None), Value(np.array([1.0])), Value(300.0), 300, 10**400, pd.NA, np.array([1.0]),  # type: ignore[arg-type]
]  # fmt: skip


def test_a_metric(fault: Any) -> None:
    with pytest.warns(KresearchWarning, match="metric 'theirs' of theirs stopped.*the others go on"):
        value = _measure(a_metric(lambda frames: fault(frames)), a_cell())
    assert math.isnan(value.value) and "metric 'theirs'" in value.note


@pytest.mark.parametrize("given", VALUES, ids=shown)
def test_values_that_are_none(given: Any) -> None:
    with pytest.warns(KresearchWarning, match="metric 'theirs' of theirs stopped .*allowed"):
        assert math.isnan(_measure(a_metric(lambda frames: given), a_cell()).value)


def test_a_metric_changes_nothing_of_others() -> None:
    def spoil(frames: CellFrames) -> float:
        for name in ("scores", "reference", "everyone", "activity"):
            frame = getattr(frames, name)
            frame["score"] = -5.0
            del frame["at"]
        frames._known["spike", "scores"] = frames.scores
        return 1.0

    def write(frames: CellFrames) -> float:
        frames.scores["score"].to_numpy()[:] = 0
        return 1.0

    cell, gain = a_cell(), METRICS.get_value("spike-gain")
    before = gain(a_cell())
    assert _measure(a_metric(spoil), cell).value == 1.0
    with pytest.warns(KresearchWarning, match="read-only"):
        _measure(a_metric(write), cell)
    assert gain(cell) == before and before.value > 0
    pd.testing.assert_frame_equal(cell.everyone, a_cell().everyone)


SET_VALUES = [
    SetValue(math.inf), SetValue("x"), SetValue(1.0, low=None), SetValue(1.0, cases=-1),  # type: ignore[arg-type]
    SetValue(1.0, cases=1.5), SetValue(1.0, accounts=True), SetValue(1.0, note=None),  # type: ignore[arg-type]
    SetValue(1.0, draws=np.zeros((2, 2))), SetValue(1.0, draws="abc"), SetValue(1.0, draws=[object()]),  # type: ignore[arg-type]
]  # fmt: skip


@pytest.mark.parametrize("give", [*FAULTS.values(), *map(giving, SET_VALUES)])
def test_a_set_metric(give: Any) -> None:
    def theirs(cases: CaseSet) -> Any:
        cases.rows["spike-gain"] = 0.0
        return give(cases)

    theirs.__module__ = "theirs"
    made = SetMetric("theirs", theirs, "points", "min", (0.0, 1.0), ("spike-gain",))
    cases = CaseSet(pd.DataFrame({"kind": ["negative"], "spike-gain": [1.0]}))
    with pytest.warns(KresearchWarning, match="set metric 'theirs' of theirs stopped .*the others go on"):
        assert math.isnan(measure_set(made, cases, "quantity").value)
    assert cases.rows["spike-gain"].tolist() == [1.0]

"""Scorers, taggers, set metrics and detectors of somebody else that stop, or give what they must not."""

from __future__ import annotations

import errno
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kresearch._common.others import blaming
from kresearch.errors import CheckError, DeclinedError, KresearchError, KresearchWarning, UsageError
from kresearch.evaluate.detect import detect_cases
from kresearch.evaluate.set_metrics import CaseSet, SetValue, find_set_metric, set_metric
from kresearch.evaluate.sets import measure_sets
from kresearch.interactions import InteractionLog
from kresearch.sentiment.parallel import score_distinct
from kresearch.sentiment.protocol import PolarityBatch, get_scorer, register
from kresearch.topics.protocol import Tag
from kresearch.topics.tagging import tag

TEXTS = ["good", "bad", "so so"]


def leave(*_: object) -> Any:
    raise SystemExit(3)


def stop(*_: object) -> Any:
    raise ZeroDivisionError("division by zero")


def batch(polarity: Any, language: Any = "en") -> Callable[[int], PolarityBatch]:
    return lambda n: PolarityBatch(polarity(n), np.array([language] * n, dtype=object))


class Scorer:
    name, languages = "theirs", None

    def __init__(self, give: Callable[[int], Any]) -> None:
        self.give = give

    def score(self, texts: Any) -> Any:
        return self.give(len(texts))


@pytest.mark.parametrize(
    ("give", "said"),
    [
        (stop, "scorer 'theirs' stopped .ZeroDivisionError: division by zero.*fault of its code"),
        (leave, "scorer 'theirs' stopped .SystemExit: 3"),
        (lambda n: None, "gave NoneType to 3 texts; allowed is a PolarityBatch"),
        (lambda n: [0.5] * n, "gave list to 3 texts"),
        (lambda n: batch(np.zeros)(n - 1), "gave 2 answers to 3 texts"),
        (batch(lambda n: np.zeros(n + 1)), "they must be equal"),
        (batch(lambda n: np.zeros((n, 2))), "they must be equal"),
        (batch(lambda n: np.full(n, 9.0)), "polarity holds 9.0. Allowed: an array of numbers from -1 to 1"),
        (batch(lambda n: np.full(n, -math.inf)), "polarity holds -inf"),
        (batch(lambda n: np.full(n, "good", dtype=object)), "polarity holds str"),
        (batch(lambda n: [0.5] * n), "polarity holds float. Allowed: an array"),
        (batch(np.zeros, "xx\n<b>"), r"language holds 'xx\\n<b>'"),
        (batch(np.zeros, 3), "language holds 3"),
    ],
)
@pytest.mark.parametrize("contextual", [False, True])
def test_a_scorer_that_answers_wrongly_is_named(give: Any, said: str, contextual: bool) -> None:
    scorer = Scorer(give)
    scorer.contextual = contextual
    with pytest.raises(KresearchError, match=said):
        score_distinct(TEXTS, scorer, workers=1, cache=None)


def test_what_a_scorer_may_answer() -> None:
    for right in (
        batch(np.zeros),
        batch(lambda n: np.full(n, np.nan), None),
        batch(lambda n: -np.ones(n, int), "pt-BR"),
    ):
        assert len(score_distinct(TEXTS, Scorer(right), workers=1, cache=None)) == 3


def test_a_scorer_that_cannot_be_made_is_named() -> None:
    register("theirs")(stop)
    with pytest.raises(CheckError, match="scorer 'theirs' stopped .ZeroDivisionError"):
        get_scorer("theirs")


@pytest.mark.parametrize(
    ("give", "said"),
    [
        (stop, "tagger 'theirs' stopped .ZeroDivisionError"),
        (lambda _: None, "tagger 'theirs' stopped .TypeError"),
        (lambda _: [(0, "a", 0.5, "x")], "tagger 'theirs' stopped .TypeError: it gave .*allowed is Tag"),
        (lambda _: [Tag(9, "a", 1.0, "x")], "1 tags of texts that were not given"),
        (lambda _: [Tag(0, "a", 9.0, "x")], "1 strengths outside"),
        (lambda _: [Tag(0, "b", 1.0, "x")], "tags with b, which is none of its topics. Allowed: a"),
    ],
)  # fmt: skip
def test_a_tagger_that_answers_wrongly_is_named(give: Any, said: str) -> None:
    rows = [
        ["brand", f"b{i}", "reply", "twitter", f"2020-01-0{i + 1}T00:00:00Z", text]
        for i, text in enumerate(TEXTS)
    ]
    log = InteractionLog(pd.DataFrame(rows, columns=["account", "actor", "kind", "network", "at", "text"]))

    class Tagger:
        name, topics = "theirs", ("a",)

        def tag(self, texts: Any, *, languages: Any = ()) -> Any:
            return give(texts)

    with pytest.raises(KresearchError, match=said):
        tag(log, Tagger(), language="en")


@pytest.mark.parametrize("give", [stop, leave, lambda cases: "x", lambda cases: None, lambda cases: 1.0])
def test_a_set_metric_of_others_stops_alone(give: Any) -> None:
    def theirs(cases: CaseSet) -> SetValue:
        """Stop."""
        return give(cases)

    set_metric("theirs", unit="points", direction="min", scale=(0, 1), needs=("spike-gain",))(theirs)
    rows = [
        {"dataset": "d", "case": f"c{i}", "kind": ("negative", "positive")[i % 2], "account": f"a{i}",
         "variant": "quantity", "name": "quantity", "metric": "spike-gain", "value": float(i),
         "direction": "min", "unit": "points", "saturated": False}
        for i in range(8)
    ]  # fmt: skip
    with pytest.warns(KresearchWarning, match="set metric 'theirs' of .* stopped .*for quantity; the others"):
        found = measure_sets(pd.DataFrame(rows))
    assert "discrimination" in set(found["set_metric"]) and "theirs" not in set(found["set_metric"])
    assert find_set_metric("theirs").name == "theirs"


def test_a_detector_that_stops_is_named() -> None:
    from kresearch.evaluate.detectors.robust_z import RobustZ

    class Theirs(RobustZ):
        name = "theirs"
        find = stop

    hours = pd.date_range("2020-01-01", periods=24 * 9, freq="1h", tz="UTC")
    counts = pd.DataFrame({"account": "a", "at": hours, "interactions": 1, "negative": 0, "neutral": 0,
                           "positive": 0, "unknown": 1})  # fmt: skip
    with pytest.raises(CheckError, match="detector 'theirs' stopped"):
        detect_cases(counts, detector=Theirs())


def test_what_is_told_elsewhere_goes_through() -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    for error in (UsageError("x"), DeclinedError("x"), MemoryError(), KeyboardInterrupt(), full):
        with pytest.raises(type(error)), blaming("it"):
            raise error
    for mine in (FileNotFoundError("x"), GeneratorExit(), BaseException("x")):
        with pytest.raises(CheckError, match="it stopped"), blaming("it"):
            raise mine
    with pytest.raises(UsageError, match="^it: x$"), blaming("it"):
        raise UsageError("x")

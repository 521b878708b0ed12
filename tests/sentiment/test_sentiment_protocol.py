"""Scorers by name, languages, and the scorer for mixed logs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from kresearch.errors import KresearchError, UnknownNameError, UsageError
from kresearch.sentiment import (
    PolarityBatch,
    PolarityScorer,
    classify,
    get_scorer,
    identify,
    list_scorers,
    register,
)


class Constant:
    name = "constant"
    languages = None

    def __init__(self, value: float = 0.5) -> None:
        self.value = value

    def score(self, texts: Sequence[str | None]) -> PolarityBatch:
        return PolarityBatch(np.full(len(texts), self.value), np.full(len(texts), None, dtype=object))


def test_built_ins_are_found_by_name() -> None:
    assert {"vader", "italian", "auto", "labels", "trained", "transformers"} <= set(list_scorers())
    for name in ("vader", "italian", "auto", "labels"):
        assert isinstance(get_scorer(name), PolarityScorer)


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="vader"):
        get_scorer("vadr")


def test_an_object_is_a_scorer_and_a_decorated_class_is_found() -> None:
    mine = Constant()
    assert get_scorer(mine) is mine
    register("constant-for-test")(Constant)
    assert get_scorer("constant-for-test", value=-1.0).score(["x"]).polarity[0] == -1
    with pytest.raises(UsageError, match="no polarity scorer"):
        get_scorer(3)  # type: ignore[arg-type]


def test_options_that_do_not_fit_are_named() -> None:
    with pytest.raises(UsageError, match="colour"):
        get_scorer("vader", colour="red")
    with pytest.raises(UsageError, match="needs a folder"):
        get_scorer("trained")
    with pytest.raises(KresearchError, match="no trained scorer"):
        get_scorer("trained:nowhere")


def test_classes_begin_at_the_threshold() -> None:
    values = np.array([-1, -0.2, -0.19, 0, 0.19, 0.2, np.nan])
    assert classify(values, threshold=0.2).tolist() == [
        "negative", "negative", "neutral", "neutral", "neutral", "positive", None,
    ]  # fmt: skip
    with pytest.raises(UsageError):
        PolarityBatch(np.zeros(2), np.zeros(3, dtype=object))


@pytest.mark.parametrize(
    "text, code",
    [
        ("I really like this phone, thank you", "en"),
        ("Mi piace molto questo telefono, grazie", "it"),
        ("Das ist wirklich nicht schön gemacht", "de"),
        ("Me encanta este sitio, muchas gracias", "es"),
        ("@qualcuno http://t.co/x #tag che bella giornata di sole", "it"),
        ("ok ciao", None),
        ("@a @b @c http://t.co/x #d", None),
        (None, None),
        ("", None),
    ],
)
def test_language(text: str | None, code: str | None) -> None:
    assert identify([text])[0] == code


def test_the_language_of_short_texts_is_a_declared_choice() -> None:
    texts = [
        "ok ciao",
        "Mi piace molto questo telefono",
        "Che brutta giornata oggi a Milano",
        "I like it so much",
    ]
    assert identify(texts).tolist() == [None, "it", "it", "en"]
    assert identify(texts, fallback="majority")[0] == "it"
    assert identify(texts, fallback="en")[0] == "en"
    with pytest.raises(UsageError, match="majority"):
        identify(texts, fallback="majorty")


def test_auto_scores_each_text_in_its_language_and_others_not_at_all() -> None:
    texts = [
        "This airline is terrible, never again",
        "Che schifo di servizio, mai più",
        "Das ist wirklich sehr schlecht gemacht",
        "Vergognatevi!",
        "great job",
        "\U0001f621\U0001f621",
        "blabla",
        None,
    ]
    batch = get_scorer("auto").score(texts)
    assert batch.language.tolist()[:6] == ["en", "it", "de", "it", "en", None]
    assert (batch.polarity[[0, 1, 3, 5]] < -0.25).all()
    assert batch.polarity[4] > 0.25
    assert np.isnan(batch.polarity[[2, 6, 7]]).all()
    assert batch.coverage == 5 / 8
    single = [get_scorer("auto").score([t]).polarity[0] for t in texts]
    np.testing.assert_array_equal(batch.polarity, single)


def test_auto_brings_thresholds_to_one() -> None:
    vader, auto = get_scorer("vader"), get_scorer("auto")
    texts = [
        "The food was fine I think",
        "It is an okay place to be",
        "what a good day it is",
        "so bad and so sad",
    ]
    own = vader.score(texts).classes(vader.threshold)  # type: ignore[attr-defined]
    assert auto.score(texts).classes(auto.threshold).tolist() == own.tolist()  # type: ignore[attr-defined]


def test_import_is_light() -> None:
    import subprocess
    import sys

    code = (
        "import sys, kresearch.sentiment; print(sorted({'sklearn', 'pandas', 'joblib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

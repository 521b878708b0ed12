"""Measuring scorers: confusion matrices by hand, intervals, labels, proxies."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kresearch.errors import UsageError
from kresearch.sentiment import (
    Confusion,
    PolarityBatch,
    calibrate_kinds,
    evaluate,
    measured,
    polarity_from_kinds,
    read_labels,
    score_reactions,
    score_reply_ratio,
)
from kresearch.sentiment.confusion import bootstrap, count


class Reading:
    """Polarity that stands in the text itself."""

    name, languages = "reading", None

    def score(self, texts: Sequence[str | None]) -> PolarityBatch:
        values = [np.nan if t in (None, "?") else float(t) for t in texts]  # type: ignore[arg-type]
        return PolarityBatch(np.array(values), np.full(len(values), None, dtype=object))


def test_a_hand_worked_confusion() -> None:
    # true:     neg  neg  neg   neu  pos  pos
    # given:    neg  pos  ?     neu  pos  neu
    texts = ["-1", "1", "?", "0", "0.9", "0.01"]
    labels = ["negative", "negative", "negative", "neutral", "positive", "positive"]
    result = evaluate(texts, labels, [Reading()]).results[0]
    assert result.confusion is not None
    assert result.confusion.counts.tolist() == [[1, 0, 1], [0, 1, 0], [0, 1, 1]]
    assert result.confusion.unknown.tolist() == [1, 0, 0]
    assert result.coverage == pytest.approx(5 / 6)
    assert result.figures["accuracy"] == pytest.approx(3 / 6)
    # F1 = 2 right / (true + given): negative 2/(3+1), neutral 2/(1+2), positive 2/(2+2)
    assert result.figures["f1_negative"] == pytest.approx(2 / 4)
    assert result.figures["f1_neutral"] == pytest.approx(2 / 3)
    assert result.figures["f1_positive"] == pytest.approx(2 / 4)
    assert result.figures["macro_f1"] == pytest.approx((0.5 + 2 / 3 + 0.5) / 3)
    assert result.worst["text"].tolist()[:2] == ["1", "0.01"]


def test_f1_is_that_of_scikit_learn() -> None:
    from sklearn.metrics import f1_score

    rng = np.random.default_rng(5)
    names = np.array(["negative", "neutral", "positive"], dtype=object)
    true, given_ = names[rng.integers(0, 3, 300)], names[rng.integers(0, 3, 300)]
    found = count(true, given_)
    assert found.macro_f1 == pytest.approx(f1_score(true, given_, average="macro"))


def test_continuous_labels_give_pearson() -> None:
    texts = ["-1", "-0.5", "0", "0.5", "1"]
    found = evaluate(texts, [-4.0, -2, 0.1, 2, 4], [Reading()])
    assert found.continuous
    assert found.results[0].figures["pearson"] > 0.99
    assert found.results[0].confusion is None


def test_scorers_stand_side_by_side_and_everything_is_plain() -> None:
    texts = ["I love it", "I hate it", "It is a table", "so good, thanks", "awful service"]
    labels = ["pos", "neg", "neutral", "pos", "neg"]
    found = evaluate(texts, labels, ["vader", "auto"], language="en", domain="hand-written")
    assert found.to_frame()["scorer"].tolist() == ["vader", "auto"]
    plain = json.loads(json.dumps(found.to_dict()))
    assert plain["scorers"][0]["confusion"]["language"] == "en"
    assert "true \\ given" in found.to_text()
    again = evaluate(texts[::-1], labels[::-1], ["vader"])
    assert again.results[0].figures == found.results[0].figures
    assert again.results[0].intervals == found.results[0].intervals


def test_texts_without_a_label_are_counted_not_scored() -> None:
    found = evaluate(
        ["1", "-1", "0"], ["positive", None, "mystery"], [Reading()], mapping={"mystery": "unknown"}
    )
    assert found.missing == 2
    assert found.results[0].n == 1
    with pytest.raises(UsageError, match="mystery"):
        evaluate(["1", "-1"], ["positive", "mystery"], [Reading()])
    with pytest.raises(UsageError, match="one label per text"):
        evaluate(["1"], [], [Reading()])
    with pytest.raises(UsageError, match="no text has a label"):
        evaluate(["1"], [None], [Reading()])


def test_all_unknown_labels_are_named_with_their_rows() -> None:
    with pytest.raises(UsageError) as caught:
        read_labels(["pos", "happy", "neg", "angry", "happy"])
    assert "'happy' (first in row 2)" in str(caught.value)
    assert "'angry' (first in row 4)" in str(caught.value)
    assert read_labels(["positivo", "NEG", "0.5", "", None]).tolist()[:3] == [1.0, -1.0, 0.5]
    with pytest.raises(UsageError, match="mapped to 'jolly'"):
        read_labels(["a"], mapping={"a": "jolly"})


def test_a_confusion_goes_through_json_and_says_what_is_wrong_with_it() -> None:
    one = Confusion(np.array([[8, 1, 1], [2, 6, 2], [0, 3, 7]]), np.array([1, 0, 0]), "x", "it", "y")
    two = Confusion.from_dict(json.loads(json.dumps(one.to_dict())))
    assert two.to_dict() == one.to_dict()
    np.testing.assert_allclose(one.given_true().sum(axis=1), 1)
    np.testing.assert_allclose(one.true_given().sum(axis=1), 1)
    with pytest.raises(UsageError, match="shape"):
        Confusion(np.zeros((2, 2)))


@given(st.lists(st.floats(0.05, 1), min_size=3, max_size=3))
def test_true_shares_undo_the_error(raw: list[float]) -> None:
    shares = np.array(raw) / sum(raw)
    one = Confusion(np.array([[80, 15, 5], [10, 80, 10], [5, 15, 80]]))
    np.testing.assert_allclose(one.true_shares(shares @ one.given_true()), shares, atol=1e-3)


def test_bootstrap_holds_the_figure_and_narrows() -> None:
    small = Confusion(np.array([[8, 1, 1], [2, 6, 2], [0, 3, 7]]))
    large = Confusion(small.counts * 50)
    low, high = bootstrap(small)["macro_f1"]
    assert low < small.macro_f1 < high
    tight = bootstrap(large)["macro_f1"]
    assert tight[1] - tight[0] < (high - low) / 4
    assert bootstrap(Confusion(np.zeros((3, 3)))) == {}


def test_shipped_scorers_carry_their_measured_error() -> None:
    for scorer, language in (("vader", "en"), ("italian", "it"), ("auto", "it"), ("auto", "en")):
        found = measured(scorer, language)
        assert found is not None
        assert found.n > 1000
        assert found.language == language
    assert measured("italian", "de") is None


def test_kinds_are_proxies_and_say_so() -> None:
    frame = pd.DataFrame(
        {"kind": ["angry", "love", "haha", "like", "reply"], "polarity": [None, None, None, -1.0, 0.2]}
    )
    done = polarity_from_kinds(frame)
    assert done["polarity"].tolist()[:2] == [-0.8, 0.8]
    assert np.isnan(done["polarity"][2])
    assert done["polarity"].tolist()[3:] == [-1.0, 0.2]
    assert done["polarity_source"].tolist()[:2] == ["proxy: kind"] * 2
    assert done["polarity_source"].isna().tolist()[2:] == [True] * 3
    assert "polarity_source" not in frame
    with pytest.raises(UsageError, match="-1 to 1"):
        polarity_from_kinds(frame, mapping={"angry": -3})
    table = calibrate_kinds(pd.DataFrame({"kind": ["angry"] * 60, "polarity": [-0.2] * 60})).iloc[0]
    assert table["mean"] == pytest.approx(-0.2)
    assert table["polarity"] == pytest.approx((-0.2 * 60 - 0.8 * 20) / 80)


def test_totals_and_the_reply_ratio() -> None:
    totals = pd.DataFrame({"like": [10, 0, 0], "angry": [0, 10, 0], "comments": [1, 1, 1]})
    found = score_reactions(totals)
    assert found[:2].tolist() == pytest.approx([0.4, -0.8])
    assert np.isnan(found[2])
    ratio = score_reply_ratio([100, 10, 1000, 0], [100, 100, 100, 0])
    assert ratio[1] > ratio[0] > ratio[2]
    assert np.isnan(ratio[3])
    assert (np.abs(ratio[:3]) <= 1).all()

"""Filling polarity: distinct texts once, cached, in frames and logs, inputs unchanged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kresearch.errors import KresearchError, UsageError
from kresearch.interactions import InteractionLog
from kresearch.sentiment import PolarityBatch, label
from kresearch.sentiment.parallel import score_distinct

AT = "2012-05-29T10:00:00Z"
POST = "Paura del terremoto? Scappiamo tutti a Santo Domingo, offerta fantastica solo oggi!"


class Counting:
    """Polarity by length, and how often it was asked for which text."""

    name, languages, signature = "counting", None, "counting-1"

    def __init__(self) -> None:
        self.asked: list[str | None] = []

    def score(self, texts: Sequence[str | None]) -> PolarityBatch:
        self.asked += texts
        polarity = np.array([np.nan if t is None else -min(len(t), 50) / 100 for t in texts])
        return PolarityBatch(polarity, np.full(len(texts), "it", dtype=object))


def interactions() -> pd.DataFrame:
    rows = [
        ("groupalia", "a", "reply", "p1", "Vergognatevi! Che schifo, sciacalli"),
        ("groupalia", "b", "share", "p1", None),
        ("groupalia", "c", "share", "p1", "RT @x: Vergognatevi! Che schifo, scia\u2026"),
        ("groupalia", "d", "like", "p1", None),
        ("groupalia", "e", "mention", None, "Che tragedia il terremoto, tanta paura"),
        ("groupalia", "f", "reply", "p1", "I love this so much, thanks"),
        ("groupalia", "groupalia", "reply", "p1", "Ci dispiace tanto, siamo costernati"),
        ("groupalia", "g", "mention", None, f"RT @groupalia: {POST}"),
    ]
    frame = pd.DataFrame(rows, columns=["account", "actor", "kind", "post", "text"])
    return frame.assign(network="twitter", at=AT)


def posts() -> pd.DataFrame:
    return pd.DataFrame(
        [{"account": "groupalia", "post": "p1", "network": "twitter", "at": AT, "text": POST}]
    )


def by_actor(log: InteractionLog) -> dict[str, float]:
    frame = log.interactions.select("actor", "polarity").execute()
    return dict(zip(frame["actor"], frame["polarity"], strict=True))


def test_each_distinct_original_is_scored_once() -> None:
    scorer = Counting()
    found = score_distinct(["a b c", "a b c", None, "d", ""], scorer)
    assert sorted(t for t in scorer.asked if t) == ["a b c", "d"]
    assert found.polarity[0] == found.polarity[1]
    assert np.isnan(found.polarity[[2, 4]]).all()


def test_a_frame_is_filled_and_not_changed() -> None:
    frame = interactions()
    before = frame.copy(deep=True)
    done = label(frame, posts=posts())
    pd.testing.assert_frame_equal(frame, before)
    assert done["polarity"].tolist()[0] < -0.8
    assert done["polarity"][2] == done["polarity"][0], "a cut retweet is its original"
    assert done["polarity"][7] == done["polarity"][1], "a share without text is the post it shares"
    assert np.isnan(done["polarity"][3])
    assert done["language"].tolist()[5] == "en"


def test_known_polarity_stays_unless_told() -> None:
    frame = interactions().assign(polarity=0.25)
    assert (label(frame)["polarity"] == 0.25).all()
    again = label(frame, overwrite=True)["polarity"]
    assert again[0] < 0
    assert np.isnan(again[3])


@pytest.mark.parametrize("retweets, shared", [("neutral", 0.0), ("amplification", 0.5)])
def test_the_choice_about_retweets(retweets: Any, shared: float) -> None:
    done = label(interactions(), posts=posts(), retweets=retweets)["polarity"]
    assert done[1] == done[7] == shared
    assert done[2] == (0.0 if retweets == "neutral" else done[0])


@pytest.mark.parametrize("stance", [False, True])
@pytest.mark.parametrize("retweets", ["as-original", "neutral", "amplification"])
def test_a_log_is_filled_as_a_frame_is(stance: bool, retweets: Any) -> None:
    log = InteractionLog(interactions(), posts())
    done = by_actor(label(log, stance=stance, retweets=retweets))
    frame = label(interactions(), posts=posts(), stance=stance, retweets=retweets)
    expected = dict(zip(frame["actor"], frame["polarity"], strict=True))
    assert done == pytest.approx(expected, nan_ok=True)
    if stance:
        assert done["e"] == 0
        assert np.isnan(done["groupalia"])


def test_a_log_is_not_changed_and_its_digest_follows_the_content() -> None:
    log = InteractionLog(interactions(), posts())
    digest, coverage = log.digest(), log.coverage()
    done = label(log)
    assert log.interactions.polarity.count().execute() == 0
    assert log.digest() == digest
    assert log.coverage() == coverage
    assert done.digest() != digest
    assert done.interactions.count().execute() == log.interactions.count().execute()
    assert list(done.interactions.columns) == list(log.interactions.columns)
    assert label(done).digest() == done.digest(), "labelling again changes nothing"


def test_row_order_does_not_matter() -> None:
    frame = interactions()
    shuffled = frame.sample(frac=1, random_state=3)
    one = label(frame, posts=posts(), stance=True)["polarity"]
    other = label(shuffled, posts=posts(), stance=True)["polarity"].sort_index()
    pd.testing.assert_series_equal(one, other)


def test_the_cache_remembers_by_text_and_scorer(tmp_path: Path) -> None:
    cache = tmp_path / "scored.sqlite"
    first, second = Counting(), Counting()
    one = score_distinct(["a", "bb", None], first, cache=cache)
    two = score_distinct(["bb", "ccc", "a"], second, cache=cache)
    assert sorted(map(str, second.asked)) == ["ccc"]
    assert two.polarity.tolist() == [one.polarity[1], -0.03, one.polarity[0]]
    assert two.language.tolist() == ["it", "it", "it"]
    other = Counting()
    other.signature = "counting-2"
    score_distinct(["a"], other, cache=cache)
    assert other.asked == ["a"]
    assert b"bb" not in cache.read_bytes(), "texts are not kept, only their hashes"
    (tmp_path / "bad.sqlite").write_text("no database, but long enough to be read as a header" * 20)
    with pytest.raises(KresearchError, match="cannot be used"):
        score_distinct(["a"], Counting(), cache=tmp_path / "bad.sqlite")


@pytest.mark.slow
def test_workers_give_what_one_process_gives() -> None:
    texts = [f"Che schifo numero {i}" for i in range(9_000)]
    from kresearch.sentiment import get_scorer

    seen: list[tuple[int, int]] = []
    many = score_distinct(texts, get_scorer("italian"), workers=2, progress=lambda a, b: seen.append((a, b)))
    one = score_distinct(texts, get_scorer("italian"), workers=1)
    np.testing.assert_array_equal(many.polarity, one.polarity)
    assert seen[-1] == (9_000, 9_000)


def test_what_cannot_be_labelled_is_named() -> None:
    with pytest.raises(UsageError, match="'txt'"):
        label(pd.DataFrame({"txt": ["a"]}))
    with pytest.raises(UsageError, match="cannot label a list"):
        label(["a"])  # type: ignore[type-var]
    with pytest.raises(UsageError, match="workers"):
        label(pd.DataFrame({"text": ["a"]}), workers=0)
    empty = label(pd.DataFrame({"text": pd.Series([], dtype="str")}))
    assert len(empty) == 0
    assert {"polarity", "language"} <= set(empty.columns)

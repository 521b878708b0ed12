"""Quantity times the share of people who are not hostile: what the family promises, and what it does not."""

from __future__ import annotations

import pandas as pd
import pytest

import kresearch as kr
from kresearch.testing import VariantLawError, check_variant
from kresearch.variants.sentiment_penalise import SentimentPenalise

DAY = pd.Timestamp("2012-01-01", tz="UTC")


def log_of(rows: list[tuple[str, float | None, int]], **columns: object) -> kr.InteractionLog:
    """Return a log of shares of account A: actor, polarity, hour."""
    acted = pd.DataFrame(rows, columns=["actor", "polarity", "hour"])
    acted["at"] = DAY + pd.to_timedelta(acted.pop("hour"), unit="h")
    named = {"account": "A", "kind": "share", "network": "twitter"} | columns
    return kr.InteractionLog(acted.assign(**named))


def last(log: kr.InteractionLog, variant: str = "sentiment-balance", **parameters: float) -> pd.Series:
    frame = kr.score(log, variant, **parameters)
    return frame[frame["account"] == "A"].iloc[-1]


def crowd(friends: int, hostile: int) -> kr.InteractionLog:
    return log_of([(f"f{k}", 0.5, 1) for k in range(friends)] + [(f"h{k}", -0.8, 2) for k in range(hostile)])


def test_the_penalty_means_what_it_says() -> None:
    log = crowd(50, 50)
    quantity = last(log, "quantity")["raw"]
    assert last(log, penalty=1.0)["raw"] == pytest.approx(quantity / 2)
    assert last(log, penalty=3.0)["raw"] == pytest.approx(quantity / 4)
    assert last(log, penalty=0.0)["raw"] == pytest.approx(quantity)
    assert last(crowd(0, 50))["raw"] == 0.0


def test_more_hostile_people_always_lower_it() -> None:
    scores = [last(crowd(100, n))["score"] for n in (0, 1, 10, 50, 100, 200, 900)]
    assert scores == sorted(scores, reverse=True) and len(set(scores)) == len(scores)
    assert scores[0] == pytest.approx(last(crowd(100, 0), "quantity")["score"])


def test_people_are_counted_and_not_words() -> None:
    friends = [(f"f{k}", 0.5, 1) for k in range(50)]
    once = last(log_of([*friends, ("troll", -0.8, 2)]))
    often = last(log_of([*friends, *[("troll", -0.8, 2)] * 30]))
    assert often["raw"] >= once["raw"]


def test_the_latest_word_counts_also_within_a_day() -> None:
    first_angry = log_of([("p", -0.8, 1), ("p", 0.5, 9), ("q", 0.5, 3)])
    then_angry = log_of([("p", 0.5, 1), ("p", -0.8, 9), ("q", 0.5, 3)])
    assert last(first_angry)["raw"] == pytest.approx(last(first_angry, "quantity")["raw"])
    assert last(then_angry)["raw"] == pytest.approx(last(then_angry, "quantity")["raw"] / 2)


def test_totals_of_anonymous_people_count_as_many() -> None:
    log = log_of([(f"f{k}", 0.5, 1) for k in range(20)] + [(None, -0.8, 2)], count=[1] * 20 + [20])
    assert last(log)["raw"] == pytest.approx(last(log, "quantity")["raw"] / 2)


def test_the_ledger_of_a_storm_names_the_hostile_people() -> None:
    early = [(f"f{k}", 0.5, 1) for k in range(30)]
    storm = [(f"h{k}", -0.8, 49) for k in range(60)]
    days = {"at": DAY + pd.Timedelta(days=2), "since": DAY + pd.Timedelta(days=1)}
    ledger = kr.explain(log_of(early + storm), "sentiment-balance", account="A", **days)
    assert ledger.entries["points"].sum() == pytest.approx(ledger.score - ledger.start)
    hostile = ledger.entries[ledger.entries["signal"] == "hostile"]
    assert set(hostile["sign"]) == {"negative"} and (hostile["points"] < 0).all()
    assert ledger.score < ledger.start


def test_the_first_form_has_the_cliff_that_this_one_has_not(monkeypatch: pytest.MonkeyPatch) -> None:
    claims = SentimentPenalise.claims | {"no-cliff"}
    monkeypatch.setattr(SentimentPenalise, "claims", claims)
    with pytest.raises(VariantLawError, match="one hostile person more than"):
        check_variant("sentiment-penalise", worlds=1)


def test_few_known_polarities_are_said() -> None:
    log = log_of([(f"f{k}", None, 1) for k in range(50)] + [("p", -0.8, 2)], text="said something")
    with pytest.warns(kr.errors.KresearchWarning, match="polarity"):
        kr.score(log, "sentiment-balance")

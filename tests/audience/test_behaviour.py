"""What actors do, what they look like, and what the looks of an account's actors add up to."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import kresearch as kr
from kresearch.audience.clock import describe_times, time_step
from kresearch.audience.looks import find_signs
from kresearch.audience.texts import describe_texts
from kresearch.errors import UsageError


def test_each_actor_gets_its_look(mixed: kr.InteractionLog) -> None:
    table = kr.audience.quality(mixed, accounts=["brand"]).iloc[0]
    assert (table["actors"], table["judged"], table["unknown"]) == (5, 4, 0.2)
    assert [table[look] for look in kr.audience.LOOKS] == [0.25] * 4
    assert table["suspicious_share"] == 0.5 and table["low"] < 0.5 < table["high"]
    assert table["basis"] == "behaviour"


def test_signs_of_the_machine_and_of_nobody_else(mixed: kr.InteractionLog) -> None:
    actors = kr.audience.describe_actors(mixed).set_index("actor")
    signs = find_signs(actors, kr.audience.Thresholds())
    assert signs.loc["machine"][lambda s: s].index.tolist() == ["clock", "texts", "one_kind"]
    assert signs.drop(index="machine").sum(axis=1).max() <= 1
    assert actors.loc["machine", "equal_gaps"] == 1.0 and actors.loc["machine", "gap_entropy"] == 0.0
    assert actors.loc["mass", "breadth"] == 1.0 and actors.loc["person", "days"] == 1


def test_who_acts_too_seldom_is_not_known_rather_than_real() -> None:
    rows = {"account": "a", "actor": ["x", "y"], "kind": "like", "network": "twitter",
            "at": pd.date_range("2012-01-01", periods=2, tz="UTC")}  # fmt: skip
    table = kr.audience.quality(kr.InteractionLog(pd.DataFrame(rows))).iloc[0]
    assert table["basis"] == "nothing" and np.isnan(table["suspicious_share"]) and np.isnan(table["real"])
    assert (table["low"], table["high"]) == (0.0, 1.0)


def test_dates_without_hours_are_no_clockwork() -> None:
    days = np.arange(30) * 86_400
    assert time_step(days) == 86_400
    dated = describe_times(np.zeros(30, np.int64), days, 1).iloc[0]
    assert dated["gaps"] == 0 and np.isnan(dated["equal_gaps"])
    assert np.isnan(dated["most_in_minute"]) and np.isnan(dated["hours"])
    exact = describe_times(np.zeros(30, np.int64), days + np.arange(30), 1).iloc[0]
    assert exact["equal_gaps"] == 1.0


def test_texts_retweeted_or_short_are_not_called_copied() -> None:
    texts = [
        "RT @a: the same words as all",
        "thank you",
        "one two three four!",
        "@b One two three FOUR",
        None,
    ]
    at = pd.date_range("2012-01-01", periods=5, tz="UTC")
    found = describe_texts(pd.DataFrame({"actor": list("abcde"), "at": at, "text": texts}))
    assert found["comparable"].tolist() == [False, False, True, True, False]
    assert found["seen"].tolist() == [False, False, False, True, False], "the first has not copied"


def test_stricter_thresholds_find_less_and_wrong_ones_are_named_together() -> None:
    usual = kr.audience.Thresholds()
    assert usual.scaled(4 / 3).minute > usual.minute > usual.scaled(3 / 4).minute
    assert usual.scaled(10).texts == 1.0 and usual.scaled(10).hours == 24.0
    with pytest.raises(UsageError, match=r"2 threshold.*signs=0.*clock=2: allowed is above 0, to 1\."):
        kr.audience.Thresholds(clock=2, signs=0)


def test_bought_actors_are_told_from_fans_in_simulated_campaigns() -> None:
    """Simulated. A farm that serves 64 customers, beside honest fans of the same accounts."""
    made = kr.simulate.campaigns(n=2, n_null=2, actors=20, fans_low=20, fans_high=60)
    table = kr.audience.quality(made.log, accounts=[case["account"] for case in made.cases])
    bought = table[table["account"].str.startswith("client_")]
    assert (bought["suspicious_share"] > 0.4).all()
    assert (table.drop(bought.index)["suspicious_share"] < 0.1).all()
    # Paid actors are judged more often than fans: their share of all actors is the lower one.
    assert made.answers is not None
    paid = made.answers["actors"] / (made.answers["actors"] + made.answers["fans"])
    true = table["account"].map(dict(zip(made.answers["account"], paid, strict=True)))
    assert (table["low"] <= true).all() and (true <= table["high"]).all()


def test_rows_in_any_order_and_told_twice_make_no_difference(mixed: kr.InteractionLog) -> None:
    rows = mixed.interactions.to_pandas()[["account", "actor", "kind", "network", "at", "text"]]
    rows["interaction_id"] = [f"i{k}" for k in range(len(rows))]
    again = pd.concat([rows, rows.head(9)]).sample(frac=1, random_state=3)
    whole, twice = (kr.audience.quality(kr.InteractionLog(table)) for table in (rows, again))
    pd.testing.assert_frame_equal(whole, twice)


def test_what_an_account_does_to_itself_counts_for_nothing(mixed: kr.InteractionLog) -> None:
    rows = mixed.interactions.to_pandas()[["account", "actor", "kind", "network", "at", "text"]]
    own = rows.head(12).assign(actor="brand", account="brand")
    with_own = kr.audience.quality(kr.InteractionLog(pd.concat([rows, own])), accounts=["brand"])
    pd.testing.assert_frame_equal(with_own, kr.audience.quality(mixed, accounts=["brand"]))


def test_anonymous_totals_are_counted_apart() -> None:
    rows = pd.DataFrame({"account": "a", "actor": [None, "x"], "kind": "like", "network": "twitter",
                         "at": pd.Timestamp("2012-01-01", tz="UTC"), "count": [40, 1]})  # fmt: skip
    table = kr.audience.quality(kr.InteractionLog(rows)).iloc[0]
    assert (table["anonymous"], table["actors"], table["interactions"]) == (40, 1, 1)


def test_an_unknown_account_is_refused_with_the_nearest(mixed: kr.InteractionLog) -> None:
    with pytest.raises(UsageError, match=r"no account 'brnd'\. Did you mean 'brand'\?"):
        kr.audience.quality(mixed, accounts=["brnd"])

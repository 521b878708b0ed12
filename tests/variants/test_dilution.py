"""What dilution takes away, by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

import kresearch as kr
from kresearch.scoring.weighting import Diluted
from kresearch.testing import check_variant, make_rows, weigh_rows
from kresearch.variants import resolve, score_many

START = pd.Timestamp("2012-01-01", tz="UTC")


def diluted(rows: list[tuple[int, int | None, float]], weighting: Diluted) -> pd.DataFrame:
    """Return worth and weight of shares (line, actor, hour), in the order given."""
    line, actor, hour = zip(*rows, strict=True)
    found = weigh_rows(weighting, make_rows(line, actor, hour))
    return pd.DataFrame({"worth": found.worth, "weight": found.weight})


def test_repeats_of_one_actor_add_less_and_less() -> None:
    only = Diluted(spread=False, newcomers=False, days=2)
    found = diluted([(1, 7, 0), (1, 7, 1), (1, 7, 2), (2, 7, 3), (1, 7, 100)], only)
    expected = [1.0, math.log2(3 / 2), math.log2(4 / 3), 1.0, 1.0]
    assert found["weight"].tolist() == pytest.approx(expected)
    assert found["worth"].tolist() == [1.0] * 5, "an actor counts once for reach however often it acts"


def test_repeats_of_the_same_hour_share_what_they_add() -> None:
    only = Diluted(spread=False, newcomers=False)
    found = diluted([(1, 7, 0), (1, 7, 0), (1, 7, 0)], only)
    assert found["weight"].tolist() == pytest.approx([2 / 3] * 3)


def test_who_reacts_to_everybody_divides_one_say() -> None:
    only = Diluted(repeats=False, newcomers=False, spread_limit=2, days=1)
    found = diluted([(1, 7, 0), (2, 7, 1), (3, 7, 2), (4, 7, 3), (1, 7, 26), (9, 8, 3)], only)
    # At hour 26 the accounts met at hours 0 to 2 are forgotten; 4 and 1 are left.
    assert found["worth"].tolist() == pytest.approx([1.0, 1.0, 2 / 3, 2 / 4, 1.0, 1.0])


def test_newcomers_in_a_burst_count_as_the_root() -> None:
    only = Diluted(spread=False, repeats=False, burst=4, fresh_days=1)
    rows: list[tuple[int, int | None, float]] = [(1, actor, 5) for actor in range(16)]
    found = diluted([*rows, (2, 99, 5), (1, 3, 100)], only)
    assert found["worth"][:16].sum() == pytest.approx(math.sqrt(16 * 4))
    assert found["worth"][16] == 1.0, "another account's newcomers are its own"
    assert found["worth"][17] == 1.0, "an actor that is still there later is no longer new"


def test_an_account_used_to_newcomers_is_allowed_more() -> None:
    only = Diluted(spread=False, repeats=False, burst=1, fresh_days=1, surge=2.0)
    rows: list[tuple[int, int | None, float]] = [
        (1, 10 * day + k, 24 * day) for day in range(5) for k in range(3)
    ]
    found = diluted(rows, only)
    # Three newcomers a day are usual by the fifth day (four days before it), so six are allowed.
    assert found["worth"][12:].tolist() == [1.0] * 3
    assert found["worth"][:3].tolist() == pytest.approx([math.sqrt(1 / 3)] * 3)


def test_anonymous_actors_are_left_alone() -> None:
    found = diluted([(1, None, 0), (1, None, 0), (1, None, 1), (1, 3, 1)], Diluted(burst=1, spread_limit=1))
    assert found["worth"].tolist() == [1.0] * 4
    assert found["weight"].tolist() == [1.0] * 4


def crowd_log() -> kr.InteractionLog:
    rng = np.random.default_rng(3)
    many = 200
    table = pd.DataFrame(
        {
            "account": rng.choice(list("ABCD"), many),
            "actor": rng.choice([f"p{k}" for k in range(30)], many),
            "kind": rng.choice(["like", "share", "reply"], many),
            "network": rng.choice(["twitter", "facebook"], many),
            "at": START + pd.to_timedelta(rng.integers(0, 24 * 4, many), unit="h"),
        }
    )
    return kr.InteractionLog(table, simulated=True, source="made up")


STRICT: dict[str, Any] = {"spread_limit": 2, "burst": 2, "fresh_days": 3.0}
RULES = ("spread", "repeats", "newcomers")


def test_the_switches() -> None:
    only = [resolve("diluted", {**STRICT, **{r: r == rule for r in RULES}}) for rule in RULES]
    off = resolve("diluted", dict.fromkeys(RULES, False))
    frames = list(score_many(crowd_log(), ["quantity", off, *only]).values())
    quantity = frames[0]["score"]
    pd.testing.assert_frame_equal(frames[1], frames[0], check_flags=False)
    for frame in frames[2:]:
        assert (frame["score"] <= quantity + 1e-9).all() and (frame["score"] < quantity - 0.01).any()


def test_few_accounts_are_scored_as_among_all() -> None:
    log = crowd_log()
    some = kr.score(log, "diluted", accounts=["A"], **STRICT)
    full = kr.score(log, "diluted", **STRICT)
    full = full[full["account"] == "A"].reset_index(drop=True)
    pd.testing.assert_frame_equal(some, full, check_flags=False)


def test_no_hour_looks_at_a_later_one() -> None:
    log = crowd_log()
    frame = log.interactions.to_pandas()[["account", "actor", "kind", "network", "at"]]
    early = frame[frame["at"].dt.tz_convert("UTC") < START + pd.Timedelta(hours=24 * 2 + 13)]
    whole = kr.score(log, "diluted", every="1h", until=early["at"].max(), **STRICT)
    cut = kr.InteractionLog(early, simulated=True, source="made up")
    part = kr.score(cut, "diluted", every="1h", **STRICT)
    both = whole.merge(part, on=["account", "at"], suffixes=("", "_part"))
    assert len(both) == len(part)
    np.testing.assert_allclose(both["score"], both["score_part"], atol=1e-8)


@pytest.mark.slow
def test_it_keeps_its_laws_when_strict() -> None:
    check_variant("diluted", worlds=2, **STRICT)

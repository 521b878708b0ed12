"""The parts of the chain, one by one, against sums written out plainly."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kresearch as kr
from kresearch.errors import DeclinedError, KresearchWarning, UnknownNameError, UsageError
from kresearch.scoring import (
    Boxcar,
    Cumulative,
    Every,
    FreezeClock,
    GraceClock,
    HalfLife,
    LogLinear,
    LogOf,
    Recency,
)
from kresearch.scoring.population import (
    AFTER_AUGUST_2012,
    SCALE_2012,
    SCALE_2012_FOLLOWERS,
    SCALE_2012_REACTIONS,
    describe,
    fit_scale,
    reference_raw,
)
from kresearch.testing import score_chain
from kresearch.variants.quantity import QUANTITY

DAY0 = pd.Timestamp("2013-05-01", tz="UTC")


def plain_reach(events: pd.DataFrame, last: int, kernel: object) -> list[float]:
    """Reach by definition: for each tick, each actor's latest interaction."""
    values = []
    for tick in range(last + 1):
        so_far = events[events["tick"] <= tick].groupby("actor")["tick"].max()
        values.append(sum(kernel(tick - t) for t in so_far))  # type: ignore[operator]
    return values


KERNELS = {
    "recency": (Recency(10), lambda age: max(0.0, 1 - age / 10)),
    "boxcar": (Boxcar(7), lambda age: float(age < 7)),
    "cumulative": (Cumulative(), lambda age: 1.0),
    "half-life": (HalfLife(3), lambda age: 2 ** (-age / 3)),
}


@pytest.mark.parametrize("name", KERNELS)
@given(seed=st.integers(0, 10_000))
def test_reach_is_what_its_definition_says(name: str, seed: int) -> None:
    memory, kernel = KERNELS[name]
    rng = np.random.default_rng(seed)
    ticks = rng.integers(0, 25, 20)
    events = pd.DataFrame({"tick": ticks, "actor": rng.choice(list("pqrst"), 20)})
    rows = events.assign(
        account="A", kind="like", network="twitter", at=DAY0 + pd.to_timedelta(ticks, unit="D")
    )
    log = kr.InteractionLog(rows.drop(columns="tick"))
    first = int(ticks.min())
    found = score_chain(log, QUANTITY.replace(memory=memory))["reach"].tolist()
    expected = plain_reach(events, int(ticks.max()), kernel)[first:]
    assert found == pytest.approx(expected, abs=1e-9)


def _log(posts: list[int], reactions: list[int], last: int) -> kr.InteractionLog:
    acted = pd.DataFrame(
        {"account": "A", "actor": [f"p{i}" for i in range(len(reactions))], "kind": "like"}
    ).assign(network="twitter", at=[DAY0 + pd.Timedelta(days=d) for d in reactions])
    written = pd.DataFrame(
        {
            "account": ["A"] * len(posts) + ["Z"],
            "post": [f"o{i}" for i in range(len(posts) + 1)],
            "network": "twitter",
            "at": [DAY0 + pd.Timedelta(days=d) for d in [*posts, last]],
        }
    )
    return kr.InteractionLog(acted, written)


def _reach(log: kr.InteractionLog, **parts: object) -> list[float]:
    return score_chain(log, QUANTITY.replace(**parts), accounts=["A"])["reach"].tolist()


def test_a_frozen_clock_stops_ageing_and_goes_on_where_it_stood() -> None:
    log = _log(posts=[0, 20], reactions=[0], last=30)
    reach = _reach(log, clock=FreezeClock(5), memory=Recency(10))
    # Days 0-4 count, then nothing until the post of day 20, whose five days count again.
    expected = [1 - min(d, 4) / 10 for d in range(20)] + [
        1 - (4 + min(d - 19, 5)) / 10 for d in range(20, 31)
    ]
    assert reach == pytest.approx(expected)


def test_a_slow_clock_counts_one_day_in_so_many() -> None:
    log = _log(posts=[0], reactions=[0], last=14)
    reach = _reach(log, clock=GraceClock(5, slowdown=4), memory=Recency(10))
    elapsed = [0, 1, 2, 3, 4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6]
    assert reach == pytest.approx([1 - e / 10 for e in elapsed])


def test_without_a_posts_table_first_sights_of_post_ids_serve() -> None:
    acted = pd.DataFrame(
        {
            "account": "A",
            "actor": ["p", "q", "r"],
            "kind": "like",
            "network": "twitter",
            "post": ["one", "one", "two"],
            "at": [DAY0, DAY0 + pd.Timedelta(days=6), DAY0 + pd.Timedelta(days=8)],
        }
    )
    scores = kr.score(kr.InteractionLog(acted), "inactivity-freeze", days=3)
    # Day 0-2 count (post "one" was first seen on day 0), days 3-7 do not, day 8 does.
    assert scores["reach"].iloc[7] == pytest.approx(1 - 2 / 90 + 1)
    assert scores["reach"].iloc[8] == pytest.approx((1 - 3 / 90) + (1 - 1 / 90) + 1)


def test_what_a_variant_lacks_is_said() -> None:
    acted = pd.DataFrame({"account": ["A"], "actor": ["p"], "kind": "like", "network": "twitter", "at": DAY0})
    log = kr.InteractionLog(acted)
    with pytest.raises(DeclinedError, match="neither a posts table nor post ids"):
        kr.score(log, "inactivity-freeze")
    with pytest.raises(DeclinedError, match="no audience table"):
        kr.score(log, "log-followers")
    with pytest.warns(KresearchWarning, match="No interaction has a known polarity"):
        blind = kr.score(log, "sentiment-ignore")
    assert blind["score"].tolist() == kr.score(log, "quantity")["score"].tolist()


def test_names_and_parameters_are_checked() -> None:
    acted = pd.DataFrame({"account": ["A"], "actor": ["p"], "kind": "like", "network": "twitter", "at": DAY0})
    log = kr.InteractionLog(acted)
    with pytest.raises(UnknownNameError, match="Did you mean 'quantity'"):
        kr.score(log, "quantitty")
    with pytest.raises(UnknownNameError, match="Did you mean 'penalty'"):
        kr.score(log, "sentiment-penalise", penality=2)
    with pytest.raises(UsageError, match="allowed: at least 0, at most 10"):
        kr.score(log, "sentiment-penalise", penalty=-1)
    with pytest.raises(UsageError, match="allowed are 1d"):
        kr.score(log, "quantity", every="1w")
    with pytest.raises(UnknownNameError, match="no account 'B'"):
        kr.score(log, "quantity", accounts=["B"])


def test_low_coverage_is_said_loudly() -> None:
    acted = pd.DataFrame(
        {
            "account": "A",
            "actor": ["p", "q", "r"],
            "kind": "reply",
            "network": "twitter",
            "at": DAY0,
            "text": ["no", "yes", "well"],
            "polarity": [-0.5, None, None],
        }
    )
    with pytest.warns(KresearchWarning, match="Only 33% of the interactions in words"):
        frame = kr.score(kr.InteractionLog(acted), "sentiment-ignore")
    assert frame.attrs["coverage"] == pytest.approx(1 / 3)
    assert any("Low coverage" in note for note in frame.attrs["notes"])


def test_scoring_some_accounts_gives_what_scoring_all_gives() -> None:
    from kresearch.testing import random_world
    from kresearch.testing.worlds import gather

    log = gather({"w": random_world(np.random.default_rng(5), interactions=200)})
    every = kr.score(log, "quantity")
    alone = kr.score(log, "quantity", accounts=["w/B"])
    pd.testing.assert_frame_equal(every[every["account"] == "w/B"].reset_index(drop=True), alone)


def test_totals_are_that_many_anonymous_actors() -> None:
    acted = pd.DataFrame(
        {
            "account": "A",
            "actor": [None, None],
            "kind": "like",
            "network": "facebook",
            "at": [DAY0, DAY0 + pd.Timedelta(days=9)],
            "count": [120, 30],
        }
    )
    frame = kr.score(kr.InteractionLog(acted), "quantity")
    assert frame["reach"].iloc[0] == 120
    assert frame["reach"].iloc[9] == pytest.approx(120 * 0.9 + 30)


def test_hours_see_the_hour() -> None:
    acted = pd.DataFrame({"account": "A", "actor": ["p", "q"], "kind": "like", "network": "twitter"}).assign(
        at=[DAY0, DAY0 + pd.Timedelta(hours=5)]
    )
    frame = kr.score(kr.InteractionLog(acted), "quantity", every="1h")
    assert len(frame) == 6
    assert frame["at"].iloc[5] == DAY0 + pd.Timedelta(hours=5)
    assert frame["reach"].iloc[4] == pytest.approx(1 - 4 / 2160)
    assert Every("1h").ticks(90) == 2160


@pytest.mark.parametrize("every", ["1d", "1h"])
def test_the_last_microsecond_of_a_tick_belongs_to_it(every: str) -> None:
    acted = pd.DataFrame(
        {"account": "A", "actor": ["p", "q", "r"], "kind": "like", "network": "twitter"}
    ).assign(at=[DAY0, DAY0 + pd.Timedelta("0 days 23:59:59.999999"), DAY0 + pd.Timedelta(days=1)])
    frame = kr.score(kr.InteractionLog(acted), "quantity", every=every).set_index("at")
    last = DAY0 if every == "1d" else DAY0 + pd.Timedelta(hours=23)
    assert frame.loc[last, "reach"] == pytest.approx(2, abs=0.02)
    assert frame["reach"].iloc[-1] == pytest.approx(3, abs=0.03)


@pytest.mark.parametrize(
    ("combine", "scale"),
    [
        (LogLinear(), SCALE_2012),
        (LogOf("reactions"), SCALE_2012_REACTIONS),
        (LogOf("followers"), SCALE_2012_FOLLOWERS),
    ],
    ids=["log-linear", "reactions", "followers"],
)
def test_the_scales_are_the_fit_and_meet_the_published_figures(combine: object, scale: object) -> None:
    fitted = fit_scale(combine, AFTER_AUGUST_2012)  # type: ignore[arg-type]
    assert fitted.mid == pytest.approx(scale.mid, abs=0.002)  # type: ignore[attr-defined]
    assert fitted.rate == pytest.approx(scale.rate, abs=0.002)  # type: ignore[attr-defined]
    raw = reference_raw(combine, [(i + 0.5) / 1000 for i in range(1000)])  # type: ignore[arg-type]
    found = describe(scale, raw)  # type: ignore[arg-type]
    assert found.mean == pytest.approx(40, abs=0.1)
    assert found.p95 == pytest.approx(63, abs=0.3)


def test_too_short_a_half_life_is_refused() -> None:
    log = _log(posts=[0], reactions=[0], last=400)
    with pytest.raises(UsageError, match="half-life of 0.1 days is too short"):
        score_chain(log, QUANTITY.replace(memory=HalfLife(0.1)))


def test_threads_and_row_order_change_no_digit() -> None:
    from kresearch.engine import duckdb_engine
    from kresearch.testing import random_world
    from kresearch.testing.worlds import gather

    world = random_world(np.random.default_rng(8), interactions=400)
    mixed = world.replace(interactions=world.interactions.sample(frac=1, random_state=1))
    one = duckdb_engine(threads=1)
    try:
        log = kr.InteractionLog(mixed.interactions, mixed.posts, engine=one)
        single = kr.score(log, "sentiment-freeze")
        del log
    finally:
        one.disconnect()
    many = kr.score(kr.InteractionLog(world.interactions, world.posts), "sentiment-freeze")
    pd.testing.assert_frame_equal(single, many, check_exact=True)
    assert single.attrs["digest"] == many.attrs["digest"]
    assert gather({"w": world}).digest() == gather({"w": mixed}).digest()

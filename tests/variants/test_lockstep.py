"""What looking at where actors come from takes away, by hand, and from whom it takes nothing."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

import kresearch as kr
from kresearch.scoring.weighting import Lockstep
from kresearch.testing import check_variant, make_rows, weigh_rows


def worth(rows: list[tuple[int, int | None, float]], weighting: Lockstep) -> list[float]:
    """Return the worth of shares (account, actor, hour), in the order given."""
    account, actor, hour = zip(*rows, strict=True)
    found: list[float] = weigh_rows(weighting, make_rows(account, actor, hour)).worth.tolist()
    return found


def pool(actors: int, accounts: list[int], first: float = 0.0) -> list[tuple[int, int | None, float]]:
    """Return actors who turn to the same accounts one after the other."""
    return [(account, actor, first + 10 * k) for k, account in enumerate(accounts) for actor in range(actors)]


def test_who_comes_from_the_same_place_counts_as_the_root() -> None:
    found = worth(pool(16, [1, 2]), Lockstep(allowed=4))
    assert found[:16] == [1.0] * 16, "nobody has been anywhere else yet"
    assert sum(found[16:]) == pytest.approx(math.sqrt(16 * 4))


def test_a_place_that_many_others_visit_means_nothing() -> None:
    crowd: list[tuple[int, int | None, float]] = [(1, 100 + k, 1.0) for k in range(16)]
    assert worth([*crowd, *pool(16, [1, 2], first=5)], Lockstep(allowed=4))[-16:] == [1.0] * 16
    # A quarter of others: (2 x 16/20 - 1) of the 16 are fellows.
    found = worth([*crowd[:4], *pool(16, [1, 2], first=5)], Lockstep(allowed=4))
    assert found[-1] == pytest.approx(math.sqrt(4 / (16 * 0.6)))


def test_how_often_an_actor_reacts_plays_no_part() -> None:
    keen = [(1, 50, float(hour)) for hour in range(60)] + [(2, 50, 60.5), (3, 50, 61.0)]
    assert worth(keen, Lockstep(allowed=1)) == [1.0] * 62


def test_anonymous_actors_and_those_of_one_account_are_left_alone() -> None:
    rows: list[tuple[int, int | None, float]] = [(1, None, 0.0), (2, None, 1.0)] * 9
    assert worth(rows + [(1, k, 2.0) for k in range(30)], Lockstep(allowed=1)) == [1.0] * 48


def test_numbers_of_accounts_do_not_matter() -> None:
    """An engine may number accounts anew in each group; names must not matter either."""
    rows = [*pool(16, [1, 2, 3]), *[(4, k, 31.0) for k in range(8, 40)]]
    renamed = [({1: 7, 2: 0, 3: 5, 4: 3}[account], actor, hour) for account, actor, hour in rows]
    weighting = Lockstep(allowed=2)
    assert worth(rows, weighting) == pytest.approx(worth(renamed, weighting))


@pytest.mark.slow
def test_it_keeps_its_laws() -> None:
    check_variant("lockstep", worlds=1, allowed=1.0, sample=2)


def test_further_people_add_less_and_less_where_nobody_is_in_lockstep() -> None:
    """The law `diminishing`, in a world that is not lockstep itself: each account has its own people."""
    sizes, gains = (5, 25, 80, 100, 320, 340), []
    at = pd.Timestamp("2012-01-04", tz="UTC")
    rows = [
        {"account": f"n{n}", "actor": f"n{n}_{k}", "kind": "share", "network": "twitter", "at": at}
        for n in sizes
        for k in range(n)
    ]
    scores = kr.score(kr.InteractionLog(pd.DataFrame(rows)), "lockstep").set_index("account")["score"]
    gains = [scores[f"n{high}"] - scores[f"n{low}"] for low, high in ((5, 25), (80, 100), (320, 340))]
    assert gains[0] > gains[1] > gains[2] > 0


def test_paid_actors_buy_half_and_fans_pay_nothing_in_a_simulated_campaign() -> None:
    """Simulated, fans of different accounts are different people: docs/bought.md has harder cases."""
    small = {"n": 2, "n_null": 2, "actors": 30, "fans_high": 60, "price": 20.0}
    at = kr.simulate.campaigns(**small).cases[0]["spike"][1] - pd.Timedelta(days=1)
    scores = {}
    for actors in (0, 30):
        log = kr.simulate.campaigns(**{**small, "actors": actors}).log
        for variant in ("quantity", "lockstep"):
            frame = kr.score(log, variant, accounts=["client_0000", "honest_0000"], since=at, until=at)
            scores[actors, variant] = frame["score"].to_numpy()
    bought = {v: (scores[30, v] - scores[0, v])[0] for v in ("quantity", "lockstep")}
    assert bought["lockstep"] < 0.7 * bought["quantity"]
    np.testing.assert_allclose(scores[0, "lockstep"], scores[0, "quantity"])

"""Simulated campaigns: planted truth, an exact comparison without, a price that means something."""

from __future__ import annotations

import pandas as pd
import pytest

import kresearch as kr
from kresearch.datasets.campaigns import CampaignParameters
from kresearch.errors import UsageError

SMALL = {"n": 3, "n_null": 2, "actors": 6, "fans_high": 60}


def test_the_price_says_how_many_customers_an_actor_serves() -> None:
    farm, dear = CampaignParameters(price=0.25), CampaignParameters(price=20.0)
    # 4 cents a day for ten days are 160 interactions at 0.25 cents: 16 customers of ten.
    assert (farm.customers, farm.earlier_customers) == (16, 48)
    assert (dear.customers, dear.earlier_customers) == (1, 3)
    assert farm.cost == pytest.approx(50 * 10 * 0.0025)


@pytest.mark.parametrize("price", [0.25, 20.0])
def test_what_was_planted_is_in_the_log(price: float) -> None:
    made = kr.simulate.campaigns(price=price, **SMALL)
    acted = made.log.interactions.to_pandas().merge(
        made.truth, on="interaction_id", suffixes=("", "_planted")
    )
    assert made.log.simulated and (acted["polarity"] == acted["polarity_planted"]).all()
    bought = acted[acted["intent"] == "bought"]
    assert bought.groupby("account").size().to_dict() == {f"client_{i:04d}": 60 for i in range(3)}
    assert bought.groupby("account")["actor"].nunique().tolist() == [6, 6, 6]
    assert bought["actor"].str.startswith("paid_").all()
    served = acted[acted["actor"].str.startswith("paid_")].groupby("actor")["account"].nunique()
    p = CampaignParameters(price=price, **SMALL)
    assert served.max() == p.customers + p.earlier_customers
    assert made.answers is not None
    assert made.answers["bought"].tolist() == [60] * 3 + [0] * 2
    assert made.answers["cost"].tolist() == pytest.approx([60 * price / 100] * 3 + [0.0] * 2)


def test_campaigns_lie_in_their_window() -> None:
    made = kr.simulate.campaigns(**SMALL)
    acted = made.log.interactions.to_pandas().merge(
        made.truth[["interaction_id", "intent"]], on="interaction_id"
    )
    bought = acted.loc[acted["intent"] == "bought", "at"]
    spike = made.cases[0]["spike"]
    assert bought.min() >= spike[0] and bought.max() < spike[1]
    assert [case["kind"] for case in made.cases] == ["mixed"] * 3 + ["null"] * 2


def test_without_actors_the_honest_life_is_the_same() -> None:
    with_, without = kr.simulate.campaigns(**SMALL), kr.simulate.campaigns(**(SMALL | {"actors": 0}))
    columns = ["account", "actor", "kind", "at", "post"]
    sides = []
    for made in (with_, without):
        acted = made.log.interactions.to_pandas()
        honest = acted[acted["actor"].str.startswith("fan_")][columns]
        sides.append(honest.sort_values(columns, ignore_index=True))
    pd.testing.assert_frame_equal(*sides)
    assert len(without.log.interactions.to_pandas()) == len(sides[1])


def test_same_seed_same_log_and_another_seed_another() -> None:
    digests = [kr.simulate.campaigns(seed=seed, **SMALL).log.digest() for seed in (1, 1, 2)]
    assert digests[0] == digests[1] != digests[2]


def test_more_actors_buy_more_points() -> None:
    scores = []
    for actors in (0, 10, 60):
        made = kr.simulate.campaigns(**(SMALL | {"actors": actors}))
        at = made.cases[0]["spike"][1] - pd.Timedelta(days=1)
        frame = kr.score(made.log, "quantity", accounts=["client_0000"], since=at, until=at)
        scores.append(float(frame["score"].iloc[0]))
    assert scores[0] + 1 < scores[1] and scores[1] + 1 < scores[2]


def test_all_problems_at_once() -> None:
    with pytest.raises(UsageError, match=r"2 problem.*price=0.*actors are older than the log"):
        kr.simulate.campaigns(price=0.0, aged_days=50)
    with pytest.raises(UsageError, match="no parameter 'actor'. Did you mean 'actors'"):
        kr.simulate.campaigns(actor=3)


def test_bought_endorsements_come_on_top_and_change_nothing_else() -> None:
    plain, plus = kr.simulate.campaigns(**SMALL), kr.simulate.campaigns(endorsements=2, **SMALL)
    acted = plus.log.interactions.to_pandas()
    endorsed = acted["kind"] == "endorsement"
    assert (acted.loc[endorsed, "network"] == "klout").all() and acted.loc[endorsed, "post"].isna().all()
    assert plus.answers is not None and plus.answers["bought"].tolist() == [72] * 3 + [0] * 2
    given = acted[endorsed & acted["account"].str.startswith("client_")]
    assert given.groupby("account").size().tolist() == [12] * 3
    columns = ["account", "actor", "kind", "at", "post"]
    clients = [
        frame[frame["account"].str.startswith("client_")][columns].sort_values(columns, ignore_index=True)
        for frame in (plain.log.interactions.to_pandas(), acted[~endorsed])
    ]
    honest = [c[c["actor"].str.startswith("fan_")].reset_index(drop=True) for c in clients]
    pd.testing.assert_frame_equal(*honest)


def test_the_cap_of_klout_keeps_a_campaign_of_endorsements_small() -> None:
    """Ten +K in ninety days count for an account since August 2012, under quantity all of them."""
    scores: dict[str, list[float]] = {"quantity": [], "klout-2012": []}
    for actors in (6, 60):
        made = kr.simulate.campaigns(
            n=1, fans_high=60, actors=actors, interactions=0, endorsements=1, price=20.0
        )
        at = made.cases[0]["spike"][1]
        for variant, found in scores.items():
            frame = kr.score(made.log, variant, accounts=["client_0000"], since=at, until=at)
            found.append(float(frame["score"].iloc[0]))
    gains = {variant: high - low for variant, (low, high) in scores.items()}
    assert 0 <= gains["klout-2012"] < 0.5 * gains["quantity"]

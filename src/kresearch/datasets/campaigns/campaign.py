"""Campaigns of paid actors among honest accounts, with planted truth. Simulated, not data."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from kresearch.datasets.bounds import take_options
from kresearch.datasets.campaigns.life import (
    count_fans,
    draw_honest,
    draw_paid,
    draw_posts,
    name_accounts,
)
from kresearch.datasets.campaigns.parameters import BASELINE_DAYS, CampaignParameters
from kresearch.datasets.cases.life import DAY, START, find_posts
from kresearch.datasets.simulation import Simulation

#: Followers of an account per fan: as reported of Klout's True Reach (behaviour P6).
_FOLLOWERS_PER_FAN = 2.55


def simulate_campaigns(**options: Any) -> Simulation:
    """Simulate accounts that buy interactions, and honest ones beside them. Simulated, not data.

    With ``actors=0`` and the same seed the same accounts live the same honest life without a
    campaign: the difference is what was bought, exactly.

    Parameters
    ----------
    **options
        The fields of `CampaignParameters`.

    Returns
    -------
    Simulation
        One log; `cases` with a campaign each (kind ``mixed``) and honest ones (kind ``null``);
        `truth` says of each interaction whether it was bought; `answers` what each case
        bought, and what it paid in US dollars.

    Examples
    --------
    >>> import kresearch as kr
    >>> campaign = kr.simulate.campaigns(n=2, actors=20, days=55)
    >>> campaign.answers[["account", "actors", "bought", "cost"]].values.tolist()
    [['client_0000', 20, 200, 0.5], ['client_0001', 20, 200, 0.5]]
    >>> sorted(set(campaign.truth["intent"]))
    ['bought', 'bought by others', 'ordinary']
    """
    from kresearch.interactions import InteractionLog

    p = take_options(CampaignParameters, options)
    names = name_accounts(p)
    honest_chance = np.random.default_rng([p.seed, 0])
    posts = draw_posts(honest_chance, p)
    honest = draw_honest(honest_chance, p)
    paid = draw_paid(np.random.default_rng([p.seed, 1]), p)
    rows = pd.concat([f for f in (honest, paid) if len(f)], ignore_index=True)
    rows = rows.sort_values(["at", "account", "actor", "kind"], ignore_index=True)
    rows["at"] = rows["at"].astype("int64")
    rows["polarity"] = rows["polarity"].astype("float64")
    endorsed = rows["kind"] == "endorsement"
    rows["network"] = np.where(endorsed, "klout", "twitter")
    # A +K is for the account, not for a post of it.
    rows["post"] = pd.Series(_answered(posts, rows, names), index=rows.index, dtype=object).mask(
        endorsed, None
    )
    rows["interaction_id"] = [f"b-{i:07d}" for i in range(len(rows))]
    fans = count_fans(p)
    log = InteractionLog(
        interactions=_timed(rows).drop(columns=["intent"]),
        posts=_timed(posts.assign(account=names[posts.pop("case")], network="twitter")),
        audience=pd.DataFrame(
            {
                "account": names,
                "network": "twitter",
                "at": pd.Timestamp(START, unit="s", tz="UTC"),
                "followers": np.round(_FOLLOWERS_PER_FAN * fans).astype("int64"),
            }
        ),
        simulated=True,
        source=f"simulated: campaigns (seed {p.seed})",
    )
    log.notes.append("Simulated: accounts, interactions, campaigns and their prices are planted.")
    cases = [_window(p, str(name), bought=i < p.n) for i, name in enumerate(names)]
    answers = _count_answers(p, rows, names, fans)
    return Simulation(log, rows[["interaction_id", "intent", "polarity"]], cases, asdict(p), answers)


def _answered(posts: pd.DataFrame, rows: pd.DataFrame, names: Any) -> Any:
    """Return the latest post before each interaction; customers outside the log's cases have none."""
    place = {name: i for i, name in enumerate(names)}
    known = rows["account"].map(place)
    case = known.fillna(-1).astype("int64")
    found = find_posts(posts, rows.assign(case=case))
    found[known.isna().to_numpy()] = None
    return found


def _timed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(at=pd.to_datetime(frame["at"], unit="s", utc=True).dt.as_unit("us"))


def _window(p: CampaignParameters, name: str, *, bought: bool) -> dict[str, Any]:
    def window(start: int, end: int) -> tuple[pd.Timestamp, pd.Timestamp]:
        first, last = (pd.Timestamp(START + day * DAY, unit="s", tz="UTC") for day in (start, end))
        return first, last

    end = p.onset_days + p.campaign_days
    return {
        "name": name,
        "account": name,
        "kind": "mixed" if bought else "null",
        "baseline": window(p.onset_days - BASELINE_DAYS, p.onset_days),
        "spike": window(p.onset_days, end),
        "recovery": window(end, p.days),
        "silence": None,
    }


def _count_answers(p: CampaignParameters, rows: pd.DataFrame, names: Any, fans: Any) -> pd.DataFrame:
    bought = rows.loc[rows["intent"] == "bought", "account"].value_counts()
    count = np.array([int(bought.get(name, 0)) for name in names])
    return pd.DataFrame(
        {
            "case": names,
            "account": names,
            "kind": np.where(np.arange(len(names)) < p.n, "mixed", "null"),
            "fans": fans,
            "actors": np.where(count > 0, p.actors, 0),
            "bought": count,
            "cost": np.where(count > 0, p.cost, 0.0),
            "customers_per_actor": np.where(count > 0, p.customers + p.earlier_customers, 0),
        }
    )

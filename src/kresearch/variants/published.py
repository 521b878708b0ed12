"""Published: the three parts as Klout showed them, and the share of each network.

Klout published True Reach (a count), Amplification and Network (both 0 to 100). How the two
indices were made was not; the readings here are ours, and stand with each function.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from kresearch._common.constants import DIGITS
from kresearch.scoring.output import Scores
from kresearch.scoring.population import FOLLOWERS_PER_REACH, MEDIAN_FOLLOWERS
from kresearch.variants.base import Variant
from kresearch.variants.registry import resolve

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.interactions import InteractionLog

#: An engaged audience whose mean reach is that of the median account stands at 50.
TYPICAL_REACH = MEDIAN_FOLLOWERS / FOLLOWERS_PER_REACH


def published_parts(scores: pd.DataFrame) -> pd.DataFrame:
    """Return True Reach, Amplification and Network of a score frame, as Klout showed them.

    Parameters
    ----------
    scores
        A frame of `score`.

    Returns
    -------
    pandas.DataFrame
        ``account, at, true_reach`` (engaged actors, a whole number), ``amplification`` (0 to
        100: the chance that a post is shared at all, ``100 (1 - exp(-A))`` with A shares per
        post) and ``network`` (0 to 100: ``100 v / (v + 60)`` with v the mean reach of the
        engaged actors; 60 is the median account's). Both indices are a reconstruction.
    """
    reach = scores["reach"].clip(lower=0.0)
    mean_reach = (scores["impact"].clip(lower=0.0) / reach.where(reach > 0)).fillna(0.0)
    parts = scores[["account", "at"]].copy()
    parts["true_reach"] = reach.round().astype("int64")
    parts["amplification"] = 100.0 * (1.0 - np.exp(-scores["amplification"].clip(lower=0.0)))
    parts["network"] = 100.0 * mean_reach / (mean_reach + TYPICAL_REACH)
    parts.attrs = dict(scores.attrs)
    return parts


def network_shares(
    log: InteractionLog,
    variant: str | Variant | type[Variant] = "klout-2012",
    *,
    every: str = "1d",
    accounts: Iterable[str] | None = None,
    **parameters: Any,
) -> pd.DataFrame:
    """Return the share of each network in every account's score at every tick.

    Parameters
    ----------
    log
        The interactions.
    variant
        Name, class or instance of a variant.
    every
        ``"1d"`` or ``"1h"``.
    accounts
        Only these accounts, default all.
    **parameters
        The variant's parameters.

    Returns
    -------
    pandas.DataFrame
        ``account, at, network, strength, share``; shares of an account and tick add up to 1,
        or are all 0 where it has no strength. Where the best network drives the score, it
        has the share 1 (the first by name of equals); where strengths are pooled between sum and
        best, it is that of their powers.
    """
    named = resolve(variant, parameters).named_chain()
    return shares_of(Scores(log, [named], every=every, accounts=accounts))


def shares_of(scores: Scores) -> pd.DataFrame:
    """Return the share of each network, as `network_shares`, of scores that are already prepared."""
    import pandas as pd

    (named,), index, parts = scores.chains, scores.index, []
    for owners, network, strength in scores.strengths():
        account = [index.accounts[number] for number in owners]
        parts.append(
            pd.DataFrame(
                {
                    "account": np.repeat(np.array(account, dtype=object), scores.ticks),
                    "at": np.tile(scores.times, len(owners)),
                    "network": network,
                    "strength": np.round(strength.ravel(), DIGITS),
                }
            )
        )
    frame = pd.concat(parts, ignore_index=True)
    frame["at"] = pd.to_datetime(frame["at"], unit="us", utc=True)
    frame = frame.astype({"account": "str"}).sort_values(["account", "at", "network"], ignore_index=True)
    grouped = frame.groupby(["account", "at"])["strength"]
    pooled = named.chain.combine.over_networks
    if pooled == "max":
        best = frame.index.isin(grouped.idxmax()) & (frame["strength"] > 0)
        frame["share"] = best.astype("float64")
    else:
        say = frame["strength"] ** (1.0 if pooled == "sum" else pooled)
        total = say.groupby([frame["account"], frame["at"]]).transform("sum")
        frame["share"] = (say / total.where(total > 0)).fillna(0.0)
    return frame[["account", "at", "network", "strength", "share"]]

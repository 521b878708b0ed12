"""Published: the three parts as Klout showed them, and the share of each network.

Klout published True Reach (a count), Amplification and Network (both 0 to 100), and not how the two
indices were made. Ours are one S-curve in the logarithm of a signal, set by the two public answers of
Klout's API for ordinary accounts (true reach 14, Amplification 25.94, Network 49.64; and 80, 12.71,
36.97): the account in the middle of the frozen reference population gets their mean. An account with a
hundred times its signal stands higher and not at the end.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from kresearch._common.constants import DIGITS
from kresearch.scoring.output import Scores
from kresearch.scoring.population import TYPICAL_AMPLIFICATION, TYPICAL_IMPACT
from kresearch.variants.base import Variant
from kresearch.variants.registry import resolve

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.interactions import InteractionLog

#: Means of the published examples, which the typical account of the reference population gets.
TYPICAL = {"amplification": (25.94 + 12.71) / 2, "network": (49.64 + 36.97) / 2}


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
        100, from the shares per post; 0.1 is typical and gives 19.3) and ``network`` (0 to 100, from
        the mean reach of the engaged actors, as far as the log shows it; 5 is typical and gives 43.3). Both
        indices are a reconstruction: ``100 x / (x + c)`` with x the root of the signal over the typical one.

    Examples
    --------
    >>> import pandas as pd
    >>> signals = {"reach": [60.0, 2000.0], "amplification": [0.1, 10.0], "impact": [300.0, 10000.0]}
    >>> parts = published_parts(pd.DataFrame(signals).assign(account="a", at=pd.Timestamp("2012-05-29")))
    >>> parts[["true_reach", "amplification", "network"]].round(1).to_numpy().tolist()
    [[60.0, 19.3, 43.3], [2000.0, 70.5, 43.3]]
    """
    reach = scores["reach"].clip(lower=0.0)
    mean_reach = (scores["impact"].clip(lower=0.0) / reach.where(reach > 0)).fillna(0.0)
    parts = scores[["account", "at"]].copy()
    parts["true_reach"] = reach.round().astype("int64")
    shares = scores["amplification"].clip(lower=0.0)
    parts["amplification"] = _index(shares / TYPICAL_AMPLIFICATION, TYPICAL["amplification"])
    parts["network"] = _index(mean_reach / TYPICAL_IMPACT, TYPICAL["network"])
    parts.attrs = dict(scores.attrs)
    return parts


def _index(times: pd.Series, typical: float) -> pd.Series:
    """Return 0 to 100 for a signal in multiples of the typical one; 1 gives `typical`."""
    root = times**0.5
    index: pd.Series = 100.0 * root / (root + (100.0 - typical) / typical)
    return index


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

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"actor": ["anna", "ben", "carl"], "network": ["twitter", "twitter", "facebook"]})
    >>> log = kr.InteractionLog(rows.assign(account="acme", kind="reply", at="2012-05-01T10:00Z"))
    >>> shares = kr.variants.network_shares(log)
    >>> shares[["network", "share"]].round(2).values.tolist()
    [['facebook', 0.16], ['twitter', 0.84]]
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

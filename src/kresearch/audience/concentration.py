"""Concentration: whether an account's reactions come from many people or from few."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kresearch.audience.reading import read_reactions
from kresearch.scoring.rows import FloatArray

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog


def gini(amounts: FloatArray) -> float:
    """Return how unequal amounts are: 0 all equal, near 1 one has everything; NaN without any.

    Examples
    --------
    >>> gini(np.array([5.0, 5.0])), gini(np.array([0.0, 0.0, 0.0, 4.0]))
    (0.0, 0.75)
    """
    if not len(amounts) or amounts.sum() <= 0:
        return float("nan")
    ordered, n = np.sort(amounts), len(amounts)
    return float(2 * (np.arange(1, n + 1) * ordered).sum() / (n * ordered.sum()) - (n + 1) / n)


def concentration(log: InteractionLog) -> pd.DataFrame:
    """Return how an account's interactions are spread over its named actors.

    Parameters
    ----------
    log
        The interactions.

    Returns
    -------
    pandas.DataFrame
        Sorted by account: ``account, interactions, actors, top_share`` (of the most active actor),
        ``gini`` (0 all alike, 1 one does all), ``herfindahl`` (sum of squared shares, 1 is one actor), and
        ``effective_actors`` (its inverse: so many equally active ones would be as concentrated).

    Examples
    --------
    >>> import kresearch as kr
    >>> rows = pd.DataFrame({"account": "a", "actor": ["x", "x", "x", "y"], "kind": "like",
    ...     "network": "twitter", "at": pd.date_range("2012-01-01", periods=4, tz="UTC")})
    >>> kr.audience.concentration(kr.InteractionLog(rows))[["top_share", "herfindahl"]].values.tolist()
    [[0.75, 0.625]]
    """
    return concentrate(read_reactions(log).named)


def concentrate(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of `concentration` from the rows of `read_reactions`."""
    acts = rows.groupby(["account", "actor"]).size().rename("acts").reset_index()
    acts = acts.sort_values(["account", "acts"], ignore_index=True)
    group = acts.groupby("account")
    total, many = group["acts"].transform("sum"), group["acts"].transform("size")
    share = acts["acts"] / total
    rank = group.cumcount() + 1
    # As in `gini`, for all accounts at once.
    acts = acts.assign(share=share, square=share**2, term=(2 * rank - many - 1) * share / many)
    found = acts.groupby("account").agg(
        interactions=("acts", "sum"), actors=("acts", "size"), top_share=("share", "max"),
        gini=("term", "sum"), herfindahl=("square", "sum"),
    )  # fmt: skip
    # Sums of shares that cancel leave a last bit.
    even = found["gini"].clip(lower=0.0)
    return found.assign(gini=even, effective_actors=1 / found["herfindahl"]).reset_index()

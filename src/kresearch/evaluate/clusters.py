"""Which cases are not independent: those of one account, and those of one storm."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd


def find_clusters(accounts: Sequence[str], storms: Sequence[str] | None = None) -> list[int]:
    """Return a number per case; cases with the same one are not independent of each other.

    Cases share a number when they are of one account or of one storm (empty: nobody else's), or are linked by
    others that are. Equal names are one account in whatever dataset: that is careful where a simulation is
    drawn several times.

    Examples
    --------
    >>> find_clusters(["a", "b", "a", "c"], ["", "fire", "", "fire"])
    [0, 1, 0, 1]
    """
    found: dict[tuple[str, str], int] = {}
    parent: list[int] = []

    def root(place: int) -> int:
        while parent[place] != place:
            place = parent[place]
        return place

    given = storms if storms is not None else [""] * len(accounts)
    for place, (account, storm) in enumerate(zip(accounts, given, strict=True)):
        parent.append(place)
        for key in [("account", account), *([("storm", storm)] if storm else [])]:
            first = found.setdefault(key, place)
            one, other = sorted((root(first), root(place)))
            parent[other] = one
    numbers: dict[int, int] = {}
    return [numbers.setdefault(root(place), len(numbers)) for place in range(len(accounts))]


def mean_by_cluster(values: pd.DataFrame, clusters: pd.Series) -> pd.DataFrame:
    """Return the mean of each column over the cases of a cluster.

    One number per account: a test over these is right however alike the cases of an account are.
    """
    means: pd.DataFrame = values.groupby(clusters.reindex(values.index).to_numpy(), sort=True).mean()
    return means

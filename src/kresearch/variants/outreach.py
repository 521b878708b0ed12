"""Kred's Outreach: public points for what an account gives, beside `kred`, which counts what it gets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kresearch.scoring import Every
from kresearch.scoring.index import known_accounts
from kresearch.scoring.sources import Sources
from kresearch.variants.kred import COUNTED, POINTS

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.interactions import InteractionLog


def kred_outreach(
    log: InteractionLog, *, every: str = "1d", accounts: Iterable[str] | None = None
) -> pd.DataFrame:
    """Return the points that accounts have earned by what they did to others, until each tick.

    Kred showed two figures: Influence (the variant `kred`) and Outreach, for retweeting,
    replying, mentioning and following others. Outreach is cumulative and never falls; ten
    points each, by Kred's guide of 2011 to 2012. Where the lines between its levels (1 to 12)
    lay was not published, so the points are given.

    Parameters
    ----------
    log
        The interactions; what an account gives are the rows in which it is the actor.
    every
        ``"1d"`` or ``"1h"``.
    accounts
        Only these; default all accounts of the log.

    Returns
    -------
    pandas.DataFrame
        ``account, at, outreach``, one row per account and tick of the log, sorted; `outreach`
        in points, 0 for who never gave. Interactions of an account with itself count nothing.

    Raises
    ------
    UnknownNameError
        For an account that the log does not hold.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas as pd
    >>> days = pd.date_range("2012-05-01", periods=3, tz="UTC")
    >>> rows = {"account": ["ben", "ben", "anna"], "actor": ["anna", "anna", "ben"], "network": "twitter"}
    >>> log = kr.InteractionLog(pd.DataFrame(rows).assign(kind=["reply", "share", "reply"], at=days))
    >>> points = kr.variants.kred_outreach(log)
    >>> points.groupby("account")["outreach"].apply(list).tolist()  # of anna and of ben, day by day
    [[10.0, 20.0, 20.0], [0.0, 0.0, 10.0]]
    """
    import pandas as pd

    step = Every(every)
    sources = Sources(log)
    wanted = sorted(log.accounts()) if accounts is None else known_accounts(sources, accounts)
    counted, first, last = sources.acts_given(step, wanted, COUNTED)
    grid = pd.MultiIndex.from_product([wanted, range(first, last + 1)], names=["account", "tick"])
    acts = counted.rename(columns={"actor": "account"}).set_index(["account", "tick"])["acts"]
    full = acts.reindex(grid, fill_value=0).groupby(level="account").cumsum().reset_index()
    full["at"] = pd.to_datetime(full["tick"] * step.seconds, unit="s", utc=True).dt.as_unit("us")
    full["outreach"] = full["acts"].astype("float64") * POINTS
    return pd.DataFrame(full[["account", "at", "outreach"]])

"""Growth: days on which far more new actors, or followers, arrive than is usual at the account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kresearch.audience.reading import choose_accounts, read_reactions
from kresearch.errors import UsageError
from kresearch.scoring.rows import FloatArray

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

#: Days before a day that say what is usual, and how many of them there must be.
_EARLIER, _FEWEST = 28, 7
#: Median absolute deviation -> standard deviation of a normal distribution.
_SIGMA = 1.4826
NEW_ACTORS = "new actors"
_COLUMNS = ("account", "network", "at", "what", "value", "usual", "times_spread")


def growth(
    log: InteractionLog, *, accounts: list[str] | None = None, least: int = 10, spreads: float = 6.0
) -> pd.DataFrame:
    """Return the days on which an audience grew, or shrank, out of proportion.

    A day is held against the 28 days before it, seven at least: it stands out when it lies more than
    `spreads` robust spreads from their median, and at least `least` away. The spread is the median
    absolute deviation, but never below what chance alone makes (the root of the median, and 1).

    Parameters
    ----------
    log
        The interactions, and the audience where known.
    accounts
        Only these; all by default.
    least
        Actors or followers that a day must lie away from what is usual.
    spreads
        How many spreads.

    Returns
    -------
    pandas.DataFrame
        ``account, network`` (empty for new actors: an actor is new once), ``at`` (day, UTC), ``what``
        (``new actors`` or ``followers``: change per day), ``value, usual, times_spread`` (signed). A storm
        makes such days too: it is a reason to look, not a proof.

    Raises
    ------
    UsageError
        For an unknown account, or thresholds that are not above 0.

    Examples
    --------
    Two new people a day, and forty on the eleventh day:

    >>> import kresearch as kr
    >>> import pandas
    >>> days = [day for day in range(1, 11) for _ in range(2)] + [11] * 40
    >>> rows = pandas.DataFrame({"actor": [f"actor {i}" for i in range(60)], "kind": "like"})
    >>> rows = rows.assign(account="anna", network="twitter", at=[f"2012-01-{d:02}T12:00Z" for d in days])
    >>> found = kr.audience.growth(kr.InteractionLog(rows))
    >>> found["at"].dt.day.tolist(), found[["what", "value", "usual"]].to_dict("records")
    ([11], [{'what': 'new actors', 'value': 40.0, 'usual': 2.0}])
    """
    if least <= 0 or spreads <= 0:
        raise UsageError(f"least={least}, spreads={spreads}. Allowed: numbers above 0. Give higher ones.")
    chosen = choose_accounts(log, accounts)
    return find_growth(read_reactions(log).named, log, chosen, least=least, spreads=spreads)


def find_growth(
    reactions: pd.DataFrame,
    log: InteractionLog,
    chosen: list[str],
    *,
    least: int = 10,
    spreads: float = 6.0,
) -> pd.DataFrame:
    """Return the days of `growth` from the rows of `read_reactions`, and the audience of a log."""
    rows = []
    for account, network, what, daily in (*_new_actors(reactions, chosen, least), *_followers(log, chosen)):
        values = daily.to_numpy(np.float64)
        # New actors can only be too many; followers go both ways.
        for place in np.flatnonzero(values >= least if what == NEW_ACTORS else np.abs(values) >= 0):
            usual, spread = _usual(values, int(place))
            away = values[place] - usual
            if abs(away) >= least and abs(away) > spreads * spread:
                rows.append(
                    {
                        "account": account, "network": network, "at": daily.index[int(place)], "what": what,
                        "value": float(values[place]), "usual": usual, "times_spread": away / spread,
                    }
                )  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    return frame.sort_values(["account", "at", "what", "network"], ignore_index=True)


def _new_actors(
    rows: pd.DataFrame, accounts: list[str], least: int
) -> Iterator[tuple[str, str, str, pd.Series]]:
    """Yield, per account, actors seen there for the first time on each day, where any day has enough."""
    if rows.empty:
        return
    days = pd.date_range(rows["at"].min().floor("D"), rows["at"].max().floor("D"), freq="D")
    first = rows[rows["account"].isin(accounts)].groupby(["account", "actor"])["at"].min().dt.floor("D")
    daily = first.reset_index().groupby(["account", "at"]).size()
    busy = daily.groupby(level="account").max()
    for account in busy.index[busy >= least]:
        yield str(account), "", NEW_ACTORS, daily.loc[account].reindex(days, fill_value=0)


def _followers(log: InteractionLog, accounts: list[str]) -> Iterator[tuple[str, str, str, pd.Series]]:
    """Yield, per account and network, the change of followers per day, spread over days without figures."""
    followers = log.scored_audience()
    if followers is None:
        return
    table = followers.select("account", "network", "at", "followers").to_pandas()
    table["at"] = pd.to_datetime(table["at"], utc=True)
    for (account, network), rows in table[table["account"].isin(accounts)].groupby(["account", "network"]):
        last = rows.sort_values("at").set_index("at")["followers"].groupby(pd.Grouper(freq="D")).last()
        daily = last.astype("float64").interpolate().diff().iloc[1:]
        if len(daily):
            yield str(account), str(network), "followers", daily


def _usual(values: FloatArray, place: int) -> tuple[float, float]:
    """Return median and spread of the days before a day; NaN where there are too few."""
    before = values[max(0, place - _EARLIER) : place]
    if len(before) < _FEWEST:
        return float("nan"), float("nan")
    usual = float(np.median(before))
    mad = _SIGMA * float(np.median(np.abs(before - usual)))
    return usual, max(mad, abs(usual) ** 0.5, 1.0)

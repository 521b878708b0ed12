"""How many posts and interactions, and of which sign, per account and tick."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from kresearch.errors import EmptyLogError
from kresearch.evaluate.cases import Case
from kresearch.scoring import Every

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from kresearch.interactions import InteractionLog

#: Polarity at least this far from 0 is negative or positive: the cut of the variants.
THRESHOLD = 0.05
COUNTS = ("posts", "interactions", "negative", "neutral", "positive", "unknown")


def _tick(step: Every, at: ir.TimestampValue) -> ir.IntegerValue:
    """Return the tick that times fall into."""
    # No cast of the seconds to whole ones: DuckDB would round the last half second up.
    return (at.epoch_seconds() // step.seconds).cast("int32")


def count_activity(log: InteractionLog, accounts: Iterable[str], *, every: str = "1d") -> pd.DataFrame:
    """Count posts and interactions of some accounts per tick.

    The columns are ``account, at`` (UTC start of the tick) and ``posts, interactions, negative, neutral,
    positive, unknown``; ticks without any are not there. Interactions of an account with itself are left out,
    totals count as many as they say. Where there is no posts table, the first sight of a post id counts as a
    post.
    """
    wanted, step = sorted(set(accounts)), Every(every)
    table = log.interactions
    table = table.filter(table.account.isin(wanted), table.actor.isnull() | (table.actor != table.account))
    number = table["count"].fill_null(1)
    polarity = table.polarity
    counted = (
        table.mutate(tick=_tick(step, table["at"]))
        .group_by("account", "tick")
        .aggregate(
            interactions=number.sum(),
            negative=number.sum(where=polarity <= -THRESHOLD),
            neutral=number.sum(where=(polarity > -THRESHOLD) & (polarity < THRESHOLD)),
            positive=number.sum(where=polarity >= THRESHOLD),
            unknown=number.sum(where=polarity.isnull()),
        )
        .to_pandas()
    )
    frame = counted.merge(_posts(log, wanted, step), on=["account", "tick"], how="outer")
    for name in COUNTS:
        frame[name] = frame[name].fillna(0).astype("int64")
    frame["at"] = _times(frame["tick"], step)
    frame["account"] = frame["account"].astype("str")
    ordered: pd.DataFrame = frame[["account", "at", *COUNTS]].sort_values(
        ["account", "at"], ignore_index=True
    )
    return ordered


def fill_ticks(activity: pd.DataFrame, case: Case, *, every: str = "1d") -> pd.DataFrame:
    """Return the activity of a case's account over its windows, quiet ticks as zeros."""
    step = Every(every)
    first, last = step.tick_at(case.start), step.tick_at(case.end - pd.Timedelta("1us"))
    ticks = pd.Series(range(first, last + 1), dtype="int64")
    grid = pd.DataFrame({"at": _times(ticks, step)})
    rows = activity.loc[activity["account"] == case.account, ["at", *COUNTS]]
    full = grid.merge(rows, on="at", how="left")
    full[list(COUNTS)] = full[list(COUNTS)].fillna(0).astype("int64")
    full.insert(0, "account", case.account)
    return full


def read_hourly(log: InteractionLog, accounts: Iterable[str] | None = None) -> pd.DataFrame:
    """Return ``account, at, interactions, negative, positive`` per hour, for a detector."""
    known = list(log.accounts() if accounts is None else accounts)
    if not known:
        raise EmptyLogError
    return count_activity(log, known, every="1h")


def read_spans(log: InteractionLog, accounts: Iterable[str]) -> pd.DataFrame:
    """Return ``first, last`` (UTC) of what the log holds of each account, by account."""
    wanted = sorted(set(accounts))
    frames = []
    for table in (log.interactions, log.posts):
        if table is not None:
            rows = table.filter(table.account.isin(wanted)).group_by("account")
            frames.append(rows.aggregate(first=table["at"].min(), last=table["at"].max()).to_pandas())
    spans = pd.concat(frames, ignore_index=True)
    for column in ("first", "last"):
        times = pd.to_datetime(spans[column], utc=True)
        spans[column] = times.dt.as_unit("us")
    by_account: pd.DataFrame = spans.groupby("account").agg({"first": "min", "last": "max"})
    return by_account


def posts_known(log: InteractionLog) -> bool:
    """Return whether the log says when accounts posted: a posts table, or post ids."""
    if log.posts is not None:
        return True
    return bool(log.interactions.post.count().to_pyarrow().as_py())


def _posts(log: InteractionLog, accounts: list[str], step: Every) -> pd.DataFrame:
    if log.posts is not None:
        posts = log.posts.filter(log.posts.account.isin(accounts))
        posts = posts.select("account", tick=_tick(step, posts["at"]))
    else:
        seen = log.interactions.filter(log.interactions.account.isin(accounts))
        seen = seen.filter(seen.post.notnull())
        first = seen.group_by("account", "post").aggregate(at=seen["at"].min())
        posts = first.select("account", tick=_tick(step, first["at"]))
    frame: pd.DataFrame = posts.group_by("account", "tick").aggregate(posts=posts.count()).to_pandas()
    return frame


def _times(ticks: Any, step: Every) -> pd.Series:
    stamps: pd.Series = pd.to_datetime(ticks.astype("int64") * step.seconds, unit="s", utc=True)
    times: pd.Series = stamps.dt.as_unit("us")
    return times

"""One account and its circle, held in memory: all that its score can depend on.

An account's score reads its own interactions and posts and, for impact, the reach of the
actors behind them. That part of the log is read from the engine once; every change of a
setting then works on these arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kresearch.errors import UsageError
from kresearch.lab.columns import Floats, Whole
from kresearch.scoring import Every, Scorer, StrengthTimesStance
from kresearch.scoring.stance import NEUTRAL_BAND
from kresearch.scoring.weigh import RESOLUTION

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.interactions import InteractionLog
    from kresearch.scoring.prepared import Prepared


@dataclass(frozen=True)
class Items:
    """Interactions as arrays, sorted by line, actor, time and sign; ticks count from the log's first.

    Parameters
    ----------
    line
        Place among `Held.lines`; the account's own lines come first.
    group
        One number per line and actor; -1 for anonymous actors.
    tick, polarity, strength, count, amplifying
        Of each; polarity is NaN where unknown, strength that of the kind.
    actor_line
        Place of the actor's own line, -1 where it has none.
    """

    line: Whole
    group: Whole
    tick: Whole
    polarity: Floats
    strength: Floats
    count: Floats
    amplifying: NDArray[np.bool_]
    actor_line: Whole


@dataclass(frozen=True)
class Held:
    """An account and its circle.

    Parameters
    ----------
    account, every
        Whose, and the step of the grid.
    first, span
        First tick of the log (since 1970) and number of ticks.
    networks
        Network of each of the account's own lines.
    lines
        How many lines are held; the first ``len(networks)`` are the account's.
    owner
        Place of each line's account among the rows of `gap`; the account itself is row 0.
    items
        All interactions held; the first `own` are the account's.
    own
        How many are the account's.
    described
        ``network, kind, sign, post`` of the account's items: what the ledger names them by.
    posts
        Posts per own line and tick.
    stance_sum, stance_known
        Net sign and number of interactions of known polarity per own line and tick.
    gap
        Ticks since the last own post per account and tick, -1 before it was first seen; None
        when the log cannot tell.
    has_polarity
        Whether the account has any interaction of known polarity.
    """

    account: str
    every: Every
    first: int
    span: int
    networks: tuple[str, ...]
    lines: int
    owner: Whole
    items: Items
    own: int
    described: pd.DataFrame
    posts: Floats
    stance_sum: Floats
    stance_known: Floats
    gap: Whole | None
    has_polarity: bool


def hold(log: InteractionLog, account: str, *, every: str = "1d") -> Held:
    """Read from a log what one account's score depends on.

    Parameters
    ----------
    log
        The log; it is not changed.
    account
        Whose score.
    every
        ``"1d"`` or ``"1h"``.

    Raises
    ------
    UnknownNameError
        For an account that the log does not hold.
    """
    with Scorer(log, every=every, accounts=[account]) as scorer:
        prepared = scorer.prepared
        number = prepared.accounts.filter(prepared.accounts.name == account).number.to_pyarrow()
        if not len(number):
            raise UsageError(
                f"account '{account}' has no interaction but with itself, no post and no audience, so there "
                "is nothing to score. Allowed: an account that somebody else reacted to. Choose another."
            )
        return _arrange(prepared, account, int(number[0].as_py()))


def _arrange(prepared: Prepared, account: str, number: int) -> Held:
    import pandas as pd

    width, first, span = len(prepared.networks), prepared.first, prepared.span
    seen = prepared.lines.to_pandas().astype("int64")
    own_lines = np.sort(seen.loc[seen["account"] == number, "line"].to_numpy())
    frame = _read_items(prepared, [int(line) for line in own_lines])
    circle = np.setdiff1d(frame.loc[frame["line"].isin(own_lines), "actor_line"].dropna(), own_lines)
    circle = np.intersect1d(circle.astype("int64"), frame["line"].unique())
    lines = np.concatenate([own_lines, circle])
    place = pd.Series(np.arange(len(lines)), index=lines)
    frame["line"] = frame["line"].map(place)
    frame["actor_line"] = frame["actor_line"].map(place)
    frame = frame[frame["line"].notna()]
    frame = frame.assign(late=~(frame["polarity"] <= -NEUTRAL_BAND))
    # Where one actor acts several times in one moment, the chain takes the worth in rising order.
    frame = frame.sort_values(["line", "actor", "moment", "late"], kind="stable", ignore_index=True)
    own = int((frame["line"] < len(own_lines)).sum())
    accounts = np.concatenate([[number], np.setdiff1d(circle // width, [number])])
    rows = pd.Series(np.arange(len(accounts)), index=accounts)
    networks = tuple(prepared.networks[line % width] for line in own_lines)
    group = frame.groupby(["line", "actor"], sort=False).ngroup().where(frame["actor"].notna(), -1)
    items = Items(
        line=frame["line"].to_numpy("int64"),
        group=np.asarray(group, dtype="int64"),
        tick=frame["tick"].to_numpy("int64") - first,
        polarity=frame["polarity"].to_numpy("float64"),
        strength=frame["strength"].to_numpy("float64"),
        count=frame["count"].to_numpy("float64"),
        amplifying=frame["amplifying"].to_numpy("bool"),
        actor_line=frame["actor_line"].fillna(-1).to_numpy("int64"),
    )
    known = items.polarity[:own]
    sign = np.where(known > NEUTRAL_BAND, 1.0, np.where(known < -NEUTRAL_BAND, -1.0, 0.0))
    counted = np.where(np.isnan(known), 0.0, items.count[:own]) * RESOLUTION
    cells = (items.line[:own] * span + items.tick[:own], len(own_lines) * span)
    return Held(
        account=account,
        every=prepared.every,
        first=first,
        span=span,
        networks=networks,
        lines=len(lines),
        owner=rows[lines // width].to_numpy("int64"),
        items=items,
        own=own,
        described=_describe(frame.iloc[:own], networks),
        posts=_count_posts(prepared, own_lines, span),
        stance_sum=_sum_cells(cells, sign * counted).reshape(-1, span),
        stance_known=_sum_cells(cells, counted).reshape(-1, span),
        gap=_read_gaps(prepared, accounts, seen),
        has_polarity=bool((~np.isnan(known)).any()),
    )


def _sum_cells(cells: tuple[Whole, int], weights: Floats) -> Floats:
    return np.bincount(cells[0], weights=weights, minlength=cells[1]).astype("float64")


def _read_items(prepared: Prepared, own_lines: list[int]) -> pd.DataFrame:
    """Return the interactions with the account and with those who acted on it."""
    table = prepared.interactions
    # Weighed as one interaction each, so that the weight is the strength of the kind alone.
    table = StrengthTimesStance().apply(table.mutate(number=table["count"], count=1.0))
    direct = table.filter(table.line.isin(own_lines))
    circle = direct.filter(direct.actor_line.notnull()).select(line=direct.actor_line).distinct()
    circle = circle.filter(~circle.line.isin(own_lines))
    both = direct.union(table.semi_join(circle, "line"))
    frame: pd.DataFrame = both.select(
        "line", "actor", "actor_line", "tick", "moment", "polarity", "kind", "post", "amplifying",
        strength=both.weight, count=both.number,
    ).to_pandas()  # fmt: skip
    return frame


def _describe(own: pd.DataFrame, networks: tuple[str, ...]) -> pd.DataFrame:
    import pandas as pd

    polarity = own["polarity"].to_numpy("float64")
    signs = np.select(
        [polarity > NEUTRAL_BAND, polarity < -NEUTRAL_BAND, ~np.isnan(polarity)],
        ["positive", "negative", "neutral"],
        "unknown",
    )
    lines = own["line"].to_numpy("int64")
    return pd.DataFrame(
        {
            "network": [networks[line] for line in lines],
            "kind": own["kind"].to_numpy(),
            "sign": signs,
            "post": own["post"].to_numpy(),
        }
    )


def _count_posts(prepared: Prepared, own_lines: Whole, span: int) -> Floats:
    """Return posts per own line and tick, in the fixed point of the running totals."""
    counts = np.zeros((len(own_lines), span))
    if prepared.posts is not None:
        posts = prepared.posts.filter(prepared.posts.line.isin([int(n) for n in own_lines])).to_pandas()
        places = np.searchsorted(own_lines, posts["line"].to_numpy("int64"))
        np.add.at(counts, (places, posts["tick"].to_numpy("int64") - prepared.first), float(RESOLUTION))
    return counts


def _read_gaps(prepared: Prepared, accounts: Whole, seen: pd.DataFrame) -> Whole | None:
    """Return ticks since the last own post, or since the account was first seen."""
    table: Any = prepared.posts if prepared.posts is not None else prepared.sights
    if table is None:
        return None
    width = len(prepared.networks)
    posted = table.select(account=(table.line // width), tick=table.tick).distinct().to_pandas()
    rows = {int(number): row for row, number in enumerate(accounts)}
    last = np.full((len(accounts), prepared.span), -1, dtype="int64")
    firsts = seen[seen["account"].isin(accounts)].groupby("account")["first"].min()
    for part in (posted[posted["account"].isin(accounts)], firsts.rename("tick").reset_index()):
        ticks = part["tick"].to_numpy("int64") - prepared.first
        last[part["account"].map(rows).to_numpy("int64"), ticks] = ticks
    last = np.maximum.accumulate(last, axis=1)
    gaps: Whole = np.where(last < 0, -1, np.arange(prepared.span) - last)
    return gaps

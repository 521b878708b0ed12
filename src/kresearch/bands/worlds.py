"""Worlds: the same log with plausible true polarities, scored side by side in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kresearch.bands.reading import UNKNOWN, Reading, arrange, was_read
from kresearch.bands.shares import draw_rates, draw_shares, true_given
from kresearch.errors import UsageError
from kresearch.scoring import Scorer
from kresearch.scoring.scorer import reads_actors
from kresearch.sentiment import Confusion
from kresearch.sentiment.misreading import MIDDLE
from kresearch.variants import Variant, resolve
from kresearch.variants.scoring import read_utc, to_frame

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

#: Worlds drawn by default: the ends of a 90 % band then rest on five worlds each.
DRAWS = 100
#: Rows of interactions that are scored in one pass; more worlds than that go in several.
_ROWS_AT_ONCE = 3_000_000
#: Most rows times worlds that are taken on.
_MOST_ROWS = 100_000_000
_SIGN = "\x1f"


@dataclass(frozen=True)
class Worlds:
    """Scores of the same accounts in worlds that differ in the true polarity of what was read.

    Parameters
    ----------
    curves
        Variant label -> frame with ``world`` beside the columns of a score frame.
    shares
        One row per account and class: ``account, polarity, given`` (share of its readings that were
        given the class), ``estimate`` (median of the plausible true shares), ``low``, ``high`` (90 %).
    confusion
        The errors.
    draws, seed
        Of the draw.
    """

    curves: dict[str, pd.DataFrame]
    shares: pd.DataFrame
    confusion: Confusion
    draws: int
    seed: int


def draw_worlds(
    log: InteractionLog,
    variants: Sequence[str | Variant],
    *,
    confusion: Confusion,
    draws: int = DRAWS,
    seed: int = 0,
    every: str = "1d",
    accounts: Iterable[str] | None = None,
    since: Any = None,
    until: Any = None,
    shares: bool = True,
) -> Worlds:
    """Score a log in worlds where the classifier's errors are undone at random.

    In each world an error matrix is drawn from what was measured; then the true class shares of each
    account, and around them those of each stretch of time, from what they must have been to be read
    as they were (`shares.draw_shares`); then the true class of every reading. Interactions that
    repeat a text are right or wrong together; what has no text stays as it is.

    Parameters
    ----------
    log
        With polarity from a classifier, settled as `kresearch.sentiment.label` does.
    variants
        Which; those that do not read polarity are the same in every world.
    confusion
        The classifier's errors, measured on texts like these.
    draws, seed
        How many worlds, and of their randomness; the result does not depend on the order of rows.
    every, accounts, since, until
        As of `kresearch.score`.
    shares
        Whether shares were read by the classifier; False where `label` was told what they say.

    Raises
    ------
    UsageError
        When no interaction was read, or the worlds would be too many rows.
    """
    if draws < 2:
        raise UsageError(f"draws = {draws}: allowed is 2 or more; {DRAWS} by default.")
    chosen = [resolve(v) for v in variants]
    wanted = log.accounts() if accounts is None else sorted(set(accounts))
    whole = any(reads_actors(variant.chain()) for variant in chosen)
    rows = _numbered(log, None if accounts is None or whole else wanted)
    n = int(rows.count().to_pyarrow().as_py())
    if n * draws > _MOST_ROWS:
        raise UsageError(
            f"{draws} worlds of {n:,} interactions are too many: allowed are {_MOST_ROWS:,} in all. Name the "
            "accounts that matter, or take fewer draws."
        )
    reading = arrange(_read_rows(rows, shares=shares))
    sampled, told = _sample(reading, confusion, draws=draws, seed=seed)
    size = max(1, min(draws, _ROWS_AT_ONCE // max(n, 1)))
    parts: dict[str, list[pd.DataFrame]] = {variant.label: [] for variant in chosen}
    for start in range(0, draws, size):
        many = range(start, min(start + size, draws))
        world_log = _build(log, rows, reading, sampled, many)
        names = [f"{account}{_SIGN}{world}" for world in many for account in wanted]
        with Scorer(world_log, every=every, accounts=names, whole=whole) as scorer:
            first = None if since is None else scorer.every.tick_at(read_utc(since))
            last = None if until is None else scorer.every.tick_at(read_utc(until))
            for variant in chosen:
                table = scorer.expression(variant.chain(), since=first, until=last)
                parts[variant.label].append(_parted(to_frame(table, every)))
    curves = {
        label: pd.concat(found).sort_values(["world", "account", "at"], ignore_index=True)
        for label, found in parts.items()
    }
    return Worlds(curves, told, confusion, draws, seed)


def _numbered(log: InteractionLog, accounts: list[str] | None) -> Any:
    """Return the interactions that matter, numbered in an order that is their own."""
    import ibis

    table = log.interactions
    if accounts is not None:
        # An actor weighs by its own reach, so what was done to the actors belongs to it.
        near = table.filter(table.account.isin(accounts))
        actors = near.select(account=near.actor).distinct()
        others = table.filter(~table.account.isin(accounts)).semi_join(actors, "account")
        table = near.union(others)
    order = [table[name] for name in table.columns]
    numbered = table.mutate(row=ibis.row_number().over(ibis.window(order_by=order)))
    return numbered.cache()


def _read_rows(rows: Any, *, shares: bool = True) -> pd.DataFrame:
    import ibis

    dated = rows.mutate(day=rows["at"].epoch_seconds() // 86_400)
    whose = ibis.window(group_by=["account", "actor"])
    fresh = dated.actor.isnull() | (dated.day == dated.day.min().over(whose))
    read = dated.mutate(fresh=fresh).filter(was_read(dated, shares=shares))
    found: pd.DataFrame = read.select("row", "account", "day", "fresh", "polarity", "text").execute()
    if found.empty:
        raise UsageError(
            "no interaction was read by a classifier: none has a text, and no reply, comment, mention or "
            "quote has a polarity. Allowed: a log labelled with kr.sentiment.label. Label it first."
        )
    return found


def _sample(
    reading: Reading, confusion: Confusion, *, draws: int, seed: int
) -> tuple[np.ndarray[Any, Any], pd.DataFrame]:
    """Return the true class of every reading in every world, shape (draws, readings), and the shares."""
    out = np.empty((draws, len(reading.given)), dtype=np.int8)
    totals = reading.by_account()
    owned = np.zeros((draws, len(reading.names), 3))
    for world in range(draws):
        rng = np.random.default_rng((seed, world))
        rates = draw_rates(rng, confusion)
        of_accounts = draw_shares(rng, totals, rates)
        of_groups = draw_shares(rng, reading.counts, rates, around=of_accounts[reading.account])
        heaps = np.cumsum(true_given(of_groups, rates), axis=2)[reading.group, reading.given]
        drawn = rng.random((len(reading.given), 1))
        out[world] = (heaps < drawn).sum(axis=1).clip(0, 2)
        np.add.at(owned[world], (reading.account[reading.group], out[world].astype(np.int64)), 1.0)
    owned /= owned.sum(axis=2, keepdims=True)
    given = totals / totals.sum(axis=1, keepdims=True)
    rows = [
        {
            "account": name,
            "polarity": word,
            "given": float(given[i, k]),
            "estimate": float(np.median(owned[:, i, k])),
            "low": float(np.quantile(owned[:, i, k], 0.05)),
            "high": float(np.quantile(owned[:, i, k], 0.95)),
        }
        for i, name in enumerate(reading.names)
        for k, word in enumerate(confusion.classes)
    ]
    return out, pd.DataFrame(rows)


def _build(log: InteractionLog, rows: Any, reading: Reading, sampled: Any, worlds: range) -> Any:
    """Return one log that holds several worlds, told apart by their names."""
    import ibis
    import pyarrow as pa

    from kresearch.interactions.io.move import move_table

    count = len(worlds)
    true = sampled[worlds.start : worlds.stop][:, reading.which]
    same = true == np.minimum(reading.given, UNKNOWN)[reading.which][None, :]
    fresh = pa.table(
        {
            "drawn_world": np.repeat(np.asarray(worlds, dtype=np.int64), len(reading.row)),
            "drawn_row": np.tile(reading.row, count),
            "drawn": pa.array(MIDDLE[true].ravel(), mask=same.ravel()),
        }
    )
    side = move_table(ibis.memtable(fresh), log.engine)
    numbers = move_table(ibis.memtable(pa.table({"world": np.asarray(worlds, dtype=np.int64)})), log.engine)
    many = rows.cross_join(numbers)
    joined = many.left_join(side, [many.world == side.drawn_world, many.row == side.drawn_row])
    tail = _SIGN + joined.world.cast("string")
    told = joined.mutate(
        account=joined.account + tail,
        actor=joined.actor + tail,
        interaction_id=joined.interaction_id + tail,
        polarity=ibis.coalesce(joined.drawn, joined.polarity),
    )
    tables: dict[str, Any] = {"interactions": told.select(log.interactions.columns).cache()}
    for name, table in (("posts", log.posts), ("audience", log.audience)):
        if table is not None:
            crossed = table.cross_join(numbers)
            own = crossed.mutate(account=crossed.account + _SIGN + crossed.world.cast("string"))
            tables[name] = own.select(table.columns)
    return log.replace(**tables)


def _parted(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a score frame with the account's own name and the number of its world."""
    both = frame["account"].str.rsplit(_SIGN, n=1, expand=True)
    return frame.assign(account=both[0], world=both[1].astype("int64"))

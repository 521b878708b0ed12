"""The score itself from judgements: scored in every world that the judged sample allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kresearch.errors import UsageError
from kresearch.sentiment.addressee import Aliases
from kresearch.sentiment.judging import JudgedTexts, draw_labels, join_judgements, read_texts
from kresearch.sentiment.judging.draws import DRAWS, polarity_of_labels
from kresearch.variants import Variant, resolve, score, score_many

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

#: Rows of interactions that are scored in one pass; more worlds than that go in several.
ROWS_AT_ONCE = 2_000_000
#: Most rows times worlds that are taken on.
MOST_ROWS = 100_000_000
#: Scores this near to 1 or 100 are saturated.
FLOOR, CEILING = 1.01, 99.99
_SIGN = "\x1f"


@dataclass(frozen=True)
class JudgedScores:
    """Scores of one account under one variant, as read and in the worlds that the judgements allow.

    Parameters
    ----------
    as_read
        The score frame from the polarity of the log.
    worlds
        ``world, at, score, valence``: one curve per world.
    judged
        The texts and what was judged.
    variant
        The variant's label.
    """

    as_read: pd.DataFrame
    worlds: pd.DataFrame
    judged: JudgedTexts
    variant: str

    def frame(self, *, level: float = 0.95) -> pd.DataFrame:
        """Return ``at, score, low, high, as_read``: median and interval over the worlds, per tick."""
        tail = (1 - level) / 2
        grouped = self.worlds.groupby("at")["score"]
        out = pd.DataFrame(
            {"score": grouped.median(), "low": grouped.quantile(tail), "high": grouped.quantile(1 - tail)}
        ).reset_index()
        return out.merge(
            self.as_read[["at", "score"]].rename(columns={"score": "as_read"}), on="at", how="left"
        )

    def gain(self, *, level: float = 0.95) -> dict[str, float]:
        """Return ``value, low, high, as_read, saturated``: points gained from before the storm to its end.

        From the last tick before the storm to the last tick in it. ``saturated`` is the share of worlds that
        end at the floor or the ceiling of the scale: there the size of the change means nothing.
        """
        frame = self.judged.frame
        wide = self.worlds.pivot_table(index="at", columns="world", values="score")
        start, end = wide[wide.index < frame.since], wide[wide.index < frame.until]
        read = self.as_read.set_index("at")["score"]
        if start.empty or not len(read[read.index < frame.since]):
            raise UsageError(
                f"no score before the storm begins at {frame.since}: the log has no baseline. Allowed is a "
                "log that begins before it. Choose a later --since, or collect more."
            )
        gains = (end.iloc[-1] - start.iloc[-1]).to_numpy(dtype=np.float64)
        tail = (1 - level) / 2
        low, high = np.quantile(gains, [tail, 1 - tail])
        as_read = float(read[read.index < frame.until].iloc[-1] - read[read.index < frame.since].iloc[-1])
        last = end.iloc[-1].to_numpy(dtype=np.float64)
        saturated = float(((last <= FLOOR) | (last >= CEILING)).mean())
        found = {"value": float(np.median(gains)), "low": float(low), "high": float(high)}
        return found | {"as_read": as_read, "saturated": saturated}


def score_judged(
    log: InteractionLog,
    variant: str | Variant,
    judgements: pd.DataFrame,
    *,
    account: str,
    since: Any,
    until: Any,
    draws: int = DRAWS,
    seed: int = 0,
    every: str = "1d",
    aliases: Aliases | None = None,
) -> JudgedScores:
    """Score an account from judgements, with an interval that holds whatever the scorer is worth.

    Texts that were judged have the polarity they were judged to have; every other text gets one drawn from
    what was judged in its stratum, the same for all its copies. Interactions without a text stay as they are.

    Parameters
    ----------
    log
        The interactions; their polarity is what was read, and makes the strata.
    variant
        Which score.
    judgements
        See `kresearch.sentiment.judging.read_judgements`.
    account
        Whose score.
    since, until
        Begin (inclusive) and end (exclusive) of the storm; UTC when without a zone.
    draws, seed
        How many worlds, and of their randomness.
    every
        ``"1d"`` or ``"1h"``.
    aliases
        Further names of accounts.

    Raises
    ------
    UsageError
        When no judgement fits, or the worlds are too many rows.
    """
    chosen = resolve(variant)
    frame = read_texts(log, account, _utc(since), _utc(until), aliases=aliases)
    judged = join_judgements(frame, judgements)
    drawn = draw_labels(judged, draws=draws, seed=seed)
    rows = int(log.interactions.count().to_pyarrow().as_py())
    if rows * draws > MOST_ROWS:
        raise UsageError(
            f"{draws} worlds of {rows:,} interactions are too many: allowed are {MOST_ROWS:,} in all. Cut "
            "the log to the accounts that matter, or take fewer draws."
        )
    as_read = score(log, chosen, every=every, accounts=[account])
    size = max(1, min(draws, ROWS_AT_ONCE // max(rows, 1)))
    parts = []
    for start in range(0, draws, size):
        many = range(start, min(start + size, draws))
        names = [f"{account}{_SIGN}{world}" for world in many]
        world_log = _build_worlds(log, judged, drawn[many.start : many.stop], many)
        (curves,) = score_many(world_log, [chosen], every=every, accounts=names).values()
        number = curves["account"].str.rsplit(_SIGN, n=1).str[1].astype("int64")
        parts.append(curves.assign(world=number)[["world", "at", "score", "valence"]])
    worlds = pd.concat(parts).sort_values(["world", "at"], ignore_index=True)
    return JudgedScores(as_read, worlds, judged, chosen.label)


def _utc(when: Any) -> pd.Timestamp:
    stamp = pd.Timestamp(when)
    return stamp.tz_localize("UTC") if stamp.tzinfo is None else stamp.tz_convert("UTC")


def _build_worlds(
    log: InteractionLog, judged: JudgedTexts, drawn: np.ndarray[Any, Any], worlds: Sequence[int]
) -> InteractionLog:
    """Return one log that holds several worlds, told apart by the names of accounts and actors."""
    import ibis
    import pyarrow as pa

    from kresearch.interactions.moving import move_table

    frame = judged.frame
    place = {key: i for i, key in enumerate(frame.texts["text_key"])}
    wordings = list(frame.keys)
    at = np.array([place[frame.keys[w]] for w in wordings], dtype=np.int64)
    polarity = polarity_of_labels()[drawn[:, at]].ravel()
    fresh = pa.table(
        {
            "drawn_world": np.repeat(np.asarray(worlds, dtype=np.int64), len(wordings)),
            "drawn_text": pa.array(wordings * len(worlds), type=pa.string()),
            "drawn": pa.array(polarity, mask=np.isnan(polarity)),
            "is_drawn": np.ones(len(polarity), dtype=bool),
        }
    )
    side = move_table(ibis.memtable(fresh), log.engine)
    numbers = move_table(ibis.memtable(pa.table({"world": np.asarray(worlds, dtype=np.int64)})), log.engine)
    table = log.interactions
    many = table.cross_join(numbers)
    mine = (many.account == frame.account) & (many.text == side.drawn_text)
    joined = many.left_join(side, [many.world == side.drawn_world, mine])
    tail = _SIGN + joined.world.cast("string")
    renamed = joined.mutate(
        account=joined.account + tail,
        actor=joined.actor + tail,
        interaction_id=joined.interaction_id + tail,
        polarity=joined.is_drawn.notnull().ifelse(joined.drawn, joined.polarity),
    )
    tables: dict[str, Any] = {"interactions": renamed.select(table.columns).cache()}
    for name, other in (("posts", log.posts), ("audience", log.audience)):
        if other is not None:
            crossed = other.cross_join(numbers)
            named = crossed.mutate(account=crossed.account + _SIGN + crossed.world.cast("string"))
            tables[name] = named.select(other.columns)
    return log.but(**tables)

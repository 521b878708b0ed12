"""The score itself from judgements: scored in every world that the judged sample allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kresearch._common.scale_ends import at_the_end
from kresearch._common.times import time_of
from kresearch.bands.polarity_draws import number_rows, open_rows, score_polarities
from kresearch.errors import UsageError
from kresearch.interactions.account_names import Aliases
from kresearch.interactions.people import link_accounts, read_links
from kresearch.scoring import Rows
from kresearch.scoring.rows import FloatArray
from kresearch.scoring.ticks import Every
from kresearch.sentiment.judging import JudgedTexts, draw_labels, join_judgements, read_texts
from kresearch.sentiment.judging.draws import DRAWS, polarity_of_labels
from kresearch.variants import Variant, resolve, score

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from kresearch._common.times import When
    from kresearch.interactions import InteractionLog

#: Most rows times draws that are taken on.
MOST_ROWS = 1_000_000_000


@dataclass(frozen=True)
class JudgedScores:
    """Scores of one account under one variant, as read and in the worlds that the judgements allow.

    Parameters
    ----------
    as_read
        The score frame from the polarity of the log.
    worlds
        ``world, at, score, valence, at_end``: one curve per world; whether it lies at an end of the scale.
    judged
        The texts and what was judged.
    variant
        The variant's label.
    every
        Step of the curves: ``"1d"`` or ``"1h"``.
    """

    as_read: pd.DataFrame
    worlds: pd.DataFrame
    judged: JudgedTexts
    variant: str
    every: str = "1d"

    def frame(self, *, level: float = 0.95, column: str = "score") -> pd.DataFrame:
        """Return ``at, score, low, high, as_read``: median and interval over the worlds, per tick.

        `column` may be ``"valence"``, which then stands in place of ``score``.
        """
        tail = (1 - level) / 2
        grouped = self.worlds.groupby("at")[column]
        out = pd.DataFrame(
            {column: grouped.median(), "low": grouped.quantile(tail), "high": grouped.quantile(1 - tail)}
        ).reset_index()
        return out.merge(
            self.as_read[["at", column]].rename(columns={column: "as_read"}), on="at", how="left"
        )

    def gain(self, *, level: float = 0.95) -> dict[str, float]:
        """Return ``value, low, high, as_read, saturated``: points gained from before the storm to its end.

        From the last tick that is over when the storm begins to the last tick in it: a day in which it begins
        counts whole. ``saturated`` is the share of worlds that begin or end at the floor or the ceiling of
        the scale: there the size of the change means nothing.
        """
        frame = self.judged.frame
        wide = self.worlds.pivot(index="at", columns="world", values="score")
        ends = self.worlds.pivot(index="at", columns="world", values="at_end")
        # The score of a tick knows all of the tick: the one in which the storm begins is no time before it.
        last = frame.since - pd.Timedelta(seconds=Every(self.every).seconds)
        before, within = wide.index <= last, wide.index < frame.until
        start, end = wide[before], wide[within]
        read = self.as_read.set_index("at")["score"]
        if start.empty or not len(read[read.index <= last]):
            raise UsageError(
                f"no score before the storm begins at {frame.since}: the log has no baseline. Allowed is a "
                "log that begins before it. Choose a later --since, or collect more."
            )
        gains = (end.iloc[-1] - start.iloc[-1]).to_numpy(dtype=np.float64)
        tail = (1 - level) / 2
        low, high = np.quantile(gains, [tail, 1 - tail])
        as_read = float(read[read.index < frame.until].iloc[-1] - read[read.index <= last].iloc[-1])
        saturated = float((ends[before].iloc[-1] | ends[within].iloc[-1]).mean())
        found = {"value": float(np.median(gains)), "low": float(low), "high": float(high)}
        return found | {"as_read": as_read, "saturated": saturated}


def score_judged(
    log: InteractionLog,
    variant: str | Variant,
    judgements: pd.DataFrame,
    *,
    account: str,
    since: When,
    until: When,
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
        As `kresearch.sentiment.judging.read_judgements` returns them, or a table of one's own: needed are
        ``text_key`` (of `kresearch.sentiment.judging.text_keys`) and ``label``. A judgement without a
        ``probability`` speaks for its own text alone.
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
        When columns are missing or labels unknown, no judgement fits, or the worlds are too many rows.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas as pd
    >>> from kresearch.sentiment.judging import text_keys
    >>> at = pd.date_range("2012-05-01", periods=20, freq="6h", tz="UTC")
    >>> rows = pd.DataFrame({"actor": range(20), "at": at})
    >>> rows = rows.assign(account="acme", kind="reply", network="twitter", language="en", polarity=0.5)
    >>> texts = [f"Fine {i}" for i in range(10)] + [f"Just great {i}" for i in range(10)]
    >>> log = kr.InteractionLog(rows.assign(text=texts))
    >>> keys = text_keys(texts[10:])  # read as praise, and judged to be anger
    >>> judgements = pd.DataFrame({"text_key": keys, "label": "negative", "probability": 1.0})
    >>> storm = {"account": "acme", "since": "2012-05-03", "until": "2012-05-06"}
    >>> found = kr.bands.score_judged(log, "sentiment-penalise", judgements, draws=5, **storm)
    >>> gain = found.gain()
    >>> round(gain["as_read"], 1), round(gain["value"], 1)
    (4.5, -9.1)
    """
    chosen = resolve(variant)
    frame = read_texts(log, account, time_of(since), time_of(until), aliases=aliases)
    judged = join_judgements(frame, judgements)
    drawn = draw_labels(judged, draws=draws, seed=seed)
    numbered = number_rows(log)
    scorer = open_rows(log, numbered, [chosen], every=every, accounts=[account])
    rows = scorer.kernel().columns.rows
    if len(rows) * draws > MOST_ROWS:
        raise UsageError(
            f"{draws} draws of {len(rows):,} interactions are too many: allowed are {MOST_ROWS:,} in all. "
            "Cut the log to the accounts that matter, or take fewer draws."
        )
    as_read = score(log, chosen, every=every, accounts=[account])
    (curves,) = score_polarities(
        log, scorer, [chosen], _polarities(rows, _link(log, numbered), judged, drawn)
    ).values()
    worlds = curves.rename(columns={"draw": "world"}).assign(at_end=at_the_end(curves))
    worlds = worlds[["world", "at", "score", "valence", "at_end"]]
    return JudgedScores(as_read, worlds, judged, chosen.label, every)


def _link(log: InteractionLog, numbered: ir.Table) -> ir.Table:
    """Return the numbered interactions under the names that have a score."""
    linked = link_accounts({"interactions": numbered}, read_links(log.persons))["interactions"]
    return numbered if linked is None else linked


def _polarities(
    rows: Rows, numbered: ir.Table, judged: JudgedTexts, drawn: NDArray[np.int8]
) -> Iterator[FloatArray]:
    """Yield the polarity of every row in each draw: as drawn where its text was, else as it was."""
    frame = judged.frame
    place = {key: i for i, key in enumerate(frame.texts["text_key"])}
    mine = numbered.filter(numbered.account == frame.account, numbered.text.notnull())
    texts = mine.select("row", "text").to_pandas()
    known = texts["text"].map(lambda text: place.get(frame.keys.get(text, ""), -1)).to_numpy(np.int64)
    largest = max(int(rows.rows.max(initial=0)), int(texts["row"].max()) if len(texts) else 0)
    text_of = np.full(largest + 1, -1)
    text_of[texts["row"].to_numpy(np.int64)] = known
    which = text_of[rows.rows]
    labels = polarity_of_labels()
    for labels_drawn in drawn:
        yield np.where(which >= 0, labels[labels_drawn[which]], rows.polarities)

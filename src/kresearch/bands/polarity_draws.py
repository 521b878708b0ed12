"""Draws of polarity: the same log with plausible true polarities, scored again and again."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kresearch._common.names import take_names
from kresearch.bands.reading import UNKNOWN, Reading, arrange, was_read
from kresearch.bands.shares import draw_rates, draw_shares, true_given
from kresearch.errors import UsageError
from kresearch.interactions.given import take_log
from kresearch.scoring import Rows, Scorer
from kresearch.scoring.kernel import map_ordered
from kresearch.scoring.output import Scores
from kresearch.scoring.rows import FloatArray
from kresearch.sentiment import Confusion
from kresearch.sentiment.misreading import MIDDLE
from kresearch.variants import Variant, resolve

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from kresearch._common.times import When
    from kresearch.interactions import InteractionLog

#: Class of each reading in each draw: 0 negative, 1 neutral, 2 positive.
Classes = NDArray[np.int8]
#: Draws by default: the ends of a 90 % band then rest on ten of them each.
DRAWS = 200
#: Most rows times draws that are taken on.
_MOST_ROWS = 1_000_000_000


@dataclass(frozen=True)
class PolarityDraws:
    """Scores of the same accounts under plausible true polarities of what was read.

    Parameters
    ----------
    curves
        Variant label -> frame with ``draw`` beside the columns of a score frame.
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


def draw_polarities(
    log: InteractionLog,
    variants: Sequence[str | Variant],
    *,
    confusion: Confusion,
    draws: int = DRAWS,
    seed: int = 0,
    every: str = "1d",
    accounts: Iterable[str] | None = None,
    since: When | None = None,
    until: When | None = None,
    shares: bool = True,
) -> PolarityDraws:
    """Score a log with its classifier's errors undone at random, many times.

    In each draw an error matrix is drawn from what was measured; then the true class shares of each
    account, and around them those of each stretch of time, from what they must have been to be read
    as they were (`shares.draw_shares`); then the true class of every reading. Interactions that
    repeat a text are right or wrong together; what has no text stays as it is.

    Parameters
    ----------
    log
        With polarity from a classifier, settled as `kresearch.sentiment.label` does.
    variants
        Which; those that do not read polarity are the same in every draw.
    confusion
        The classifier's errors, measured on texts like these.
    draws, seed
        How many, and of their randomness; the result does not depend on the order of rows.
    every, accounts, since, until
        As of `kresearch.score`.
    shares
        Whether shares were read by the classifier; False where `label` was told what they say.

    Raises
    ------
    UsageError
        When no interaction was read, or the draws would be too many rows.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas as pd
    >>> at = pd.date_range("2012-05-01", periods=40, freq="6h", tz="UTC")
    >>> rows = pd.DataFrame({"actor": range(40), "at": at, "text": [f"text {i}" for i in range(40)]})
    >>> rows = rows.assign(account="acme", kind="reply", network="twitter", language="en")
    >>> rows["polarity"] = [0.5] * 30 + [-0.5] * 10
    >>> log = kr.InteractionLog(rows)
    >>> confusion = kr.sentiment.measured("vader")
    >>> drawn = kr.bands.draw_polarities(log, ["sentiment-penalise"], confusion=confusion, draws=20)
    >>> drawn.shares[["polarity", "given", "estimate", "low", "high"]].round(1).values.tolist()
    [['negative', 0.2, 0.2, 0.1, 0.3], ['neutral', 0.0, 0.0, 0.0, 0.1], ['positive', 0.8, 0.8, 0.7, 0.9]]
    >>> len(drawn.curves["sentiment-penalise"])  # ten days in each of the draws
    200
    """
    log = take_log(log)
    if draws < 2:
        raise UsageError(f"draws = {draws}: allowed is 2 or more; {DRAWS} by default.")
    chosen = [resolve(v) for v in take_names(variants)]
    wanted = log.scored_accounts() if accounts is None else sorted(set(take_names(accounts)))
    numbered = number_rows(log)
    scorer = open_rows(log, numbered, chosen, every=every, accounts=wanted)
    rows = scorer.kernel().columns.rows
    if len(rows) * draws > _MOST_ROWS:
        raise UsageError(
            f"{draws} draws of {len(rows):,} interactions are too many: allowed are {_MOST_ROWS:,} in all. "
            "Name the accounts that matter, or take fewer draws."
        )
    reading = arrange(_read_rows(numbered, shares=shares))
    sampled, found = _sample(reading, confusion, draws=draws, seed=seed)
    polarities = _polarities(rows, reading, sampled)
    curves = score_polarities(log, scorer, chosen, polarities, since=since, until=until)
    return PolarityDraws(curves, found, confusion, draws, seed)


def open_rows(
    log: InteractionLog,
    numbered: ir.Table,
    variants: Sequence[Variant],
    *,
    every: str,
    accounts: Iterable[str],
) -> Scorer:
    """Return a scorer whose rows carry the numbers of `number_rows`."""
    return Scorer(
        log.replace(interactions=numbered),
        [variant.chain() for variant in variants],
        every=every,
        accounts=accounts,
        columns={"row"},
    )


def score_polarities(
    log: InteractionLog,
    scorer: Scorer,
    variants: Sequence[Variant],
    polarities: Iterable[FloatArray],
    *,
    since: When | None = None,
    until: When | None = None,
) -> dict[str, pd.DataFrame]:
    """Return label -> score frames under one set of polarities after another, told apart by ``draw``."""
    chains = [variant.named_chain() for variant in variants]
    parts: dict[str, list[pd.DataFrame]] = {variant.label: [] for variant in variants}

    def score(polarity: FloatArray) -> dict[str, pd.DataFrame]:
        drawn = Scores(
            log,
            chains,
            every=scorer.every.name,
            since=since,
            until=until,
            scorer=scorer.with_polarity(polarity),
        )
        return drawn.frames(attributes=False)

    scored = map_ordered(score, iter(polarities), threads=scorer.threads)
    for number, frames in enumerate(scored):
        for label, frame in frames.items():
            parts[label].append(frame.assign(draw=number))
    return {
        label: pd.concat(frames).sort_values(["draw", "account", "at"], ignore_index=True)
        for label, frames in parts.items()
    }


def number_rows(log: InteractionLog) -> ir.Table:
    """Return the interactions with a column ``row``: a number in an order that is their own."""
    import ibis

    table = log.interactions
    order = [table[name] for name in table.columns]
    return table.mutate(row=ibis.row_number().over(ibis.window(order_by=order))).cache()


def _polarities(rows: Rows, reading: Reading, sampled: Classes) -> Iterator[FloatArray]:
    """Yield the polarity of every row in each draw: as read, or that of the class that was drawn."""
    plain = rows.polarities
    place = np.full(max(int(rows.rows.max(initial=0)), int(reading.row.max())) + 1, -1)
    place[reading.row] = reading.which
    which = place[rows.rows]
    read = which >= 0
    given = np.minimum(reading.given, UNKNOWN)[which]
    for classes in sampled:
        true = classes[which]
        yield np.where(read & (true != given), MIDDLE[true], plain)


def _read_rows(rows: ir.Table, *, shares: bool = True) -> pd.DataFrame:
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


def _sample(reading: Reading, confusion: Confusion, *, draws: int, seed: int) -> tuple[Classes, pd.DataFrame]:
    """Return the true class of every reading in every draw, shape (draws, readings), and the shares."""
    out = np.empty((draws, len(reading.given)), dtype=np.int8)
    totals = reading.by_account()
    owned = np.zeros((draws, len(reading.names), 3))

    def draw(number: int) -> None:
        rng = np.random.default_rng((seed, number))
        rates = draw_rates(rng, confusion)
        of_accounts = draw_shares(rng, totals, rates)
        of_groups = draw_shares(rng, reading.counts, rates, around=of_accounts[reading.account])
        heaps = np.cumsum(true_given(of_groups, rates), axis=2)[reading.group, reading.given]
        drawn = rng.random((len(reading.given), 1))
        out[number] = (heaps < drawn).sum(axis=1).clip(0, 2)
        np.add.at(owned[number], (reading.account[reading.group], out[number].astype(np.int64)), 1.0)

    # Each draw has a generator of its own, so that the order of threads does not matter.
    for _ in map_ordered(draw, iter(range(draws)), threads=os.cpu_count() or 1):
        pass
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

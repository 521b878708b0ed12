"""What every actor of a log does: figures of behaviour, without labels and without a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kresearch.audience.clock import describe_times
from kresearch.audience.reading import read_reactions
from kresearch.audience.texts import share_of_texts
from kresearch.scoring.rows import FloatArray, IntArray, Rows
from kresearch.scoring.weighting import Lockstep

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

#: A kind that fewer rows have than this does not make a log one of several kinds.
_RARE_KIND = 0.05


def describe_actors(log: InteractionLog) -> pd.DataFrame:
    """Return figures of what each named actor of a log does.

    Parameters
    ----------
    log
        The interactions.

    Returns
    -------
    pandas.DataFrame
        Sorted by actor: ``actor, acts, accounts`` (different ones it turned to), ``breadth``
        (accounts per act), ``days, gaps, equal_gaps`` (share of gaps of one length, within 2 %),
        ``gap_entropy`` (bits), ``hours`` (different hours of the day), ``most_in_minute``,
        ``texts, repeated_texts`` (share that it or others had written), ``one_kind`` (whether all
        acts are of one kind; NaN where the log has only one), ``fellows`` (actors at the same
        accounts who come from the same exclusive places, mean over its acts).

    Examples
    --------
    >>> import kresearch as kr
    >>> made = kr.simulate.campaigns(n=2, n_null=1, actors=5, fans_high=20)
    >>> kr.audience.describe_actors(made.log)[["actor", "acts", "accounts"]].tail(1).to_dict("records")
    [{'actor': 'paid_0000_00004', 'acts': 640, 'accounts': 64}]
    """
    return describe(read_reactions(log).named)


def describe(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of `describe_actors` from the rows of `read_reactions`."""
    codes, names = pd.factorize(rows["actor"], sort=True)
    many, actor = len(names), codes.astype(np.int64)
    seconds = _microseconds(rows["at"]) // 1_000_000
    account = pd.factorize(rows["account"], sort=True)[0].astype(np.int64)
    acts = np.bincount(actor, minlength=many)
    accounts = pd.Series(account).groupby(actor).nunique().reindex(range(many)).to_numpy(np.int64)
    texts, repeated = share_of_texts(rows, pd.Series(actor), many)
    frame = pd.DataFrame({"actor": names, "acts": acts, "accounts": accounts})
    frame["breadth"] = accounts / np.maximum(acts, 1)
    return frame.join(describe_times(actor, seconds, many)).assign(
        texts=texts,
        repeated_texts=repeated,
        one_kind=_one_kind(rows["kind"], actor, many),
        fellows=_fellows(actor, account, rows["at"], many),
    )


def _microseconds(at: pd.Series) -> IntArray:
    """Return times as microseconds since 1970."""
    return np.asarray(at.dt.as_unit("us").astype("int64"), dtype=np.int64)


def _one_kind(kind: pd.Series, actor: IntArray, many: int) -> FloatArray:
    """Return 1 where all acts are of one kind, NaN where the log has only one kind worth naming."""
    share = kind.value_counts(normalize=True)
    if int((share >= _RARE_KIND).sum()) < 2:
        return np.full(many, np.nan)
    different = kind.groupby(actor).nunique().reindex(range(many)).to_numpy(dtype="float64")
    return np.where(different > 1, 0.0, 1.0)


def _fellows(actor: IntArray, account: IntArray, at: pd.Series, many: int) -> FloatArray:
    """Return the mean number of fellows of each actor, as the weighting `Lockstep` counts them."""
    moment = _microseconds(at)
    nothing = np.zeros(len(actor), np.int64)
    rows = Rows(("any",), ("any",), account, actor, nothing, nothing, moment=moment)
    if not len(actor):
        return np.empty(0)
    weighting = Lockstep()
    for stage in weighting.stages:
        rows = rows.with_context(stage.run(rows))
    total = np.bincount(actor, weights=rows.context["lockstep_fellows"], minlength=many)
    mean: FloatArray = total / np.maximum(np.bincount(actor, minlength=many), 1)
    return mean

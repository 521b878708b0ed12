"""Polarity without text: reactions, dislikes and the ratio of replies to shares.

These are proxies. An angry face under a bad piece of news is anger at the news, and a reply may
praise; what comes from here says so in the column ``polarity_source``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from kresearch.errors import UsageError, suggestion
from kresearch.sentiment.protocol import Floats

#: What the rows are marked with.
SOURCE = "proxy: kind"
#: Polarity read from a kind where nothing better is known; judged, not measured. Those of
#: `_BOTH_WAYS` are left unknown.
KIND_POLARITY: dict[str, float] = {
    "love": 0.8,
    "like": 0.4,
    "endorsement": 0.6,
    "recommendation": 0.6,
    "sad": -0.4,
    "dislike": -0.7,
    "angry": -0.8,
}
#: Kinds that laugh and wonder both ways.
_BOTH_WAYS = ("haha", "wow")


def polarity_from_kinds(
    frame: pd.DataFrame, *, mapping: Mapping[str, float] | None = None, overwrite: bool = False
) -> pd.DataFrame:
    """Fill polarity from the kind of interaction, as a proxy.

    Parameters
    ----------
    frame
        With ``kind`` and, where known, ``polarity``.
    mapping
        Polarity by kind; by default `KIND_POLARITY`. See `calibrate_kinds` for measured ones.
    overwrite
        Whether known polarity is replaced.

    Returns
    -------
    pandas.DataFrame
        A new frame with ``polarity`` and ``polarity_source`` ("proxy: kind" where it was filled).

    Raises
    ------
    UsageError
        When there is no column ``kind``, or a polarity outside -1 to 1.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas
    >>> rows = pandas.DataFrame({"kind": ["love", "reply", "angry"], "polarity": [None, -0.2, None]})
    >>> filled = kr.sentiment.polarity_from_kinds(rows)
    >>> filled["polarity"].tolist()
    [0.8, -0.2, -0.8]
    >>> int((filled["polarity_source"] == "proxy: kind").sum())
    2
    """
    table = dict(KIND_POLARITY if mapping is None else mapping)
    outside = {k: v for k, v in table.items() if not -1.0 <= v <= 1.0}
    if outside:
        raise UsageError(f"polarity outside -1 to 1: {outside}; allowed is -1 to 1; give such figures.")
    _need(frame, "kind")
    out = frame.copy()
    before = pd.to_numeric(out["polarity"]) if "polarity" in out else pd.Series(np.nan, index=out.index)
    proxy = out["kind"].map(table).astype(float)
    filled = proxy.notna() & (before.isna() | overwrite)
    out["polarity"] = before.astype(float).where(~filled, proxy)
    source = (
        out["polarity_source"] if "polarity_source" in out else pd.Series(None, index=out.index, dtype=object)
    )
    out["polarity_source"] = source.astype(object).where(~filled, SOURCE)
    return out


def _need(frame: pd.DataFrame, *names: str) -> None:
    """Raise UsageError for columns that a frame lacks, with the nearest of its own."""
    missing = [name for name in names if name not in frame.columns]
    if missing:
        own = [str(name) for name in frame.columns]
        hints = "".join(suggestion(name, own) for name in missing)
        raise UsageError(
            f"the frame has no column {' and no column '.join(map(repr, missing))}.{hints} "
            f"It has {', '.join(own) or 'none'}; rename yours."
        )


def calibrate_kinds(frame: pd.DataFrame, *, prior: float = 20.0) -> pd.DataFrame:
    """Measure what kinds say, on rows that carry both a kind and a known polarity.

    Parameters
    ----------
    frame
        ``kind`` and ``polarity`` (NaN where unknown).
    prior
        Number of rows that `KIND_POLARITY` (0 for others) counts as: few rows move it little.

    Returns
    -------
    pandas.DataFrame
        ``kind, n, mean, polarity``: measured mean, and the figure to use (shrunk to the prior).

    Raises
    ------
    UsageError
        When a column is missing.

    Examples
    --------
    Twenty likes of known polarity weigh as much as what was assumed of a like, 0.4:

    >>> import kresearch as kr
    >>> import pandas
    >>> known = pandas.DataFrame({"kind": ["like"] * 20, "polarity": [0.6] * 20})
    >>> measured = kr.sentiment.calibrate_kinds(known).set_index("kind")["polarity"]
    >>> measured.round(2).to_dict()
    {'like': 0.5}
    """
    _need(frame, "kind", "polarity")
    known = frame.dropna(subset=["polarity"])
    grouped = known.groupby("kind")["polarity"].agg(["size", "mean"]).reset_index()
    grouped.columns = pd.Index(["kind", "n", "mean"])
    before = grouped["kind"].map(KIND_POLARITY).fillna(0.0).astype(float)
    grouped["polarity"] = (grouped["mean"] * grouped["n"] + before * prior) / (grouped["n"] + prior)
    return grouped


def score_reactions(totals: pd.DataFrame) -> Floats:
    """Return the polarity of posts from totals of their reactions, as a proxy.

    Parameters
    ----------
    totals
        One row per post; columns are kinds (``like, love, sad, angry, dislike, ...``), values counts. Other
        columns, as of an id, are not read; one at least must be such a kind.

    Returns
    -------
    numpy.ndarray
        Shape (n,): mean of `KIND_POLARITY` over the reactions that have one, NaN where there are none.

    Raises
    ------
    UsageError
        When no column is such a kind.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas
    >>> totals = pandas.DataFrame({"like": [30, 10, 0], "angry": [0, 10, 0], "wow": [2, 0, 5]})
    >>> kr.sentiment.score_reactions(totals).round(2).tolist()
    [0.4, -0.2, nan]
    """
    kinds = [k for k in totals.columns if k in KIND_POLARITY]
    if not kinds and not {*_BOTH_WAYS} & {*totals.columns}:
        raise UsageError(
            f"no column of the totals is a kind that has a polarity. It has "
            f"{', '.join(map(str, totals.columns)) or 'none'}. Allowed: {', '.join(KIND_POLARITY)}. "
            "Rename yours."
        )
    counts = totals[kinds].fillna(0).to_numpy(dtype=np.float64)
    total = counts.sum(axis=1)
    weights = np.array([KIND_POLARITY[k] for k in kinds])
    return np.asarray(np.divide(counts @ weights, total, out=np.full(len(totals), np.nan), where=total > 0))


def score_reply_ratio(
    replies: Any, shares: Any, *, baseline: float | None = None, prior: float = 10.0
) -> Floats:
    """Return the polarity of posts from the ratio of replies to shares, as a proxy.

    A post that draws many replies and few shares is badly received ("the ratio").

    Parameters
    ----------
    replies, shares
        Counts per post, shape (n,).
    baseline
        The account's ordinary log ratio; by default the median of these posts. Accounts differ
        tenfold in it, so the ratio means something only against the account's own.
    prior
        Replies and shares added to each, so that posts with few of both say little.

    Returns
    -------
    numpy.ndarray
        Shape (n,), -1 to 1: tanh of the log ratio's distance below the baseline; NaN where both are
        0 or missing.

    Raises
    ------
    UsageError
        When there are not as many shares as replies.

    Examples
    --------
    The second post drew ten times as many replies as the account is used to:

    >>> import kresearch as kr
    >>> kr.sentiment.score_reply_ratio(replies=[5, 90, 6], shares=[5, 10, 6]).round(2).tolist()
    [0.0, -0.92, 0.0]
    """
    r, s = np.asarray(replies, dtype=np.float64), np.asarray(shares, dtype=np.float64)
    if r.shape != s.shape:
        raise UsageError(
            f"{r.size} counts of replies and {s.size} of shares; allowed is one of each per post."
        )
    ratio = np.log((r + prior) / (s + prior))
    known = np.isfinite(ratio) & (r + s > 0)
    if baseline is None:
        baseline = float(np.median(ratio[known])) if known.any() else 0.0
    return np.where(known, np.tanh(baseline - ratio), np.nan)

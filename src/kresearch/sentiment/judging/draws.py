"""Plausible labels of every text, given what was judged: heavy texts exact, the tail from its stratum.

Each draw is one world that the sample allows. In a stratum the share of each label is drawn from a Dirichlet
posterior whose counts are the judgements (by their design weights), then the label of every text that nobody
judged; all copies of a text move together. The reading enters only through the strata.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kresearch.errors import UsageError
from kresearch.sentiment.judging.judgements import LABELS, POLARITY
from kresearch.sentiment.judging.strata import JudgedTexts
from kresearch.sentiment.judging.texts import WINDOWS
from kresearch.sentiment.protocol import Floats

#: Draws by default.
DRAWS = 200
#: What the pooled shares of all strata count as in each, in judgements: a stratum in which everything was
#: judged alike is not known to be so.
PRIOR = 1.5
#: Added over all labels together, in judgements: what was never seen may still be there.
FLAT = 0.6
#: Shares are estimated from the same few judgements as their scatter: two are lost to it, which in the small
#: strata of a sample makes the intervals about as wide as Student's t would.
LOST = 2.0

Labels = NDArray[np.int8]


def draw_labels(judged: JudgedTexts, *, draws: int = DRAWS, seed: int = 0) -> Labels:
    """Return plausible labels of every text, shape (draws, texts), as numbers in `LABELS`.

    Parameters
    ----------
    judged
        The texts and what was judged.
    draws, seed
        How many worlds, and of their randomness.

    Raises
    ------
    UsageError
        When fewer than two draws are asked for.
    """
    if draws < 2:
        raise UsageError(f"draws = {draws}; allowed is 2 or more; {DRAWS} is the default.")
    rng = np.random.default_rng(seed)
    out = np.empty((draws, len(judged.label)), dtype=np.int8)
    fixed = judged.label >= 0
    out[:, fixed] = judged.label[fixed]
    rows = np.sum([judged.frame.rows(w) for w in WINDOWS], axis=0)
    counts, effective = stratum_shares(judged)
    pooled = pool_shares(judged)
    for h in range(len(judged.names)):
        member = judged.stratum == h
        left = member & ~fixed
        if not left.any():
            continue
        centre = _unjudged_shares(counts[h], rows, member, left, judged.label)
        size = max(effective[h] - LOST, 0.5) if effective[h] else 0.0
        alpha = size * centre + PRIOR * pooled + FLAT / len(LABELS)
        heap = np.cumsum(rng.dirichlet(alpha, size=draws), axis=1)
        chance = rng.random((draws, int(left.sum())))
        out[:, left] = (chance[:, :, None] > heap[:, None, :]).sum(axis=2).clip(0, len(LABELS) - 1)
    return out


def stratum_shares(judged: JudgedTexts) -> tuple[Floats, Floats]:
    """Return the estimated share of each label in each stratum, and how many judgements it rests on.

    Returns
    -------
    tuple of numpy.ndarray
        Shares of rows, shape (strata, labels), rows of zeros where nothing was judged; effective sizes
        (Kish), shape (strata,).
    """
    shares = np.zeros((len(judged.names), len(LABELS)))
    effective = np.zeros(len(judged.names))
    for h in range(len(judged.names)):
        at = np.flatnonzero((judged.stratum == h) & (judged.weight > 0))
        if not len(at):
            continue
        weight = judged.weight[at]
        shares[h] = np.bincount(judged.label[at], weight, minlength=len(LABELS)) / weight.sum()
        effective[h] = weight.sum() ** 2 / (weight**2).sum()
    return shares, effective


def pool_shares(judged: JudgedTexts) -> Floats:
    """Return the shares of the labels over all strata, a flat half judgement for each label added."""
    at = judged.weight > 0
    counts = np.bincount(judged.label[at], minlength=len(LABELS)).astype(np.float64) + 0.5
    return np.asarray(counts / counts.sum())


def _unjudged_shares(
    shares: Floats, rows: Floats, member: NDArray[np.bool_], left: NDArray[np.bool_], label: NDArray[np.int64]
) -> Floats:
    """Return the shares among the rows nobody judged: those of the stratum less what is known already."""
    known = member & ~left
    done = np.bincount(label[known], rows[known], minlength=len(LABELS))
    rest = np.clip(shares * rows[member].sum() - done, 0.0, None)
    total = rest.sum()
    return shares if total <= 0 else np.asarray(rest / total)


def polarity_of_labels() -> Floats:
    """Return the polarity toward the account of each label in `LABELS`; NaN for what cannot be told."""
    return np.array([POLARITY[label] for label in LABELS])

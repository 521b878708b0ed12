"""Plausible labels of every text, given what was judged: heavy texts exact, the tail from its stratum.

Each draw is one world that the sample allows. In a stratum the share of each label is drawn from a Dirichlet
posterior whose counts are the judgements (by their design weights), then the label of every text that nobody
judged; all copies of a text move together. The reading enters only through the strata. What a stratum lacks
in judgements it borrows from its own window and from all of them: from all alone, a storm would be drawn
toward the calm before it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kresearch.errors import UsageError
from kresearch.sentiment.judging.judgements import LABELS, POLARITY
from kresearch.sentiment.judging.strata import JudgedTexts
from kresearch.sentiment.protocol import Floats

#: Draws by default.
DRAWS = 200
#: What the shares of its window, and of all windows, count as in each stratum, in judgements: a stratum in
#: which everything was judged alike is not known to be so.
NEAR, FAR = 0.75, 0.75
#: Added over all labels together, in judgements: what was never seen may still be there.
FLAT = 0.6
#: Shares are estimated from the same few judgements as their scatter: some are lost to it, which in the small
#: strata of a sample makes the intervals about as wide as Student's t would. The shares stay where they are;
#: at least so many are left.
LOST, LEFT = 2.5, 1.2

Labels = NDArray[np.int8]


def draw_labels(judged: JudgedTexts, *, draws: int = DRAWS, seed: int = 0) -> Labels:
    """Return plausible labels of every text, shape (draws, texts), as numbers in `LABELS`.

    Raises UsageError for fewer than two draws.
    """
    if draws < 2:
        raise UsageError(f"draws = {draws}; allowed is 2 or more; {DRAWS} is the default.")
    rng = np.random.default_rng(seed)
    out = np.empty((draws, len(judged.label)), dtype=np.int8)
    fixed = judged.label >= 0
    out[:, fixed] = judged.label[fixed]
    centre, effective = unjudged_shares(judged)
    borrowed = borrowed_counts(judged)
    for h in range(len(judged.names)):
        left = (judged.stratum == h) & ~fixed
        if not left.any():
            continue
        counts = effective[h] * centre[h] + borrowed[h]
        if effective[h]:
            counts *= max(counts.sum() - LOST, LEFT) / counts.sum()
        heap = np.cumsum(rng.dirichlet(counts, size=draws), axis=1)
        chance = rng.random((draws, int(left.sum())))
        out[:, left] = (chance[:, :, None] > heap[:, None, :]).sum(axis=2).clip(0, len(LABELS) - 1)
    return out


def unjudged_shares(judged: JudgedTexts) -> tuple[Floats, Floats]:
    """Return the estimated share of each label among the rows nobody judged, and what it rests on.

    A judged text stands for (1 - p) / p times its rows among those that were not drawn, p being its
    probability: unbiased for them, also where heavy texts say something else than light ones. Shares have the
    shape (strata, labels), rows of zeros where nothing was judged; effective numbers of judgements (Kish) the
    shape (strata,).
    """
    shares = np.zeros((len(judged.names), len(LABELS)))
    effective = np.zeros(len(judged.names))
    for h in range(len(judged.names)):
        at = np.flatnonzero((judged.stratum == h) & (judged.weight > 0))
        weight = np.maximum(judged.weight[at] - judged.size[at], 0.0)
        if not weight.sum() > 0:
            continue
        shares[h] = np.bincount(judged.label[at], weight, minlength=len(LABELS)) / weight.sum()
        effective[h] = weight.sum() ** 2 / (weight**2).sum()
    return shares, effective


def borrowed_counts(judged: JudgedTexts) -> Floats:
    """Return the judgements of each label that a stratum borrows from others, shape (strata, labels)."""
    told = judged.weight > 0
    counts = np.zeros((len(judged.names), len(LABELS)))
    np.add.at(counts, (judged.stratum[told], judged.label[told]), 1.0)
    everywhere = counts.sum(axis=0) + 0.5
    everywhere = everywhere / everywhere.sum()
    window = np.array([name.partition(":")[0] for name in judged.names])
    here = np.array([counts[window == name].sum(axis=0) for name in window]).reshape(counts.shape)
    here = (here + everywhere) / (here.sum(axis=1, keepdims=True) + 1.0)
    return np.asarray(NEAR * here + FAR * everywhere + FLAT / len(LABELS))


def polarity_of_labels() -> Floats:
    """Return the polarity toward the account of each label in `LABELS`; NaN for what cannot be told."""
    return np.array([POLARITY[label] for label in LABELS])

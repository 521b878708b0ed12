"""Whether the variant and the reference agree at the top of the ranking."""

from __future__ import annotations

from collections.abc import Sequence

from kresearch.evaluate.frames import CellFrames, order_accounts
from kresearch.evaluate.metrics.registry import Value, metric

#: Weight of the ranks: with 0.9 the first ten carry 86 % of the measure.
PERSISTENCE = 0.9


@metric("rank-biased-overlap", unit="share", direction="max", scale=(0.0, 1.0), relative=True, windows=())
def rank_biased_overlap(frames: CellFrames) -> Value:
    """Rank-biased overlap with the reference over all accounts at the end of the spike."""
    ours, theirs = frames.ranking("spike"), frames.ranking("spike", reference=True)
    if min(len(ours), len(theirs)) < 2:
        return Value(float("nan"), note="fewer than two accounts to rank")
    return Value(overlap(order_accounts(ours), order_accounts(theirs), p=PERSISTENCE))


def overlap(first: Sequence[str], second: Sequence[str], *, p: float) -> float:
    """Return the extrapolated rank-biased overlap of two rankings of the same length, highest first.

    Webber, Moffat and Zobel (2010), equation 23, for two full lists: the agreement at each depth, weighted by
    p to the depth, extrapolated beyond the last.
    """
    depth = min(len(first), len(second))
    seen_first: set[str] = set()
    seen_second: set[str] = set()
    total, agreement = 0.0, 0.0
    for d in range(1, depth + 1):
        seen_first.add(first[d - 1])
        seen_second.add(second[d - 1])
        agreement = len(seen_first & seen_second) / d
        total += agreement * p**d
    return agreement * p**depth + (1 - p) / p * total

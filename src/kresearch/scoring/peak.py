"""A floor under the score at a share of the highest score that was held for some time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kresearch.scoring.absence import so_far
from kresearch.scoring.prepared import Prepared


@dataclass(frozen=True)
class PeakFloor:
    """Keeps a share of the proven peak, for good.

    A peak is proven once it was held: it is the highest level that the score did not fall below
    for `hold_days` days on end. A spike shorter than that proves nothing.

    Parameters
    ----------
    share
        Share of the proven peak's points above an empty account that is kept.
    hold_days
        Days that a level must be held.
    """

    share: float = 0.8
    hold_days: float = 28.0
    reads_posts: bool = False
    interval: str = ""

    def apply(self, scores: Any, prepared: Prepared, baseline: float) -> Any:
        """Return the scores, never below the floor."""
        import ibis

        hold = prepared.every.ticks(self.hold_days)
        lately = ibis.window(group_by=scores.number, order_by=scores.tick, rows=(-(hold - 1), 0))
        whole = scores.score.count().over(lately) == hold
        held = whole.ifelse(scores.score.min().over(lately), ibis.null("float64"))
        table = scores.mutate(held=held)
        table = table.mutate(held=table.held.max().over(so_far(table)))
        floor = baseline + (table.held - baseline) * self.share
        # Only what stands above an empty account is kept: a penalised one has no peak to keep.
        lifted = ((floor > table.score) & (table.held > baseline)).fill_null(False)
        return table.mutate(score=lifted.ifelse(floor, table.score)).drop("held")

"""Absence: what an account's silence does to its score beside ageing.

Ageing is the clock's and the memory's. An absence rule reads the finished scores, tick by tick:
it takes points off in steps, keeps a floor under them, or says how sure they still are. It never
looks at a later tick, and never at another account.

Points are counted above the score of an empty account: half of 40 points over a baseline of 10 is
25, and an account with nothing stays at the baseline (law 1).
"""

from __future__ import annotations

from typing import Any, Protocol

from kresearch.scoring.prepared import Prepared

#: Columns that a rule may add to the scores; see `Absence.interval`.
INTERVAL_COLUMNS = ("low", "high")


class Absence(Protocol):
    """From finished scores to scores that know of absence."""

    @property
    def reads_posts(self) -> bool:
        """Whether the rule depends on the account's own posts."""
        ...

    @property
    def interval(self) -> str:
        """What the columns ``low`` and ``high`` are that the rule adds; empty when it adds none."""
        ...

    def apply(self, scores: Any, prepared: Prepared, baseline: float) -> Any:
        """Return the scores, changed or with an interval.

        Parameters
        ----------
        scores
            Table with ``number`` (of the account), ``tick`` and ``score``, one row per account and
            tick of the whole log; its other columns are kept.
        prepared
            The log.
        baseline
            The score of an account with nothing.
        """
        ...


def so_far(table: Any, *groups: Any) -> Any:
    """Return the window from an account's first tick to the row's own, within `groups`."""
    import ibis

    return ibis.window(group_by=[table.number, *groups], order_by=table.tick, preceding=None, following=0)


def with_gaps(scores: Any, prepared: Prepared) -> Any:
    """Return the scores with ``gap``, ticks since the last own post; null before the first sight."""
    from kresearch.scoring.remembered import read_gaps

    gaps = read_gaps(prepared)
    gaps = prepared.keeper.keep(gaps.select(of=gaps.account, on=gaps.tick, gap=gaps.gap))
    return scores.left_join(gaps, [scores.number == gaps.of, scores.tick == gaps.on]).drop("of", "on")

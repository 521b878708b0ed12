"""Absence: what an account's silence does to its score beside ageing.

Ageing is the clock's and the memory's. An absence rule reads the finished scores, tick by tick:
it takes points off in steps, keeps a floor under them, or says how sure they still are. It never
looks at a later tick, and never at another account.

Points are counted above the score of an empty account: half of 40 points over a baseline of 10 is
25, and an account with nothing stays at the baseline (law 1).
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from kresearch.scoring.arrays import ScoreArrays
from kresearch.scoring.batch import Batch

#: Columns that a rule may add to the scores; see `Absence.interval`.
INTERVAL_COLUMNS = ("low", "high")


@runtime_checkable
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

    def apply(self, scores: ScoreArrays, batch: Batch, baseline: float) -> ScoreArrays:
        """Return the scores, changed or with an interval.

        Parameters
        ----------
        scores
            Account x tick, over the whole log.
        batch
            The accounts: `Batch.gaps` has the ticks since the last own post (-1 before the first
            sight), `Batch.signs_of_life` posts and interactions of each tick.
        baseline
            The score of an account with nothing.
        """
        ...

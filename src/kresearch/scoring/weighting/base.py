"""Weighting: what one interaction is worth.

A weighting gives every row a ``worth``, the say of the actor behind it (reach and impact), and a
``weight = strength x worth x count`` (reactions and amplification). Most look at one row at a
time. One that looks at other rows, for instance at what an actor does elsewhere, says so by its
`stages`: each is a function on all rows of an actor, or all rows of an account, so that a
subset of accounts scores as in the whole log, in any batch and on any engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from kresearch.scoring.rows import FloatArray, Rows, Weights


@dataclass(frozen=True)
class Stage:
    """A look at other rows, before anything is weighed.

    Parameters
    ----------
    by
        ``"actor"``: `run` gets all rows of each actor it sees. ``"account"``: all rows of each
        account, with the context of the stages before.
    run
        From rows to named columns, one figure per row; a row may look at earlier rows only.
    """

    by: Literal["actor", "account"]
    run: Callable[[Rows], Mapping[str, FloatArray]]


@runtime_checkable
class Weighting(Protocol):
    """From interactions to what each is worth."""

    @property
    def reads_polarity(self) -> bool:
        """Whether polarity changes the worth."""
        ...

    @property
    def columns(self) -> frozenset[str]:
        """Optional columns that are read: ``"moment"``, ``"post"``.

        ``"moment"`` is also needed where one actor's interactions of a tick differ in worth: the
        latest one counts.
        """
        ...

    @property
    def stages(self) -> tuple[Stage, ...]:
        """What is looked up in other rows first; empty when each row is weighed by itself."""
        ...

    def weigh(self, rows: Rows) -> Weights:
        """Return what each row is worth.

        Parameters
        ----------
        rows
            Interactions, with the context of all stages.
        """
        ...

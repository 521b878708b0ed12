"""What every simulation hands out: the log, and apart from it the planted truth."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.interactions import InteractionLog


@dataclass(frozen=True)
class Simulation:
    """A simulated log with known answers. Not data.

    Parameters
    ----------
    log
        What a scorer may see; `log.simulated` is true.
    truth
        What was planted: ``interaction_id, intent, polarity`` (toward the account, -1 to 1).
    cases
        Episodes as plain dicts: ``name, account, kind, baseline, spike, recovery, silence``,
        each window a pair of UTC times, half-open; `silence` may be None.
    parameters
        Everything that was varied, the seed included.
    answers
        What was planted in each case: ``case, account, kind, extra, negative, positive, bots``
        (numbers of interactions) and the parameters of the episode.
    """

    log: InteractionLog
    truth: pd.DataFrame
    cases: list[dict[str, Any]]
    parameters: dict[str, Any] = field(default_factory=dict)
    answers: pd.DataFrame | None = None

    def __repr__(self) -> str:
        return f"Simulation({self.log.source}; {len(self.truth)} interactions, {len(self.cases)} cases)"

"""Whether what a detector gave are spikes of the counts that it was given."""

from __future__ import annotations

from itertools import islice, pairwise
from typing import Any

import pandas as pd

from kresearch.evaluate.detectors.base import Run


def check_runs(found: Any, steps: pd.DatetimeIndex) -> list[Run]:
    """Return the runs that a detector gave; never more than there are steps.

    Parameters
    ----------
    found
        What it gave: runs, in any iterable.
    steps
        The steps whose counts it was given.

    Raises
    ------
    TypeError
        When one is no `Run` of steps that were given, in their order; to be raised within `blaming`.
    ValueError
        When they are more than the steps, or two of them share a step.
    """
    runs = list(islice(iter(found), len(steps) + 1))
    if len(runs) > len(steps):
        raise ValueError(f"it gave more runs than there are steps ({len(steps)}); allowed is one a spike")
    taken: set[pd.Timestamp] = set()
    return [_check_run(run, steps, taken) for run in runs]


def _check_run(run: object, steps: pd.DatetimeIndex, taken: set[pd.Timestamp]) -> Run:
    if not isinstance(run, Run) or not isinstance(run.note, str):
        raise TypeError(f"it gave {run!r:.80}; allowed are runs: Run(steps, note), the note a text")
    own = list(islice(iter(run.steps), len(steps) + 1))
    known = [isinstance(step, pd.Timestamp) and step in steps for step in own]
    if not own or not all(known) or any(one >= two for one, two in pairwise(own)):
        raise TypeError(
            f"it gave a run of {len(own)} steps ({', '.join(map(str, own[:2]))[:80]}); allowed are steps of "
            "the counts that it was given, at least one, in their order"
        )
    if not taken.isdisjoint(own):
        raise ValueError(f"it gave two runs with the step {own[0]}; allowed is one run a spike")
    taken.update(own)
    return Run(tuple(own), run.note)

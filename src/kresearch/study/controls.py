"""Which other accounts a case is held against: those to which nothing happened in its windows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from kresearch.evaluate.cases import Case
from kresearch.study.activity import read_spans
from kresearch.study.spec import MOST_CASES, PLACEBO_ON_OTHERS, StudySpec

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.interactions import InteractionLog

#: More accounts than these sharpen nothing that a reader would notice; they are drawn by the seed.
MOST_OTHERS = 200


def find_controls(log: InteractionLog, cases: Sequence[Case], spec: StudySpec) -> dict[str, tuple[str, ...]]:
    """Return the other accounts for the placebos of a study by the case's name; empty without a placebo.

    An account counts when the log knows it before the middle of the baseline and it has no spike or silence
    of its own in the baseline or the spike. Only the first cases are analysed by themselves.
    """
    if PLACEBO_ON_OTHERS not in spec.single_case:
        return {}
    spans = read_spans(log, log.accounts())
    return {case.name: _pick(case, cases, spans, seed=spec.seed) for case in cases[:MOST_CASES]}


def _pick(case: Case, cases: Sequence[Case], spans: pd.DataFrame, *, seed: int) -> tuple[str, ...]:
    start, end = case.baseline[0], case.spike[1]
    middle = start + (case.baseline[1] - start) / 2
    busy = {
        other.account
        for other in cases
        if other.kind != "null"
        for first, last in (other.spike, other.silence or other.spike)
        if first < end and last > start
    }
    known = spans.index[(spans["first"] <= middle).to_numpy()]
    names = sorted(str(name) for name in known if name != case.account and name not in busy)
    if len(names) > MOST_OTHERS:
        drawn = np.random.default_rng(seed).choice(len(names), MOST_OTHERS, replace=False)
        names = [names[i] for i in sorted(drawn)]
    return tuple(names)

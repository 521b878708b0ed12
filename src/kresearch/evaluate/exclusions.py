"""Which cases an answer does not rest on: one rule for tests, set metrics, tables and sentences."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kresearch.evaluate.cases import Case


def find_flagged(cases: Sequence[Case]) -> frozenset[tuple[str, str]]:
    """Return (dataset, case) of the cases that the data flags and that an answer can do without.

    A flag says that the data does not cover the windows: such a case is kept out of answers. Where every case
    of a kind is flagged there is nothing else to speak of, and they stay, with their flags.
    """
    clean = {case.kind for case in cases if not case.flags}
    return frozenset((case.dataset, case.name) for case in cases if case.flags and case.kind in clean)


def leave_out(cells: pd.DataFrame, flagged: frozenset[tuple[str, str]]) -> pd.DataFrame:
    """Return the cells without the cases of `find_flagged`."""
    if not flagged:
        return cells
    keys = zip(cells["dataset"].astype(str), cells["case"].astype(str), strict=True)
    return cells[[key not in flagged for key in keys]]


def describe_flagged(flagged: frozenset[tuple[str, str]]) -> list[str]:
    """Return the sentence that says which cases were left out, if any."""
    if not flagged:
        return []
    names = ", ".join(sorted(name for _, name in flagged))
    many = f"{len(flagged)} cases are" if len(flagged) != 1 else "1 case is"
    return [f"{many} left out of every answer, because the data does not cover the windows: {names}."]

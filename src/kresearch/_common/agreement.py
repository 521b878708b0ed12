"""Krippendorff's alpha of labels, from how many coders gave each unit which one."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def nominal_alpha(counts: npt.NDArray[np.int64]) -> float:
    """Return Krippendorff's alpha of nominal labels: 1 is full agreement, 0 what chance gives.

    `counts` (units, labels) say how many coders gave the unit that label; units of fewer than two coders say
    nothing. NaN where nobody says anything or everybody the same one thing: there is no chance to compare
    with. Krippendorff (2004), Content Analysis, chapter 11.

    Examples
    --------
    >>> import numpy as np
    >>> round(nominal_alpha(np.array([[2, 0], [2, 0], [0, 2], [1, 1]])), 3)
    0.533
    """
    told = counts[counts.sum(axis=1) >= 2].astype(np.float64)
    each, given = told.sum(axis=1), told.sum(axis=0)
    total = given.sum()
    expected = total**2 - (given**2).sum()
    if not expected:
        return float("nan")
    # Of each unit the pairs that differ, by its coders less one; of all labels the pairs that would.
    observed = ((each**2 - (told**2).sum(axis=1)) / (each - 1)).sum()
    return float(1 - (total - 1) * observed / expected)

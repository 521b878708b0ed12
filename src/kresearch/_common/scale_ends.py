"""Where a score lies at an end of its scale, so that differences mean nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

#: Ends of the scale, and how near to one a score counts as lying there: scores have nine digits.
FLOOR, CEILING, AT_THE_END = 1.0, 100.0, 1e-6
#: No era's floor lies above the middle of the scale: a raw number of 0 there is a balance.
_MIDDLE = 50.0


def at_the_floor(frame: pd.DataFrame) -> NDArray[np.bool_]:
    """Return whether each row's score lies at the floor of the scale.

    An account whose raw number is 0 lies at the floor of its era, wherever that is. A raw number below 0
    is no floor: that of `net-sentiment` is a balance of praise and blame.

    Parameters
    ----------
    frame
        With ``score``, and ``raw`` where it is known.
    """
    score = frame["score"].to_numpy(float)
    flags: NDArray[np.bool_] = score <= FLOOR + AT_THE_END
    if "raw" in frame:
        flags |= (np.abs(frame["raw"].to_numpy(float)) <= AT_THE_END) & (score <= _MIDDLE)
    return flags


def at_the_end(frame: pd.DataFrame) -> NDArray[np.bool_]:
    """Return whether each row's score lies at the floor (`at_the_floor`) or the ceiling of the scale.

    Parameters
    ----------
    frame
        With ``score``, and ``raw`` where it is known.
    """
    return at_the_floor(frame) | (frame["score"].to_numpy(float) >= CEILING - AT_THE_END)

"""What an actor looks like: mechanical, mass, regular, real, or too seldom seen to say."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kresearch.audience.thresholds import Thresholds
from kresearch.scoring.rows import BoolArray

#: What a judged actor looks like. `real` is what is left: nothing speaks against it.
LOOKS = ("mechanical", "mass", "regular", "real")
#: An actor with fewer acts than are needed to judge it.
UNKNOWN = "unknown"


def find_signs(actors: pd.DataFrame, thresholds: Thresholds) -> pd.DataFrame:
    """Return which mechanical signs each actor of `describe_actors` shows.

    A figure that is not known is none.
    """
    t = thresholds
    return pd.DataFrame(
        {
            "clock": (actors["equal_gaps"] >= t.clock) & (actors["gaps"] >= t.clock_gaps),
            "sleepless": (actors["hours"] >= t.hours) & (actors["acts"] >= t.hours_acts),
            "bursts": actors["most_in_minute"] >= t.minute,
            "texts": (actors["repeated_texts"] >= t.texts) & (actors["texts"] >= t.least),
            "one_kind": (actors["one_kind"] == 1) & (actors["acts"] >= t.one_kind),
            "lockstep": actors["fellows"] >= t.fellows,
        },
        index=actors.index,
    )


def find_looks(pairs: pd.DataFrame, actors: pd.DataFrame, thresholds: Thresholds) -> pd.Series:
    """Return what the actor of each pair looks like to the account: a word of `LOOKS`, or `UNKNOWN`.

    `pairs` has ``actor`` (place in `actors`) and ``days`` (on which it turned to this account).
    """
    t = thresholds
    place = pairs["actor"].to_numpy()
    judged = (actors["acts"] >= t.least).to_numpy()[place]
    mechanical: BoolArray = (find_signs(actors, t).sum(axis=1) >= t.signs).to_numpy()[place]
    wide = (actors["accounts"] >= t.mass_accounts) & (actors["breadth"] >= t.mass_share)
    # Lockstep alone is what a bought pool of quiet actors shows: they go where they are sent.
    mass: BoolArray = (wide | (actors["fellows"] >= t.fellows)).to_numpy()[place]
    regular = (pairs["days"] >= t.regular_days).to_numpy()
    chosen = np.select([~judged, mechanical, mass, regular], [UNKNOWN, *LOOKS[:3]], default=LOOKS[3])
    return pd.Series(chosen, index=pairs.index, dtype="object")

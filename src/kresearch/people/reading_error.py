"""Scores in the worlds that the error of a polarity scorer allows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from kresearch.bands import draw_polarities
from kresearch.errors import UnknownNameError, UsageError
from kresearch.variants import Variant

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog
    from kresearch.sentiment import Confusion

#: Worlds by default: the ends of a 95 % interval then rest on two or three of them each.
DRAWS = 100
#: Of the intervals over worlds.
LEVEL = 0.95
#: The scorers whose error was measured.
MEASURED = ("vader", "italian", "auto")


def find_error(scorer: str | Confusion | None, language: str | None = None) -> Confusion | None:
    """Return the measured error of the scorer that read a log's polarity; None where nobody read it.

    The scorer is a name or a measured confusion matrix; ``auto`` needs a language. Raises UsageError for a
    scorer whose error was never measured.
    """
    from kresearch.sentiment import measured

    if scorer is None or not isinstance(scorer, str):
        return scorer
    if scorer not in MEASURED:
        raise UnknownNameError("scorer with a measured error", scorer, MEASURED)
    found = measured(scorer, language)
    if found is None or (scorer == "auto" and language is None):
        where = "where no language is named" if language is None else f"in the language '{language}'"
        raise UsageError(
            f"the error of the scorer '{scorer}' is not known {where}. Allowed: en and it. Name one of them "
            "as --scorer-language, or leave --scorer away."
        )
    return found


def add_world_ends(table: pd.DataFrame, worlds: Mapping[str, pd.DataFrame]) -> None:
    """Write ``low`` and ``high`` of scores over worlds (label -> world x account) into a table of scores.

    The nearest worlds beyond the quantiles: few draws must not make the interval narrower.
    """
    tail = (1 - LEVEL) / 2
    for label, world in worlds.items():
        mine = table["variant"] == label
        low = world.quantile(tail, interpolation="lower")
        high = world.quantile(1 - tail, interpolation="higher")
        for name, ends in (("low", low), ("high", high)):
            table[name] = table["account"].map(ends).where(mine, table[name])


def draw_worlds(
    log: InteractionLog,
    variants: Sequence[Variant],
    *,
    confusion: Confusion | None,
    accounts: Iterable[str],
    at: pd.Timestamp,
    every: str,
    draws: int = DRAWS,
    seed: int = 0,
) -> dict[str, pd.DataFrame]:
    """Return label -> world x account scores at one time, of the variants that read polarity.

    Without a measured error there are none.
    """
    reading = [variant for variant in variants if variant.chain().reads_polarity]
    if confusion is None or not reading:
        return {}
    drawn = draw_polarities(
        log, reading, confusion=confusion, draws=draws, seed=seed, every=every, accounts=accounts, since=at,
        until=at,
    )  # fmt: skip
    return {
        label: frame.pivot_table(index="draw", columns="account", values="score")
        for label, frame in drawn.curves.items()
    }

"""Scenarios: what simulated accounts do for a row, and how its figures are read."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from kresearch.behaviours.stage import START, Stage

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Figure:
    """One figure of a row and its band.

    Parameters
    ----------
    name
        What it is, with its unit where it is not points of the score.
    low, high
        The band, ends included.
    reported
        What was reported; None where only a direction was.
    """

    name: str
    low: float
    high: float
    reported: float | None = None


@dataclass(frozen=True)
class Row:
    """One documented behaviour.

    Parameters
    ----------
    id
        As in the list of behaviours, e.g. ``S1``.
    eras
        The eras it was reported in.
    behaviour, source
        What, and by whom.
    figures
        Its figures with their bands.
    standing
        ``sized``, ``mechanics``, ``fitted`` or ``set``: what passing it is worth.
    later
        Whether it was found after the parameters were fixed: it acts on a stage of its own.
    """

    id: str
    eras: tuple[str, ...]
    behaviour: str
    source: str
    figures: tuple[Figure, ...]
    standing: str
    later: bool = False


@cache
def read_rows() -> tuple[Row, ...]:
    """Return the rows of `rows.toml`.

    Examples
    --------
    >>> import kresearch as kr
    >>> row = kr.behaviours.read_rows()[0]
    >>> row.id, row.eras, row.behaviour
    ('P1', ('klout-2010', 'klout-2011'), 'mean about 20, 95th percentile about 50')
    """
    text = files("kresearch.behaviours").joinpath("rows.toml").read_text(encoding="utf-8")
    return tuple(
        Row(
            r["id"],
            tuple(r["eras"]),
            r["behaviour"],
            r["source"],
            tuple(Figure(**f) for f in r["figures"]),
            r["standing"],
            r.get("later", False),
        )
        for r in tomllib.loads(text)["row"]
    )


class Scores:
    """The scores of one era, of one stage or of several, read by account and day since the start."""

    def __init__(self, *frames: pd.DataFrame) -> None:
        import pandas as pd

        frame = pd.concat(frames, ignore_index=True)
        days = (frame["at"] - START).dt.days
        self._columns = {
            column: frame.assign(day=days).pivot_table(index="account", columns="day", values=column)
            for column in ("score", "reach", "raw")
        }

    def on(self, account: str, day: int, column: str = "score") -> float:
        """Return an account's score (or another column) at the end of a day."""
        return float(self._columns[column][day].to_dict()[account])

    def course(self, account: str, first: int, last: int) -> np.ndarray:
        """Return an account's scores at the end of each day from `first` to `last`."""
        table = self._columns["score"]
        return np.asarray(table.loc[account, list(range(first, last + 1))], dtype="float64")

    def accounts(self, prefix: str) -> list[str]:
        """Return the accounts whose name begins with `prefix`."""
        return [str(a) for a in self._columns["score"].index if str(a).startswith(prefix)]


Read = Callable[[Mapping[str, Scores]], list[float]]


@dataclass(frozen=True)
class Scenario:
    """What is acted out for one row.

    Parameters
    ----------
    row
        The row's id.
    build
        Lets accounts act on the stage of an era. Its accounts begin with ``<row>/``.
    read
        From the scores of the row's eras to its figures, in the row's order.
    note
        What a reader must know: an assumption, or why the row cannot be had.
    """

    row: str
    build: Callable[[Stage, str], None]
    read: Read
    note: str = ""

"""Rows: interactions as integer columns, the form in which every part of a chain reads them.

Names are replaced by whole numbers once. ``line = account x networks + network`` names one account
on one network; ticks count from the log's first. Parts of a chain get one `Rows` and return arrays
of the same length, so a part can be written and tried with NumPy alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
#: Whole numbers of any width: ids and ticks are kept as narrow as they fit.
Codes = NDArray[np.integer[Any]]

#: Worth and weight are rounded to this fraction, so that their sums are whole numbers carried in
#: float64: exact, whatever the order of rows, the number of threads and the engine.
RESOLUTION = 10_000

_HOUR, _DAY = 3_600_000_000, 86_400_000_000


@dataclass(frozen=True)
class Rows:
    """Interactions as arrays of one length, sorted by line, actor and tick.

    Parameters
    ----------
    networks, kinds
        Names behind the codes.
    line
        ``account x len(networks) + network``, whole numbers.
    actor
        Number of the actor, -1 where it is anonymous (a row of totals).
    tick
        Ticks since the log's first.
    kind
        Code of the kind.
    polarity
        -1 to 1, NaN where unknown; None when the log knows none.
    count
        How many interactions the row stands for; None when every row is one.
    moment
        Microseconds since 1970, None where no part asked for it.
    post
        Number of the post, -1 where unknown; None where no part asked for it.
    row
        The table's own number of each row, None where nobody asked for it.
    actor_line
        Line of the actor as an account on the same network, -1 where it is none; None when no
        actor of the log is an account.
    context
        What the stages of a weighting found (`kresearch.scoring.weighting.Stage`), by name.
    """

    networks: tuple[str, ...]
    kinds: tuple[str, ...]
    line: Codes
    actor: Codes
    tick: Codes
    kind: Codes
    polarity: FloatArray | None = None
    count: FloatArray | None = None
    moment: IntArray | None = None
    post: Codes | None = None
    row: IntArray | None = None
    actor_line: Codes | None = None
    context: Mapping[str, FloatArray] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.line)

    @property
    def network(self) -> Codes:
        """Code of the network of each row."""
        return self.line % len(self.networks)

    @property
    def account(self) -> Codes:
        """Number of the account of each row."""
        return self.line // len(self.networks)

    @property
    def named(self) -> BoolArray:
        """Where the actor is known."""
        return self.actor >= 0

    @property
    def counts(self) -> FloatArray:
        """How many interactions each row stands for, as floats."""
        return np.ones(len(self)) if self.count is None else self.count

    @property
    def polarities(self) -> FloatArray:
        """The polarity of each row, NaN where unknown."""
        return np.full(len(self), np.nan) if self.polarity is None else self.polarity

    @property
    def moments(self) -> IntArray:
        """Microseconds since 1970; a part that reads them says so in its `columns`."""
        if self.moment is None:
            raise LookupError("the part reads moments and does not say so: add 'moment' to its columns")
        return self.moment

    @property
    def posts(self) -> Codes:
        """Numbers of the posts; a part that reads them says so in its `columns`."""
        if self.post is None:
            raise LookupError("the part reads posts and does not say so: add 'post' to its columns")
        return self.post

    @property
    def rows(self) -> IntArray:
        """The table's own number of each row; only where it was asked for."""
        if self.row is None:
            raise LookupError("the numbers of rows were not read: ask the scorer for the column 'row'")
        return self.row

    @property
    def hour(self) -> IntArray:
        """Hours since 1970."""
        return self.moments // _HOUR

    @property
    def day(self) -> IntArray:
        """Days since 1970."""
        return self.moments // _DAY

    def is_kind(self, *names: str) -> BoolArray:
        """Return where the kind is one of `names`."""
        return np.isin(self.kinds, names)[self.kind] if self.kinds else np.zeros(len(self), bool)

    def is_network(self, name: str) -> BoolArray:
        """Return where the network is `name`."""
        return np.asarray(np.asarray(self.networks) == name)[self.network]

    def look_up(self, table: FloatArray) -> FloatArray:
        """Return the figure of each row from a table of network x kind."""
        found: FloatArray = np.take(table.ravel(), self.network * table.shape[1] + self.kind)
        return found

    def take(self, which: slice | IntArray | BoolArray) -> Rows:
        """Return the rows at `which` (a slice, positions or a mask), in that order."""
        cut: dict[str, Any] = {
            name: None if (column := getattr(self, name)) is None else column[which]
            for name in ("line", "actor", "tick", "kind", *OPTIONAL, "actor_line")
        }
        cut["context"] = {name: column[which] for name, column in self.context.items()}
        return replace(self, **cut)

    def with_context(self, columns: Mapping[str, FloatArray]) -> Rows:
        """Return the same rows with further columns of context."""
        return replace(self, context={**self.context, **columns})


#: Columns that a log may lack, or that nobody may ask for.
OPTIONAL = ("polarity", "count", "moment", "post", "row")


@dataclass(frozen=True)
class Weights:
    """What each row is worth.

    Parameters
    ----------
    worth
        The say of the actor behind it: 1 is one full actor (reach and impact).
    weight
        ``strength x worth x count`` (reactions and amplification).
    amplifying
        Whether it carries the message further.
    """

    worth: FloatArray
    weight: FloatArray
    amplifying: BoolArray


def fixed_point(values: FloatArray) -> FloatArray:
    """Return values in whole units of 1/`RESOLUTION`.

    Examples
    --------
    >>> fixed_point(np.array([0.5, 1.00004])).tolist()
    [5000.0, 10000.0]
    """
    return round_half_away(np.asarray(values, dtype=np.float64) * RESOLUTION)


def round_half_away(values: FloatArray) -> FloatArray:
    """Return whole numbers, halves rounded away from zero, as SQL does.

    Examples
    --------
    >>> round_half_away(np.array([0.5, -2.5, 1.4])).tolist()
    [1.0, -3.0, 1.0]
    """
    rounded: FloatArray = np.trunc(values + np.copysign(0.5, values))
    return rounded


def run_starts(*keys: Codes) -> BoolArray:
    """Return where a run of equal keys begins; the arrays are sorted by these keys.

    Examples
    --------
    >>> run_starts(np.array([1, 1, 2]), np.array([5, 5, 5])).tolist()
    [True, False, True]
    """
    begins = np.ones(len(keys[0]), dtype=bool)
    if len(begins) > 1:
        begins[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    return begins

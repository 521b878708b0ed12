"""The registry of set metrics: what one sees, what it says, and how it is found."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from numbers import Integral
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from kresearch._common.others import check_number, check_own_name
from kresearch._common.registry import Registry, instances_of
from kresearch.errors import UsageError
from kresearch.evaluate.metrics import DIRECTIONS


@dataclass(frozen=True)
class CaseSet:
    """One variant on a set of cases, one row per case.

    Parameters
    ----------
    rows
        ``dataset, case, kind, account, cluster`` (cases with the same one are not independent:
        those of one account or of one storm) and a column per metric that the set metric needs, its
        values; ``saturated`` where one of them lies at an end of the scale.
    level
        Of the interval, e.g. 0.95.
    seed
        Of anything drawn: two variants on the same cases draw the same.
    pairs
        What people chose between two accounts, ``(chosen, other)`` each; empty where nobody was asked.
    levels
        Account -> its mean score in the baselines of its cases, for what reads pairs.
    reference
        The same rows under the reference variant, for what is a comparison of two orders; None where the
        reference is not known.
    """

    rows: pd.DataFrame
    level: float = 0.95
    seed: int = 0
    pairs: tuple[tuple[str, str], ...] = ()
    levels: Mapping[str, float] = field(default_factory=dict)
    reference: pd.DataFrame | None = None


@dataclass(frozen=True)
class SetValue:
    """What a set metric says of a variant.

    Parameters
    ----------
    value
        The number; NaN where the cases do not allow one.
    low, high
        Its interval; NaN without one.
    cases, accounts
        How many cases it rests on, and how many independent accounts (or storms).
    saturated
        How many of the cases lie at an end of the scale.
    note
        Why there is no number or no interval, or how to read it.
    smaller
        Independent accounts on the smaller of two sides, for the width of intervals.
    draws
        The drawn values, shape (draws,), for the interval of a difference between two variants.
    """

    value: float
    low: float = math.nan
    high: float = math.nan
    cases: int = 0
    accounts: int = 0
    saturated: int = 0
    note: str = ""
    smaller: int = 0
    draws: npt.NDArray[np.float64] | None = field(default=None, compare=False)


Function: TypeAlias = Callable[[CaseSet], SetValue]


@dataclass(frozen=True)
class SetMetric:
    """One number per variant over a set of cases.

    Parameters
    ----------
    name
        How files and reports call it.
    function
        From a `CaseSet` to a `SetValue`.
    unit
        E.g. ``"probability"``.
    direction
        Which way is better: ``min``, ``max`` or ``zero``.
    scale
        Smallest and largest possible value.
    needs
        The metrics whose values it reads.
    nothing
        What a rule that cannot tell the cases apart has, e.g. 0.5.
    version
        Raised whenever the same cases give another number.
    reads_pairs
        Whether it needs people's choices between accounts; without any it is left out.
    summary, origin
        One line; where it comes from.
    """

    name: str
    function: Function
    unit: str
    direction: str
    scale: tuple[float, float]
    needs: tuple[str, ...]
    nothing: float = math.nan
    version: int = 1
    summary: str = ""
    origin: str = "kresearch"
    reads_pairs: bool = False

    def __call__(self, cases: CaseSet) -> SetValue:
        """Return the number of a variant; cases without a value of what it needs are left out."""
        wanted = list(self.needs)
        base = None if cases.reference is None else cases.reference.dropna(subset=wanted)
        rows = cases.rows.dropna(subset=wanted)
        # Frames and levels of its own: what a function changes there changes nobody else's.
        return _take(self.function(replace(cases, rows=rows, reference=base, levels=dict(cases.levels))))


def _take(found: object) -> SetValue:
    """Return what a function gave, its fields being what they should be."""
    if not isinstance(found, SetValue):
        raise TypeError(f"it gave {found!r:.80}, which is no SetValue")
    taken: dict[str, Any] = {
        name: check_number(getattr(found, name), of=f"its {name}") for name in ("value", "low", "high")
    }
    for name in ("cases", "accounts", "saturated", "smaller"):
        count: object = getattr(found, name)
        if isinstance(count, bool) or not isinstance(count, Integral) or int(count) < 0:
            raise TypeError(f"its {name} is {count!r:.60}; allowed is a whole number from 0 on")
        taken[name] = int(count)
    if not isinstance(found.note, str):
        raise TypeError(f"its note is {found.note!r:.60}; allowed is a text")
    if found.draws is not None:
        taken["draws"] = draws = np.array(found.draws, dtype=np.float64)
        if draws.ndim != 1:
            raise TypeError(f"its draws have the shape {draws.shape}; allowed is one row of numbers, or None")
    return replace(found, **taken)


def _check(called: str, found: object) -> SetMetric:
    if not isinstance(found, SetMetric):
        raise UsageError(f"{found!r} is not a set metric. Decorate the function with @set_metric.")
    check_own_name("set metric", found.name, called)
    return found


#: Every set metric by name.
SET_METRICS: Registry[SetMetric] = Registry(
    "set metric",
    group="kresearch.set_metrics",
    check=_check,
    package="kresearch.evaluate.set_metrics",
    find=lambda module: instances_of(module, SetMetric),
)


def set_metric(
    name: str,
    *,
    unit: str,
    direction: str,
    scale: tuple[float, float],
    needs: tuple[str, ...],
    nothing: float = math.nan,
    version: int = 1,
    reads_pairs: bool = False,
) -> Callable[[Function], SetMetric]:
    """Turn a function over a `CaseSet` into a registered set metric; use it as a decorator.

    Parameters
    ----------
    name, unit, direction, scale, needs, nothing, version, reads_pairs
        As of `SetMetric`.

    Raises
    ------
    UsageError
        For a direction that is none.

    Examples
    --------
    >>> import kresearch as kr
    >>> @kr.evaluate.set_metric(
    ...     "mean-gain", unit="points", direction="min", scale=(-99, 99), needs=("spike-gain",)
    ... )
    ... def mean_gain(cases):
    ...     "Mean gain of all spikes."
    ...     return kr.evaluate.SetValue(cases.rows["spike-gain"].mean(), cases=len(cases.rows))
    >>> kr.evaluate.find_set_metric("mean-gain").summary
    'Mean gain of all spikes.'
    """
    if direction not in DIRECTIONS:
        raise UsageError(
            f"set metric '{name}': direction '{direction}' is unknown. Allowed: {', '.join(DIRECTIONS)}."
        )

    def register(function: Function) -> SetMetric:
        summary = (function.__doc__ or "").strip().splitlines()[0] if function.__doc__ else ""
        made = SetMetric(
            name, function, unit, direction, scale, needs, nothing, version, summary,
            origin=function.__module__, reads_pairs=reads_pairs,
        )  # fmt: skip
        if not function.__module__.startswith("kresearch."):
            SET_METRICS.register(name, made)  # ours are found by looking into this folder
        return made

    return register


def list_set_metrics() -> list[SetMetric]:
    """Return every known set metric, by name.

    Examples
    --------
    >>> [m.name for m in list_set_metrics() if m.origin.startswith("kresearch")]
    ['decision-flips', 'discrimination', 'list-overlap', 'people-brier', 'people-order', 'reward-accuracy']
    """
    return [entry.value for entry in SET_METRICS.entries()]


def find_set_metric(name: str) -> SetMetric:
    """Return the set metric called `name`.

    Raises
    ------
    UnknownNameError
        With the nearest known name.

    Examples
    --------
    >>> import kresearch as kr
    >>> metric = kr.evaluate.find_set_metric("discrimination")
    >>> metric.unit, metric.direction, metric.nothing, metric.needs
    ('probability', 'max', 0.5, ('spike-gain',))
    """
    return SET_METRICS.get_value(str(name))

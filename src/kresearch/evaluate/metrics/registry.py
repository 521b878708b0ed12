"""The registry of metrics: files of this folder, plug-ins, decorated functions."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias, cast

import numpy as np

from kresearch._common.others import check_number, check_own_name, is_ours
from kresearch._common.registry import Registry, instances_of
from kresearch.errors import UsageError, suggestion
from kresearch.evaluate.cases import WINDOWS
from kresearch.evaluate.frames import COUNTERFACTUALS, SATURATED_SHARE, CellFrames

DIRECTIONS = ("min", "max", "zero")
#: A smaller change of the score is none: it rounds to 0.0 points.
SMALLEST_MOVE = 0.05
#: By so much a value may leave its scale where numbers are rounded.
_ROUNDING = 1e-6


@dataclass(frozen=True)
class Value:
    """What a metric says of a cell.

    Parameters
    ----------
    value
        The number, NaN where the metric does not apply.
    censored
        Whether the true number is at least this one: it was not reached within the window.
    note
        Why there is no number, or how to read it.
    saturated
        Whether the scores behind it lie at the floor or the ceiling of the scale, where differences
        mean nothing.
    """

    value: float
    censored: bool = False
    note: str = ""
    saturated: bool = False


Function: TypeAlias = Callable[[CellFrames], "Value | float"]


@dataclass(frozen=True)
class Metric:
    """One number per cell.

    Parameters
    ----------
    name
        How files and reports call it.
    function
        From `CellFrames` to a `Value` or a float.
    unit
        E.g. ``"points"``.
    direction
        Which way is better: ``min``, ``max`` or ``zero`` (the nearer to 0 the better).
    scale
        Smallest and largest possible value.
    version
        Raised whenever the same frames give another number.
    by_kind
        Directions that hold for cases of a kind, where they differ from `direction`.
    relative
        Whether it is measured against the reference itself, as agreement is: such a metric
        describes, and is never tested against the reference.
    summary
        One line.
    origin
        Where it comes from.
    signed
        Whether it is a signed change of the score: above 0 the score rose, below 0 it fell. The name
        says of what; every direction word of a report comes from here.
    windows
        The windows whose scores it reads: where they lie at an end of the scale, its value is saturated.
        None for a metric that reads something else.
    counterfactual
        Which counterfactual it needs, of `COUNTERFACTUALS`; None for none.
    """

    name: str
    function: Function
    unit: str
    direction: str
    scale: tuple[float, float]
    version: int = 1
    by_kind: Mapping[str, str] = field(default_factory=dict)
    relative: bool = False
    summary: str = ""
    origin: str = "kresearch"
    signed: bool = False
    windows: tuple[str, ...] = ("baseline", "spike")
    counterfactual: str | None = None

    def __call__(self, frames: CellFrames) -> Value:
        """Return the metric's value; never raises for frames that lack what it needs."""
        if frames.scores.empty:
            return Value(math.nan, note="there are no scores in the windows of the case")
        # One of somebody else gets frames of its own: what it changes there changes no other metric.
        value = self._take(self.function(frames if is_ours(self.function) else frames.copy()))
        if value.saturated or math.isnan(value.value):
            return value
        return replace(value, saturated=self._saturated(frames))

    def _take(self, found: object) -> Value:
        """Return what the function gave as a `Value` whose fields are what they should be."""
        given = found if isinstance(found, Value) else Value(cast("float", found))
        number = check_number(given.value, may_be="a Value, or a number; NaN for none")
        flags = (given.censored, given.saturated)
        if not all(isinstance(flag, bool | np.bool_) for flag in flags) or not isinstance(given.note, str):
            raise TypeError(
                f"it gave {given!r:.80}; allowed is a Value whose censored and saturated are true or false "
                "and whose note is a text"
            )
        low, high = self.scale
        if number < low - _ROUNDING or number > high + _ROUNDING:
            raise ValueError(f"it gave {number:g}; allowed by its own scale is {low:g} to {high:g}")
        return Value(number, bool(given.censored), given.note, bool(given.saturated))

    def _saturated(self, frames: CellFrames) -> bool:
        """Return whether the scores of one of its windows mostly lie at an end of the scale."""
        read = list(self.windows)
        if self.counterfactual is not None and frames.counterfactual is not None:
            read.append("counterfactual")
        return any(frames.share_at_the_end(window) >= SATURATED_SHARE for window in read)

    def move(self, value: float) -> str:
        """Return ``rose``, ``fell`` or ``stayed`` for a value of a signed metric, as it is shown.

        A change that rounds to nothing in one decimal is none.
        """
        return "stayed" if abs(value) < SMALLEST_MOVE else "rose" if value > 0 else "fell"

    def direction_for(self, kind: str) -> str:
        """Return which way is better for cases of a kind."""
        return self.by_kind.get(kind, self.direction)


def _check(called: str, found: object) -> Metric:
    if not isinstance(found, Metric):
        raise UsageError(f"{found!r} is not a Metric. Decorate the function with @metric.")
    check_own_name("metric", found.name, called)
    return found


#: Every metric by name.
METRICS: Registry[Metric] = Registry(
    "metric",
    group="kresearch.metrics",
    check=_check,
    package="kresearch.evaluate.metrics",
    find=lambda module: instances_of(module, Metric),
)


def metric(
    name: str,
    *,
    unit: str,
    direction: str,
    scale: tuple[float, float],
    version: int = 1,
    by_kind: Mapping[str, str] | None = None,
    relative: bool = False,
    signed: bool = False,
    windows: tuple[str, ...] = ("baseline", "spike"),
    counterfactual: str | None = None,
) -> Callable[[Function], Metric]:
    """Turn a function over `CellFrames` into a registered metric; use it as a decorator.

    Parameters
    ----------
    name, unit, direction, scale, version, by_kind, relative, signed, windows, counterfactual
        As of `Metric`.

    Raises
    ------
    UsageError
        For a direction, a window or a counterfactual that is none.

    Examples
    --------
    >>> import kresearch as kr
    >>> @kr.evaluate.metric("spike-peak", unit="points", direction="min", scale=(1, 100), windows=("spike",))
    ... def spike_peak(frames):
    ...     "Highest score in the spike."
    ...     return frames.during("spike")["score"].max()
    >>> kr.evaluate.find_metric("spike-peak").summary
    'Highest score in the spike.'
    """
    wrong = [d for d in (direction, *(by_kind or {}).values()) if d not in DIRECTIONS]
    if wrong:
        raise UsageError(
            f"metric '{name}': direction '{wrong[0]}' is unknown. Allowed: {', '.join(DIRECTIONS)}."
        )

    strange = [w for w in windows if w not in WINDOWS]
    if strange:
        raise UsageError(
            f"metric '{name}': window '{strange[0]}' is unknown.{suggestion(strange[0], WINDOWS)} "
            f"Allowed: {', '.join(WINDOWS)}."
        )
    if counterfactual is not None and counterfactual not in COUNTERFACTUALS:
        raise UsageError(
            f"metric '{name}': counterfactual '{counterfactual}' is unknown."
            f"{suggestion(counterfactual, COUNTERFACTUALS)} Allowed: {', '.join(COUNTERFACTUALS)}."
        )

    def register(function: Function) -> Metric:
        summary = (function.__doc__ or "").strip().splitlines()[0] if function.__doc__ else ""
        made = Metric(
            name, function, unit, direction, scale, version, dict(by_kind or {}), relative, summary,
            origin=function.__module__, signed=signed, windows=windows, counterfactual=counterfactual,
        )  # fmt: skip
        if not function.__module__.startswith("kresearch."):
            METRICS.register(name, made)  # ours are found by looking into this folder
        return made

    return register


def list_metrics() -> list[Metric]:
    """Return every known metric, by name.

    Examples
    --------
    >>> import kresearch as kr
    >>> [metric.name for metric in kr.evaluate.list_metrics() if metric.direction == "max"]
    ['coverage', 'end-score', 'rank-agreement', 'rank-biased-overlap', 'start-score']
    """
    return [entry.value for entry in METRICS.entries()]


def find_metric(name: str) -> Metric:
    """Return the metric called `name`.

    Raises
    ------
    UnknownNameError
        With the nearest known name.

    Examples
    --------
    >>> import kresearch as kr
    >>> metric = kr.evaluate.find_metric("spike-gain")
    >>> metric.unit, metric.direction, metric.by_kind
    ('points', 'zero', {'negative': 'min', 'positive': 'max'})
    >>> metric.summary
    'Mean score during the spike minus mean score during the baseline.'
    """
    return METRICS.get_value(str(name))

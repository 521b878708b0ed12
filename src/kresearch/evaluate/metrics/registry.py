"""The registry of metrics: files of this folder, plug-ins, decorated functions."""

from __future__ import annotations

import importlib
import math
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import TypeAlias

from kresearch.errors import KresearchError, UnknownNameError, UsageError
from kresearch.evaluate.frames import CellFrames

GROUP = "kresearch.metrics"
DIRECTIONS = ("min", "max", "zero")


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
    """

    value: float
    censored: bool = False
    note: str = ""


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

    def __call__(self, frames: CellFrames) -> Value:
        """Return the metric's value; never raises for frames that lack what it needs."""
        if frames.scores.empty:
            return Value(math.nan, note="there are no scores in the windows of the case")
        found = self.function(frames)
        return found if isinstance(found, Value) else Value(float(found))

    def direction_for(self, kind: str) -> str:
        """Return which way is better for cases of a kind."""
        return self.by_kind.get(kind, self.direction)


_decorated: dict[str, Metric] = {}


def metric(
    name: str,
    *,
    unit: str,
    direction: str,
    scale: tuple[float, float],
    version: int = 1,
    by_kind: Mapping[str, str] | None = None,
    relative: bool = False,
) -> Callable[[Function], Metric]:
    """Turn a function over `CellFrames` into a registered metric; use it as a decorator.

    Parameters
    ----------
    name, unit, direction, scale, version, by_kind, relative
        As of `Metric`.

    Raises
    ------
    UsageError
        For a direction that is none.
    """
    wrong = [d for d in (direction, *(by_kind or {}).values()) if d not in DIRECTIONS]
    if wrong:
        raise UsageError(
            f"metric '{name}': direction '{wrong[0]}' is unknown. Allowed: {', '.join(DIRECTIONS)}."
        )

    def register(function: Function) -> Metric:
        summary = (function.__doc__ or "").strip().splitlines()[0] if function.__doc__ else ""
        made = Metric(
            name, function, unit, direction, scale, version, dict(by_kind or {}), relative, summary,
            origin=function.__module__,
        )  # fmt: skip
        _decorated[name] = made
        return made

    return register


@cache
def _import_built_in() -> None:
    package = importlib.import_module("kresearch.evaluate.metrics")
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)


def _points() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}


def _load(point: EntryPoint) -> Metric:
    try:
        found = point.load()
    except Exception as error:
        raise KresearchError(
            f"metric '{point.name}' cannot be loaded from {point.value}: {error}. "
            "Mend or uninstall its package."
        ) from error
    if not isinstance(found, Metric):
        raise KresearchError(
            f"metric '{point.name}' ({point.value}) is {found!r}, not a Metric. "
            "Decorate the function with @metric."
        )
    return found


def list_metrics() -> list[Metric]:
    """Return every known metric, by name."""
    _import_built_in()
    found = {name: _load(point) for name, point in _points().items()} | _decorated
    return [found[name] for name in sorted(found)]


def find_metric(name: str) -> Metric:
    """Return the metric called `name`.

    Raises
    ------
    UnknownNameError
        With the nearest known name.
    """
    _import_built_in()
    if name in _decorated:
        return _decorated[name]
    points = _points()
    if name in points:
        return _load(points[name])
    raise UnknownNameError("metric", str(name), [*_decorated, *points])

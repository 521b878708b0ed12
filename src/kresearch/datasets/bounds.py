"""Parameters of simulations that know within which bounds they may lie."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field, fields
from typing import Any, TypeVar

from kresearch.errors import UsageError

T = TypeVar("T", int, float)


def bounded(default: T, low: float, high: float) -> T:
    """Return a field of a dataclass that lies within bounds, both allowed."""
    return field(default=default, metadata={"bounds": (low, high)})


def check_parameters(parameters: Any, further: Iterable[str] = ()) -> None:
    """Refuse parameters out of their bounds, with whatever else is wrong with them, all at once."""
    wrong = []
    for one in fields(parameters):
        low, high = one.metadata.get("bounds", (None, None))
        value = getattr(parameters, one.name)
        if low is not None and not low <= value <= high:
            wrong.append(f"{one.name}={value!r}: allowed is {low} to {high}.")
    wrong += further
    if wrong:
        raise UsageError(f"{len(wrong)} problem(s) in the simulation's parameters: {' '.join(wrong)}")

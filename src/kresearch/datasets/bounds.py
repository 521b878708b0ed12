"""Parameters of simulations that know within which bounds they may lie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, fields
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, TypeVar

from kresearch.errors import UsageError, suggestion

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", int, float)
P = TypeVar("P", bound="DataclassInstance")
#: What a field of a type takes, and how that is called.
_TAKES = {"int": (Integral, "a whole number"), "float": (Real, "a number")}


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


def take_options(kind: type[P], options: Mapping[str, Any]) -> P:
    """Return parameters from options; unknown names and values of another type are refused, all at once."""
    types = {one.name: str(one.type) for one in fields(kind)}
    wrong = [f"no parameter '{name}'.{suggestion(name, types)}" for name in options if name not in types]
    for name, value in options.items():
        takes, called = _TAKES.get(types.get(name, ""), (object, ""))
        if not isinstance(value, takes) or (isinstance(value, bool) and takes is not object):
            wrong.append(f"{name}={value!r}: allowed is {called}.")
    if wrong:
        raise UsageError(f"{' '.join(wrong)} Known: {', '.join(types)}.")
    return kind(**options)

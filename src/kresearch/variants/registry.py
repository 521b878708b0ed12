"""The registry: built-in variants, those of installed plug-ins, and decorated classes.

A file in this folder that defines a `Variant` with a name is a variant: nothing else to
register. An installed package adds its own by an entry point of the group
``kresearch.variants``. In a notebook the decorator is enough.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, TypeVar

from kresearch.errors import KresearchError, UnknownNameError, UsageError
from kresearch.variants.base import Variant

GROUP = "kresearch.variants"
V = TypeVar("V", bound=type[Variant])
_decorated: dict[str, type[Variant]] = {}


@dataclass(frozen=True)
class Listing:
    """A variant and where it comes from."""

    name: str
    variant: type[Variant]
    origin: str


def variant(cls: V) -> V:
    """Register a variant class; use it as a decorator.

    Parameters
    ----------
    cls
        A subclass of `Variant` with a `name` and a `chain` method.

    Raises
    ------
    UsageError
        When the class is no variant, or has no name.
    """
    if not (isinstance(cls, type) and issubclass(cls, Variant)):
        raise UsageError(f"{cls!r} is not a Variant. Derive the class from kresearch.Variant.")
    name = getattr(cls, "name", None)
    if not isinstance(name, str) or not name:
        raise UsageError(
            f'the variant class {cls.__name__} has no name. Add a line such as name = "my-variant" '
            "(annotated ClassVar[str] or not annotated)."
        )
    _decorated[name] = cls
    return cls


@cache
def _built_in() -> dict[str, type[Variant]]:
    """Return the variants that the files of this folder define."""
    import kresearch.variants as package

    found: dict[str, type[Variant]] = {}
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, Variant) and value.__module__ == module.name:
                name = getattr(value, "name", None)
                if isinstance(name, str):
                    found[name] = value
    return found


def _points() -> dict[str, EntryPoint]:
    """Return the entry points of installed packages by variant name."""
    return {point.name: point for point in entry_points(group=GROUP)}


def _load(point: EntryPoint) -> type[Variant]:
    """Return the class behind an entry point, or say what is wrong with the plug-in."""
    origin = point.dist.name if point.dist is not None else "unknown package"
    try:
        found = point.load()
    except Exception as error:
        raise KresearchError(
            f"variant '{point.name}' of package '{origin}' cannot be loaded from {point.value}: {error}. "
            "Mend or uninstall the package."
        ) from error
    if not (isinstance(found, type) and issubclass(found, Variant)):
        raise KresearchError(
            f"variant '{point.name}' of package '{origin}' is {found!r}, not a subclass of Variant. "
            "Its entry point must name a variant class."
        )
    return found


def list_variants() -> list[Listing]:
    """Return all known variants by name: built-in, plug-in and decorated."""
    rows = {name: Listing(name, cls, "kresearch") for name, cls in _built_in().items()}
    for name, point in _points().items():
        origin = point.dist.name if point.dist is not None else "unknown package"
        rows[name] = Listing(name, _load(point), origin)
    for name, cls in _decorated.items():
        rows[name] = Listing(name, cls, f"{cls.__module__} (decorated)")
    return [rows[name] for name in sorted(rows)]


def find_variant(name: str) -> type[Variant]:
    """Return the variant class called `name`.

    Raises
    ------
    UnknownNameError
        With the nearest known name.
    """
    if name in _decorated:
        return _decorated[name]
    points = _points()
    if name in points:
        return _load(points[name])
    if name in _built_in():
        return _built_in()[name]
    raise UnknownNameError("variant", name, [*_built_in(), *points, *_decorated])


def resolve(which: str | Variant | type[Variant], parameters: Mapping[str, Any] | None = None) -> Variant:
    """Return a variant with its parameters, from a name, a class or an instance."""
    parameters = dict(parameters or {})
    if isinstance(which, Variant):
        return type(which).build(**{**which.model_dump(), **parameters}) if parameters else which
    if isinstance(which, type):
        return which.build(**parameters)
    return find_variant(which).build(**parameters)

"""What may be added by a file in a folder, by a decorator or by an installed package."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from typing import Generic, TypeVar

from kresearch.errors import KresearchError, UnknownNameError

T = TypeVar("T")


@dataclass
class Plugins(Generic[T]):
    """Named things of one kind: those of a folder, and those of installed packages.

    Parameters
    ----------
    what
        What messages call one, e.g. ``"detector"``.
    package
        The folder: each of its modules registers what it holds when it is imported.
    group
        The entry points of installed packages.
    type
        What an entry point must hold; a class here means a class of its kind or an instance.
    """

    what: str
    package: str
    group: str
    type: type
    known: dict[str, T] = field(default_factory=dict)
    _imported: bool = False

    def add(self, name: str, thing: T) -> None:
        """Register a thing; a later one of the same name replaces it, as in a notebook."""
        self.known[name] = thing

    def find(self, name: str) -> T:
        """Return the thing called `name`.

        Raises
        ------
        UnknownNameError
            With the nearest known name.
        KresearchError
            When the package that brings it cannot be loaded.
        """
        self._import()
        if name in self.known:
            return self.known[name]
        points = self._points()
        if name in points:
            return self._load(points[name])
        raise UnknownNameError(self.what, str(name), [*self.known, *points])

    def names(self) -> list[str]:
        """Return all names, sorted; nothing of an installed package is loaded for it."""
        self._import()
        return sorted({*self.known, *self._points()})

    def __iter__(self) -> Iterator[T]:
        """Return everything, by name."""
        return iter([self.find(name) for name in self.names()])

    def _import(self) -> None:
        if self._imported:
            return
        self._imported = True
        package = importlib.import_module(self.package)
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)

    def _points(self) -> dict[str, EntryPoint]:
        return {point.name: point for point in entry_points(group=self.group)}

    def _load(self, point: EntryPoint) -> T:
        try:
            found = point.load()
        except Exception as error:
            raise KresearchError(
                f"{self.what} '{point.name}' cannot be loaded from {point.value}: {error}. "
                "Mend or uninstall its package."
            ) from error
        fits = issubclass(found, self.type) if isinstance(found, type) else isinstance(found, self.type)
        if not fits:
            raise KresearchError(
                f"{self.what} '{point.name}' ({point.value}) is {found!r}, and no {self.type.__name__}. "
                "CONTRIBUTING.md has the recipe."
            )
        made: T = found
        return made

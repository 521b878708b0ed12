"""One registry for everything that others may add: built-in files, installed plug-ins, decorated objects.

Variants, metrics, detectors, datasets, scorers and formats come through the same door, under one set of
rules: what is decorated in this process comes first, then what kresearch brings, then plug-ins. A plug-in
that cannot be loaded, or whose name is taken, is named in a warning and left out; the others go on.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType
from typing import Generic, TypeVar

from kresearch._common.others import describe_error
from kresearch.errors import KresearchError, KresearchWarning, UnknownNameError

T = TypeVar("T")

#: Origin of what kresearch itself brings.
BUILT_IN = "kresearch"


@dataclass(frozen=True)
class Entry(Generic[T]):
    """Something registered, and where it comes from."""

    name: str  #: How it is called.
    value: T  #: The thing itself.
    origin: str  #: ``"kresearch"``, the distribution that brings it, or the module that decorated it.


class Registry(Mapping[str, T]):
    """Things by name, as a mapping; what is built in is imported when first asked for.

    Parameters
    ----------
    what
        What one of them is called in messages, e.g. ``"variant"``.
    group
        Entry-point group in which installed packages name theirs, e.g. ``"kresearch.variants"``.
    check
        ``check(name, object)`` returns the object, or raises a `KresearchError` that says what is wrong.
    package
        Dotted name of the folder whose files define what is built in.
    find
        Returns what a module of that folder defines, as pairs of name and object.
    built_in
        Name to ``"module:object"`` of what lies elsewhere; imported one by one.
    name_of
        Returns the name that an object gives itself; by default entry points name theirs.
    normalise
        Turns a name that was asked for into one that is known, e.g. ``str.lower``.
    """

    def __init__(
        self,
        what: str,
        *,
        group: str,
        check: Callable[[str, object], T],
        package: str | None = None,
        find: Callable[[ModuleType], Iterable[tuple[str, object]]] = lambda _: (),
        built_in: Mapping[str, str] | None = None,
        name_of: Callable[[T], str] | None = None,
        normalise: Callable[[str], str] = str,
    ) -> None:
        self.what, self.group = what, group
        self._check, self._package, self._find, self._name_of = check, package, find, name_of
        self._normalise = normalise
        self._pointed = dict(built_in or {})
        self._scanned: dict[str, T] | None = None
        self.decorated: dict[str, T] = {}

    def register(self, name: str, value: object) -> T:
        """Add something in this process; a later registration of a name replaces an earlier one."""
        self.decorated[name] = checked = self._check(name, value)
        return checked

    def entries(self) -> list[Entry[T]]:
        """Return everything that can be loaded, by name; warn of plug-ins that cannot."""
        found: dict[str, Entry[T]] = {}
        for name, value in self._built_in().items():
            found[name] = Entry(name, value, BUILT_IN)
        for name in self._pointed:
            found[name] = Entry(name, self._load_pointed(name), BUILT_IN)
        for point in self._points():
            try:
                value = self._load(point)
                name = self._name_of(value) if self._name_of else point.name
                if name in found:
                    raise KresearchError(
                        f"{self.what} '{point.name}' of package '{_origin(point)}' has a name that is taken. "
                        "Rename it in its package."
                    )
            except KresearchError as error:
                warnings.warn(f"{error} It was left out.", KresearchWarning, stacklevel=2)
                continue
            found[name] = Entry(name, value, _origin(point))
        for name, value in self.decorated.items():
            if name in found and found[name].value is value:
                continue  # decorated in the plug-in that was just imported
            module = getattr(value, "__module__", None) or type(value).__module__
            found[name] = Entry(name, value, f"{module} (decorated)")
        return [found[name] for name in sorted(found)]

    def get_value(self, name: str) -> T:
        """Return what a name stands for.

        Raises
        ------
        UnknownNameError
            With the nearest known name.
        KresearchError
            When the plug-in of that name cannot be loaded.
        """
        asked = self._normalise(name)
        if asked in self.decorated:
            return self.decorated[asked]
        if asked in self._pointed:
            return self._load_pointed(asked)
        if asked in self._built_in():
            return self._built_in()[asked]
        if self._name_of is not None:
            for entry in self.entries():
                if entry.name == asked:
                    return entry.value
        else:
            for point in self._points():
                if point.name == asked:
                    return self._load(point)
        raise UnknownNameError(self.what, name, self.names())

    def names(self) -> list[str]:
        """Return all names, those of plug-ins that cannot be loaded too where they are known."""
        own = {*self.decorated, *self._pointed, *self._built_in()}
        if self._name_of is not None:
            return sorted({entry.name for entry in self.entries()})
        return sorted(own | {point.name for point in self._points()})

    def is_built_in(self, value: object) -> bool:
        """Return whether something is what kresearch itself brings."""
        return any(value is one for one in self._built_in().values())

    def sources(self) -> dict[str, str]:
        """Return ``module:object`` of all that is named rather than scanned, by name; imports nothing."""
        found = {point.name: point.value for point in self._points()} | self._pointed
        for name, value in self.decorated.items():
            found[name] = f"{value.__module__}:{getattr(value, '__qualname__', name)}"
        return dict(sorted(found.items()))

    def __getitem__(self, name: str) -> T:
        return self.get_value(name)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._normalise(name) in self.names()

    def __iter__(self) -> Iterator[str]:
        return iter(self.names())

    def __len__(self) -> int:
        return len(self.names())

    def _built_in(self) -> dict[str, T]:
        if self._scanned is None:
            scanned: dict[str, T] = {}
            for module in _modules(self._package):
                for name, value in self._find(module):
                    scanned[name] = self._check(name, value)
            self._scanned = scanned
        return self._scanned

    def _points(self) -> tuple[EntryPoint, ...]:
        return _read_points(metadata.entry_points, self.group, _state_of_paths())

    def _load(self, point: EntryPoint) -> T:
        try:
            found = point.load()
        except (KeyboardInterrupt, MemoryError):
            raise
        except BaseException as error:  # whatever a plug-in does at import
            raise KresearchError(
                f"{self.what} '{point.name}' of package '{_origin(point)}' cannot be loaded from "
                f"{point.value}: {describe_error(error)}. Mend or uninstall the package."
            ) from error
        try:
            checked = self._check(point.name, found)
            if self._name_of is not None:
                self._name_of(checked)
        except (KeyboardInterrupt, MemoryError):
            raise
        except BaseException as error:  # of the check, or of a plug-in that only looks like what it should be
            said = str(error) if isinstance(error, KresearchError) else f"{describe_error(error)}."
            raise KresearchError(
                f"{self.what} '{point.name}' of package '{_origin(point)}' ({point.value}): {said}"
            ) from error
        return checked

    def _load_pointed(self, name: str) -> T:
        module, _, attribute = self._pointed[name].partition(":")
        return self._check(name, getattr(importlib.import_module(module), attribute))


@lru_cache(maxsize=64)
def _read_points(
    read: Callable[..., Iterable[EntryPoint]], group: str, _: tuple[tuple[str, int], ...]
) -> tuple[EntryPoint, ...]:
    """Return the entry points of a group by name; reading every installed package again costs 10 ms."""
    return tuple(sorted(read(group=group), key=lambda point: point.name))


def _state_of_paths() -> tuple[tuple[str, int], ...]:
    """Return where packages may lie and when something was put there last: an installation changes it."""
    state = []
    for path in sys.path:
        try:
            state.append((path, Path(path).stat().st_mtime_ns))
        except OSError:
            continue
    return tuple(state)


def _modules(package: str | None) -> Iterator[ModuleType]:
    if package is None:
        return
    home = importlib.import_module(package)
    for module in sorted(pkgutil.iter_modules(home.__path__), key=lambda m: m.name):
        yield importlib.import_module(f"{package}.{module.name}")


def _origin(point: EntryPoint) -> str:
    return point.dist.name if point.dist is not None else "unknown"


def classes_of(module: ModuleType, base: type) -> Iterator[tuple[str, type]]:
    """Return the classes that a module itself defines from a base class, with their ``name``."""
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, base) and value.__module__ == module.__name__:
            name = getattr(value, "name", None)
            if isinstance(name, str) and name:
                yield name, value


def instances_of(module: ModuleType, kind: type[T]) -> Iterator[tuple[str, T]]:
    """Return the objects of a class that a module itself makes (their ``origin``), with their ``name``."""
    for value in vars(module).values():
        if isinstance(value, kind) and getattr(value, "origin", None) == module.__name__:
            yield str(getattr(value, "name", "")), value

"""The formats that are known: the files of ``known/``, and those of installed packages."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from kresearch.errors import KresearchError, UnknownNameError
from kresearch.formats.protocol import Format

GROUP = "kresearch.formats"


def list_formats() -> list[Format]:
    """Return all known formats by name: ours, and those of installed packages.

    A file of ``kresearch/formats/known`` that defines `FORMAT` or `FORMATS` is found without
    being registered; an installed package names a `Format` by an entry point of the group
    ``kresearch.formats``.

    Examples
    --------
    >>> import kresearch.formats
    >>> "twitter-api-v1" in [form.name for form in kresearch.formats.list_formats()]
    True
    """
    found = {form.name: form for form in (*_built_in(), *_plugged_in())}
    return [found[name] for name in sorted(found)]


def find_format(name: str) -> Format:
    """Return the format called `name`.

    Raises
    ------
    UnknownNameError
        With the nearest known name.
    """
    known = {form.name: form for form in list_formats()}
    if name not in known:
        raise UnknownNameError("format", name, known)
    return known[name]


@cache
def _built_in() -> tuple[Format, ...]:
    from kresearch.formats import known

    found: list[Format] = []
    for module in sorted(m.name for m in pkgutil.iter_modules(known.__path__)):
        loaded = importlib.import_module(f"{known.__name__}.{module}")
        one = getattr(loaded, "FORMAT", None)
        found += [one] if one is not None else []
        found += getattr(loaded, "FORMATS", ())
    return tuple(found)


def _plugged_in() -> list[Format]:
    return [_load(point) for point in entry_points(group=GROUP)]


def _load(point: EntryPoint) -> Format:
    origin = point.dist.name if point.dist is not None else "unknown package"
    try:
        found = point.load()
    except Exception as error:
        raise KresearchError(
            f"format '{point.name}' of package '{origin}' cannot be loaded from {point.value}: {error}. "
            "Mend or uninstall the package."
        ) from error
    if not isinstance(found, Format):
        raise KresearchError(
            f"format '{point.name}' of package '{origin}' is {found!r}, which lacks name, title, networks, "
            "source, becomes, lost, recognises or read. Its entry point must name a format."
        )
    return found

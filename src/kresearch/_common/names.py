"""Names that an analyst gives: one, or several."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar, cast

T = TypeVar("T")


def take_names(names: str | Iterable[T]) -> list[T]:
    """Return names as a list; one text is one name, and no list of its letters.

    Examples
    --------
    >>> take_names(("acme", "bakery")), take_names("acme")
    (['acme', 'bakery'], ['acme'])
    """
    return cast("list[T]", [names]) if isinstance(names, str) else list(names)

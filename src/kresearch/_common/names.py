"""Names that an analyst gives as a list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from kresearch.errors import UsageError

T = TypeVar("T")


def take_names(names: Iterable[T], what: str) -> list[T]:
    """Return names as a list; a text is refused, whose letters would be taken for names.

    Examples
    --------
    >>> take_names(("acme", "bakery"), "accounts")
    ['acme', 'bakery']
    """
    if isinstance(names, str | bytes):
        raise UsageError(f"{what}={names!r} is a text. Allowed is a list of names. Write {what}=[{names!r}].")
    return list(names)

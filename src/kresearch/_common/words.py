"""Numbers with their nouns."""

from __future__ import annotations


def number(count: int, noun: str) -> str:
    """Return ``1 row`` or ``2,000 rows``.

    >>> number(1, "row"), number(2000, "row")
    ('1 row', '2,000 rows')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"

"""Reading values out of records without trusting their shape: what is not there is None.

A record is a JSON object or a row of a CSV file. Each function takes the keys on the way down:
``word(tweet, "user", "screen_name")`` is the text at ``user.screen_name``, or None.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping

from kresearch.interactions.short_numbers import read_whole

Record = Mapping[str, object]

#: What tools write where they have nothing.
NOTHING = frozenset({"", "none", "null", "nan", "n/a", "#n/a", "na", "undefined"})
#: What stood where a whole number was looked for, has digits and is none, per thread; see `drain_unread`.
_unread = threading.local()
#: Whole numbers above it are rounded by anything that keeps them as a float.
_EXACT = 2**53


def at(record: object, *keys: str) -> object:
    """Return what stands at a path of keys; None where the path breaks off."""
    for key in keys:
        # Records are dicts; asking for a Mapping costs ten times as much.
        if not isinstance(record, dict):
            return None
        record = record.get(key)
    return record


def word(record: object, *keys: str) -> str | None:
    """Return the text at a path, stripped; numbers as their digits; None for nothing and for structures."""
    value = at(record, *keys)
    if isinstance(value, str):
        text = value.strip()
        return None if text.lower() in NOTHING else text
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and math.isfinite(value):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    return None


def first_word(record: object, *names: str) -> str | None:
    """Return the first of several columns that says something."""
    for name in names:
        found = word(record, name)
        if found is not None:
            return found
    return None


def text(record: object, *keys: str) -> str | None:
    """Return the text at a path as it was written; None when there is none."""
    value = at(record, *keys)
    return value if isinstance(value, str) and value.strip() else None


def whole(record: object, *keys: str) -> int | None:
    """Return the whole number at a path, also of ``"1,204"``, ``"3.0"`` and ``"1.8K"``; None for all else."""
    value = at(record, *keys)
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return int(value)
    number = read_whole(value) if isinstance(value, str) else None
    if number is None and isinstance(value, (str, float)) and any(map(str.isdecimal, str(value))):
        _unread.cells = [*getattr(_unread, "cells", ()), str(value)]
    return number


def drain_unread() -> list[str]:
    """Return what `whole` could not read since the last call, so that no file loses it silently."""
    found: list[str] = getattr(_unread, "cells", [])
    if found:
        _unread.cells = []
    return found


def part(record: object, *keys: str) -> Record:
    """Return the object at a path; an empty one where there is none."""
    value = at(record, *keys)
    return value if isinstance(value, dict) else {}


def listed(record: object, *keys: str) -> list[Record]:
    """Return the objects in the list at a path; an empty list where there is none."""
    value = at(record, *keys)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def words(record: object, *keys: str, separators: str = ",;|") -> list[str]:
    """Return the texts in the list at a path, or the parts of a text such as ``a|b`` or ``['a', 'b']``."""
    value = at(record, *keys)
    if isinstance(value, list):
        return [found for item in value if (found := word({"": item}, "")) is not None]
    if not isinstance(value, str):
        return []
    plain = value.strip().strip("[]()")
    for separator in separators[1:]:
        plain = plain.replace(separator, separators[0])
    parts = (item.strip().strip("'\"").strip() for item in plain.split(separators[0]))
    return [item for item in parts if item.lower() not in NOTHING]

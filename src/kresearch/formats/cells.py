"""Tables whose cells show objects: what an API said, put into a data frame and saved as it was."""

from __future__ import annotations

import ast
import json
import re

from kresearch.formats.values import Record

#: A cell longer than this is a text, whatever it begins with.
_LONGEST = 1 << 20
_NAN = re.compile(r"(?<=[:,\[] )nan\b")


def unfold(row: Record) -> dict[str, object]:
    """Return a row with its cells that show an object or a list, in Python or JSON, as such.

    Examples
    --------
    >>> unfold({"id": "7", "user": "{'name': 'Anna', 'age': nan}", "text": "[sic]"})
    {'id': '7', 'user': {'name': 'Anna', 'age': None}, 'text': '[sic]'}
    """
    return {name: _value(cell) for name, cell in row.items()}


def _value(cell: object) -> object:
    if not isinstance(cell, str) or cell[:1] not in ("{", "[") or len(cell) > _LONGEST:
        return cell
    for read in (json.loads, ast.literal_eval):
        try:
            return read(_NAN.sub("None", cell) if read is ast.literal_eval else cell)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
    return cell

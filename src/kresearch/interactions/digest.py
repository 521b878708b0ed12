"""A digest of the content, whatever the order of rows, the format, the engine and its threads.

Rows are grouped by kind, network and the columns that are null in them. Each row becomes one
text: its other values in a fixed order, the free text last, between them a sign that texts do
not hold. The last eight bytes of its MD5, read as a number with the lowest byte first, are
summed within the group, so that the order does not matter and a repeated row counts. SHA-256
over the sorted groups of the three tables is the digest. It recognises content; it does not
withstand forgery.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from kresearch.interactions import schema
from kresearch.interactions.groups import BETWEEN, Group

PREFIX = "kr2:"


def digest_groups(tables: Mapping[str, Iterable[Group] | None]) -> str:
    """Return ``kr2:`` and 64 hex digits for the groups of the three canonical tables.

    None stands for a table that is not known, which is not the same as an empty one.
    """
    whole = hashlib.sha256()
    for name in schema.TABLES:
        groups = tables.get(name)
        if groups is None:
            continue
        lines = sorted(
            BETWEEN.join([group.kind or "", group.network or "", *map(str, _numbers(group))])
            for group in groups
        )
        whole.update("\n".join([name, *lines, ""]).encode())
    return PREFIX + whole.hexdigest()


def _numbers(group: Group) -> tuple[int, int, int]:
    return group.missing, group.rows, group.hashed

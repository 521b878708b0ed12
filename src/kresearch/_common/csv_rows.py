"""Rows of CSV, whose cells may be as long as the caller's lines are."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _csv import Reader


def csv_rows(lines: Iterable[str], delimiter: str = ",", *, strict: bool = False) -> Reader:
    """Return Python's reader of CSV, without its limit of 131,072 characters a cell.

    The limit is the whole process's. Raised for one file and put back, it made another file that was read
    in between fail or pass by chance; it is raised once instead, and who gives the lines bounds them.

    Examples
    --------
    >>> [len(cell) for cell in next(csv_rows(["a," + "b" * 200_000]))]
    [1, 200000]
    """
    csv.field_size_limit(sys.maxsize)
    return csv.reader(lines, delimiter=delimiter, strict=strict)  # noqa: TID251 - the one place

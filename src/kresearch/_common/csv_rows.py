"""Rows of CSV, whose cells may be as long as the caller's lines are."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _csv import Reader

#: A quote behind backslashes: as Spark, MySQL and pandas with ``escapechar`` write one inside a cell.
_ESCAPED = re.compile(r'(\\+)"')


def csv_rows(
    lines: Iterable[str], delimiter: str = ",", *, strict: bool = False, escaped: bool = False
) -> Reader:
    """Return Python's reader of CSV, without its limit of 131,072 characters a cell.

    The limit is the whole process's. Raised for one file and put back, it made another file that was read in
    between fail or pass by chance; it is raised once instead, and who gives the lines bounds them. A quote
    inside a cell may be `escaped` by a backslash, as `escapes_quotes` tells.

    Examples
    --------
    >>> [len(cell) for cell in next(csv_rows(["a," + "b" * 200_000]))]
    [1, 200000]
    """
    csv.field_size_limit(sys.maxsize)
    if escaped:
        lines = (_ESCAPED.sub(_doubled, line) for line in lines)
    return csv.reader(lines, delimiter=delimiter, strict=strict)  # noqa: TID251 - the one place


def escapes_quotes(text: str, delimiter: str = ",") -> bool:
    r"""Return whether the beginning of a table has quotes inside cells behind a backslash instead of doubled.

    Examples
    --------
    >>> escapes_quotes('a,b\n1,"say \\"yes\\", now"\n'), escapes_quotes('a,b\n1,"C:\\"\n')
    (True, False)
    """
    return '\\"' in text and _whole_rows(text, delimiter, True) > _whole_rows(text, delimiter, False)


def _doubled(found: re.Match[str]) -> str:
    """Return a quote doubled where it is escaped: behind an even number of backslashes it is not."""
    signs = len(found[1])
    return "\\" * (signs // 2) + ('""' if signs % 2 else '"')


def _whole_rows(text: str, delimiter: str, escaped: bool) -> int:
    """Return how many rows are of the usual width when they are read strictly."""
    rows = csv_rows(io.StringIO(text, newline=""), delimiter, strict=True, escaped=escaped)
    widths = Counter(len(row) for row in _sound(rows))
    return max(widths.values(), default=0)


def _sound(rows: Reader) -> Iterator[list[str]]:
    while True:
        try:
            yield next(rows)
        except StopIteration:
            return
        except csv.Error:
            continue

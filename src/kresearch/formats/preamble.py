"""Where the header of a table stands below lines of a title, a period or a project."""

from __future__ import annotations

import csv
import io
from itertools import pairwise

from kresearch._common.csv_rows import csv_rows
from kresearch.interactions.io.merged import repeats_header

_SHOWN_ROWS = 40
_DELIMITERS = ",;\t|"
#: Fewer columns than this under a preamble are no table.
_FEWEST = 3
_LONGEST_NAME = 60


def lines_before_header(text: str) -> int:
    r"""Return how many lines stand before the header of a table; 0 where the first line is one.

    The header is the first row with at least three names, all different and none a number, below rows of
    fewer cells; rows as wide as it follow.

    Examples
    --------
    >>> lines_before_header("Project:,Bakery\n\nDate,Author,Text\n2023-05-02,anna,hello\n")
    2
    >>> lines_before_header("Date,Author,Text\n2023-05-02,anna,hello\n")
    0
    >>> lines_before_header("When,,Who,\nDate,Time,Author,Site\n2023-05-02,10:00,anna,x\n")
    1
    """
    found = [rows for sign in _DELIMITERS if (rows := _rows(text, sign))]
    if not found:
        return 0
    best = max(found, key=lambda rows: max(_filled(row) for _, row in rows))
    if _is_group_line(best):
        return best[1][0]
    if _filled(best[0][1]) >= _FEWEST:
        return best[0][0]
    for (line, row), (_, following) in pairwise(best):
        if _is_header(row) and len(following) == len(row) and _filled(following) >= 2:
            return line
    return 0


def _rows(text: str, sign: str) -> list[tuple[int, list[str]]]:
    """Return the first rows that are not empty, each with the number of lines before it."""
    reader = csv_rows(io.StringIO(text, newline=""), sign)
    rows: list[tuple[int, list[str]]] = []
    before = 0
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((before, row))
            before = reader.line_num
            if len(rows) == _SHOWN_ROWS:
                break
    except csv.Error:
        return []
    return rows


def _filled(row: list[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _is_group_line(rows: list[tuple[int, list[str]]]) -> bool:
    """Return whether the first row names groups of columns, each over several names of the second."""
    if len(rows) < 2:
        return False
    (_, first), (_, second) = rows[:2]
    if not _is_header(second) or len(first) != len(second):
        return False
    return _filled(first) * 2 <= _filled(second) or repeats_header(first, second)


def _is_header(row: list[str]) -> bool:
    names = [cell.strip() for cell in row if cell.strip()]
    return (
        len(names) >= _FEWEST
        and len({name.lower() for name in names}) == len(names)
        and not any(_is_value(name) for name in names)
    )


def _is_value(name: str) -> bool:
    plain = name.replace(".", "").replace(",", "").replace("-", "").replace("/", "").replace(":", "")
    return len(name) > _LONGEST_NAME or plain.isdigit() or name.startswith("http")

"""Merged cells of a sheet, filled from the first of them as a person reads them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

#: What is said of filled cells.
FILLED = "cells are filled from the merged cell above them; numbers stay in its first row alone"
Cell = int | float | str | bool | dt.date | dt.time | dt.datetime | dt.timedelta


def grid_of(sheet: CalamineSheet) -> tuple[list[list[Cell]], int]:
    """Return all rows of a sheet, and how many cells were filled from the merged cell above them.

    A text or a date that stands once for several rows is of each of them; a number is not repeated, since
    a count of several rows would count as often as there are rows. What is merged sideways stays as it is.

    Parameters
    ----------
    sheet
        Of a workbook.
    """
    rows = sheet.to_python(skip_empty_area=False)
    filled = 0
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        first = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
        if first == "" or (isinstance(first, int | float) and not isinstance(first, bool)):
            continue
        for row in rows[top + 1 : bottom + 1]:
            if row[left] == "":
                row[left] = first
                filled += 1
    return rows, filled


def repeats_header(first: list[str], second: list[str]) -> bool:
    """Return whether the second row repeats names of the first, since these are merged over both."""
    pairs = [(one.strip(), two.strip()) for one, two in zip(first, second, strict=False)]
    named = [one for one, _ in pairs if one]
    same = sum(one == two != "" for one, two in pairs)
    return same < len([two for _, two in pairs if two]) and same * 2 >= len(named) > 0

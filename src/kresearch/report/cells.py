"""Headings and cells of tables, written in the words and numbers of a language."""

from __future__ import annotations

import math

from kresearch.report.language import Language
from kresearch.report.tables import Cell, Column

MISSING = "\u2013"


def text_columns(language: Language, /, **heads: str | tuple[str, str]) -> list[Column]:
    """Return columns of texts: key of the column -> message of its heading, and perhaps of its second line.

    A second line that is no message stands as it is.
    """
    return _columns(language, heads, numeric=False)


def number_columns(language: Language, /, **heads: str | tuple[str, str]) -> list[Column]:
    """Return columns of numbers, named as in `text_columns`."""
    return _columns(language, heads, numeric=True)


def _columns(language: Language, heads: dict[str, str | tuple[str, str]], *, numeric: bool) -> list[Column]:
    made = []
    for key, head in heads.items():
        title, detail = (head, "") if isinstance(head, str) else head
        second = language.say(detail) if language.knows(detail) else detail
        made.append(Column(language.say(title), second, key, numeric=numeric))
    return made


def variant_cell(label: str, reference: str | None, language: Language, *, aside: str = "") -> Cell:
    """Return the name of a variant, marked where it is the reference."""
    mark = language.say("table.reference") if label == reference else ""
    return Cell(label, mark=mark, aside=aside)


def case_cell(case: str, language: Language) -> Cell:
    """Return the name of a case with its dates in words."""
    return Cell(language.dates(case), value=case)


def number_cell(
    value: float | None,
    language: Language,
    digits: int = 1,
    *,
    signed: bool = False,
    aside: str = "",
    places: int = 6,
) -> Cell:
    """Return a number, a dash where there is none; `places` are the decimals in the CSV file."""
    return Cell(language.number(value, digits, signed=signed), value=_plain(value, places), aside=aside)


def count_cell(value: float, language: Language, *, aside: str = "") -> Cell:
    """Return a whole number."""
    return Cell(language.whole(value), value=int(value), aside=aside)


def percent_cell(
    value: float | None, language: Language, *, digits: int = 0, aside: str = "", places: int = 6
) -> Cell:
    """Return a share as per cent, a dash where there is none."""
    return Cell(language.percent(value, digits), value=_plain(value, places), aside=aside)


def range_cell(
    low: float | None,
    high: float | None,
    language: Language,
    digits: int = 1,
    *,
    signed: bool = False,
    share: bool = False,
) -> Cell:
    """Return an interval as of `range_text`, a dash where there is none."""
    text = range_text(low, high, language, digits, signed=signed, share=share)
    return Cell(text or MISSING, value=f"{low:.6g} to {high:.6g}" if text else "")


def range_text(
    low: float | None,
    high: float | None,
    language: Language,
    digits: int = 1,
    *,
    signed: bool = False,
    share: bool = False,
) -> str:
    """Return ``low to high`` in numbers or (of a share) per cent; empty where there is no interval."""
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return ""
    ends = [language.percent(v) if share else language.number(v, digits, signed=signed) for v in (low, high)]
    return language.say("table.range", low=ends[0], high=ends[1])


def _plain(value: float | None, places: int) -> float | str:
    return "" if value is None or math.isnan(value) else round(float(value), places)

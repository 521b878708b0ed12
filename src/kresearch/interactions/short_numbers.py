"""Whole numbers as people and platforms write them: ``1,204``, ``1.8K``, ``54 mila``, ``1e+05``."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: What stands behind a shortened number, in English, Italian, Spanish, French and German.
_TIMES = {"k": 1_000, "mila": 1_000, "mil": 1_000, "tsd": 1_000, "m": 10**6, "mln": 10**6, "mio": 10**6}
_SHORT = rf"^\s*(\d{{1,6}})(?:[.,](\d{{1,2}}))?\s?((?i:{'|'.join(_TIMES)}))\.?\s*$"
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+|[+-]?\d{1,3}(?:\.\d{3})+")
#: A decimal of nothing, whichever sign the table has; three digits would part thousands.
_NO_PART = re.compile(r"([+-]?\d+)[.,]0+")
#: What parts thousands and never decimals.
_SPACES = str.maketrans("", "", " \u00a0\u202f\u2009'\u2019")


def read_whole(text: str) -> int | None:
    """Return the whole number that a text says; None where it says none, or a part of one.

    Examples
    --------
    >>> read_whole("1,204"), read_whole("1.204"), read_whole("3,0"), read_whole("1.8K"), read_whole("1,5")
    (1204, 1204, 3, 1800, None)
    """
    plain = text.translate(_SPACES)
    if plain.isdecimal():
        return int(plain)
    if _GROUPED.fullmatch(plain):
        return int(plain.replace(",", "").replace(".", ""))
    if found := _NO_PART.fullmatch(plain):
        return int(found[1])
    if short := re.match(_SHORT, plain):
        digits = short[2] or ""
        return int(short[1] + digits) * _TIMES[short[3].lower()] // int(10 ** len(digits))
    try:
        number = float(plain)
    except ValueError:
        return None
    return int(number) if math.isfinite(number) and number.is_integer() else None


def spell_out(cell: ir.StringValue) -> ir.StringValue:
    """Return shortened numbers of a column in digits; everything else as it is."""
    times = ibis.cases(
        *((cell.lower().re_search(rf"[\d ]{word}\.?\s*$"), factor) for word, factor in _TIMES.items()),
        else_=1,
    )
    digits = cell.re_extract(_SHORT, 1).concat(".", cell.re_extract(_SHORT, 2), "0").try_cast("float64")
    return cell.re_search(_SHORT).ifelse((digits * times).round().cast("int64").cast("string"), cell)


def is_whole(text: str) -> bool:
    """Return whether a text says a whole number that a column of counts can hold."""
    return read_whole(text) is not None

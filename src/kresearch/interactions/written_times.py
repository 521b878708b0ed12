"""Times in a declared form, or with declared words for zones, written as the check reads times."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import ibis
import ibis.expr.datatypes as dt

from kresearch.interactions.checks.clock_texts import WRONG_DAY, clock_text, parse_naive
from kresearch.interactions.io.builtins import builtin
from kresearch.interactions.io.dialect import Dialect, dialect_of, translated
from kresearch.interactions.mapping import ColumnMap
from kresearch.interactions.zones import ABBREVIATIONS

if TYPE_CHECKING:
    import ibis.expr.types as ir

_KNOWN = ABBREVIATIONS | {"UTC": "+00:00", "GMT": "+00:00"}
_ISO = "%Y-%m-%dT%H:%M:%S.%f"


_try_strptime = builtin("try_strptime", (dt.string, dt.string), dt.Timestamp())


def write_time(cell: ir.Value, columns: ColumnMap) -> ir.Value | None:
    """Return times as ISO 8601 where a form or words for zones are declared; None where nothing is.

    A text with a declared word behind it is placed in that zone, whatever the time zone of the others; in a
    declared form also one with a word that has one meaning.
    """
    if not cell.type().is_string() or (columns.time_format is None and not columns.zones):
        return None
    text, dialect = clock_text(cell), dialect_of(cell)
    placed = [
        (has_word, _read(stem, columns.time_format, dialect), zone)
        for has_word, stem, zone in _words(text, columns)
    ]
    cases = [(has_word & naive.notnull(), _in_zone(naive, zone, dialect)) for has_word, naive, zone in placed]
    if columns.time_format is None:
        return ibis.cases(*cases, else_=cell)
    zoned = "%z" in columns.time_format or "%Z" in columns.time_format
    read = _try_strptime(text, columns.time_format)
    written = read.strftime(_ISO).concat("Z" if zoned else "")
    wrong_day = read.notnull() & ~_has_its_day(text, columns.time_format)
    # What does not fit is shown as it came, and is nothing that another form could read.
    return ibis.cases(
        (cell.isnull() | (text == ""), cell),
        (wrong_day, ibis.literal(WRONG_DAY).concat(cell)),
        (read.notnull(), written),
        *cases,
        else_=ibis.literal("not as declared: ").concat(cell),
    )


def _has_its_day(text: ir.StringValue, form: str) -> ir.BooleanValue:
    """Return whether a text names the weekday of its date, where the form has one."""
    if not re.search("%[aA]", form):
        return ibis.literal(True)
    # The day that the clock showed, whatever its offset.
    shown = text.re_replace(r"[+-]\d{2}:?\d{2}\b", "+0000") if "%z" in form else text
    day = _try_strptime(shown, form).strftime("%a").lower()
    return text.lower().contains(day).fill_null(True)


def _words(
    text: ir.StringValue, columns: ColumnMap
) -> list[tuple[ir.BooleanValue, ir.StringValue, str | ir.StringValue]]:
    """Return where declared words stand, the text without them, and their zone: a name, or offsets.

    Words for offsets are looked for together: one by one they cost DuckDB seconds, whatever the log.
    """
    # In a declared form nothing else would read the words that mean one offset everywhere.
    known = {} if columns.time_format is None else {w.lower(): zone for w, zone in _KNOWN.items()}
    zones = known | {word.lower(): zone for word, zone in columns.zones.items()}
    offsets = {word: zone for word, zone in zones.items() if zone[0] in "+-"}
    found: list[tuple[ir.BooleanValue, ir.StringValue, str | ir.StringValue]] = []
    for word in (word for word in zones if word not in offsets):
        ending = _ending(word)
        found.append((text.re_search(ending), text.re_replace(ending, r"\1"), zones[word]))
    if offsets:
        ending = _ending(*offsets)
        meant = translated(text.re_extract(ending, 2).lower(), offsets)
        found.append((text.re_search(ending), text.re_replace(ending, r"\1"), meant))
    return found


def _ending(*words: str) -> str:
    """Return the pattern of a word at the end: behind a digit, or AM and PM; no end of a longer word."""
    either = "|".join(re.escape(word) for word in words)
    return rf"(\d|\d ?[AaPp]\.?[Mm]\.?) ?\(?((?i:{either}))\)?$"


def _read(stem: ir.StringValue, form: str | None, dialect: Dialect) -> ir.Value:
    if form is None:
        return parse_naive(stem, dialect)
    return _try_strptime(stem, form.replace("%Z", "").strip())


def _in_zone(naive: ir.Value, zone: str | ir.StringValue, dialect: Dialect) -> ir.StringValue:
    if not isinstance(zone, str):
        return naive.strftime(_ISO).concat(zone)
    return dialect.to_local(dialect.localise(naive, zone), "UTC").strftime(_ISO).concat("Z")

"""Times written as texts: what is understood to the last sign, and nothing else.

Engines cast more than they understand: DuckDB drops one word behind a time ("PM", "EDT"), so
that a storm of the evening stands in the morning. A text is therefore matched as a whole
before it is cast; what no pattern matches is illegible.
"""

from __future__ import annotations

import re

import ibis
import ibis.expr.types as ir

from kresearch.interactions import schema
from kresearch.interactions.io.dialect import Dialect, dialect_of, stripped, translated
from kresearch.interactions.zones import ABBREVIATIONS

_DATE = r"\d{4}[-/]\d{1,2}[-/]\d{1,2}"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?"
_OFFSET = r"[+-](?:0?\d|1[0-4])(?::?[0-5]\d)?"
#: A whole text that is a date, or a time without a zone.
NAIVE = rf"^{_DATE}(?:[T ] ?{_CLOCK})?$"
#: The same on a clock of twelve hours.
TWELVE = rf"^{_DATE} (?:0?[1-9]|1[0-2]):\d{{2}}(?::\d{{2}})?\s?[AaPp]\.?\s?[Mm]\.?$"
_ZULU = rf"^{_DATE}[T ] ?{_CLOCK} ?(?:[Zz]|UTC|GMT|utc|gmt)$"
_SHIFTED = rf"^{_DATE}[T ] ?{_CLOCK} ?(?:UTC|GMT|utc|gmt)?{_OFFSET}$"
_PLACED = rf"^{_DATE}[T ] ?{_CLOCK} [A-Z][A-Za-z]+/[A-Za-z_/+-]+$"
_NAMED = rf"^{_DATE}[T ] ?{_CLOCK} ?[A-Z]{{3,4}}$"
_SPELT = r"^[A-Z][a-z]{2},? .*(?:[+-]\d{4}|GMT|UTC)(?: \d{4})?$"
#: Text forms other than ISO 8601: what Twitter's interface gave, and what mails carry.
_SPELT_OUT = ("%a %b %d %H:%M:%S %z %Y", "%a, %d %b %Y %H:%M:%S %z")
_TWELVE_FORMS = ("%Y-%m-%d %I:%M:%S %p", "%Y-%m-%d %I:%M %p")


#: Blanks that programs put into times, and signs that nobody sees (marks of direction, zero widths).
_BLANKS = "[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]"
_UNSEEN = "[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
#: Before a text in a declared form whose weekday is not that of its date.
WRONG_DAY = "not its weekday: "


def clock_text(raw: ir.StringValue) -> ir.StringValue:
    """Return the text of a time with plain blanks and signs, and none at its ends."""
    plain = raw.re_replace(_BLANKS, " ").re_replace(_UNSEEN, "").replace("\u2212", "-")
    # Counting is cheap, and nearly every text is plain.
    odd = (dialect_of(raw).byte_length(raw) != raw.length()) | raw.contains("\t")
    return stripped(odd.ifelse(plain, raw))


def names_wrong_day(text: ir.StringValue, dialect: Dialect) -> ir.BooleanValue:
    """Return which texts say a weekday that their date does not have."""
    return text.startswith(WRONG_DAY) | (text.re_search(_SPELT) & ~_has_its_day(text, dialect))


def _has_its_day(text: ir.StringValue, dialect: Dialect) -> ir.BooleanValue:
    """Return whether the weekday at the beginning is that of the date; also where there is no date."""
    shown = dialect.parse_forms(_numeric_zone(text).re_replace(r"[+-]\d{4}", "+0000"), _SPELT_OUT)
    return (dialect.to_local(shown, "UTC").strftime("%a") == text.left(3)).fill_null(True)


def is_usual(text: str) -> bool:
    """Return whether a text, without blanks around it, is read as a time without a declared form."""
    word = re.search(r"[A-Z]{3,4}$", text)
    if re.search(_NAMED, text) and word is not None:
        return word[0] in ABBREVIATIONS or re.search(_ZULU, text) is not None
    return any(re.search(form, text) for form in (NAIVE, TWELVE, _ZULU, _SHIFTED, _PLACED, _SPELT))


def parse_clock_text(text: ir.StringValue, dialect: Dialect, zone: str | None) -> ir.Value:
    """Return the instant that a text without blanks around it says; null where it says none, or no zone."""
    naive = ibis.null(schema.TIME) if zone is None else dialect.localise(parse_naive(text, dialect), zone)
    # The usual forms first: what one has settled costs the others nothing.
    return ibis.cases(
        (text.re_search(NAIVE) | text.re_search(TWELVE), naive),
        (text.re_search(_ZULU), _cast(_stem(text).concat("Z"))),
        (text.re_search(_SHIFTED), _cast(_closed_up(text))),
        (text.re_search(_PLACED), text.try_cast(schema.TIME)),
        (text.re_search(_NAMED), _cast(_stem(text).concat(_offset(text)))),
        (
            text.re_search(_SPELT) & _has_its_day(text, dialect),
            dialect.parse_forms(_numeric_zone(text), _SPELT_OUT),
        ),
        else_=ibis.null(schema.TIME),
    )


def parse_naive(text: ir.StringValue, dialect: Dialect) -> ir.Value:
    """Return what a clock showed according to a text without a zone; null where it is none."""
    plain = text.replace("/", "-").replace(",", ".").re_replace(r"[T ] +", " ")
    twelve = text.upper().replace(".", "").replace("/", "-").re_replace(r"(\d)\s?([AP])\s?M$", r"\1 \2M")
    return ibis.cases(
        (text.re_search(NAIVE), plain.try_cast("timestamp")),
        (text.re_search(TWELVE), dialect.parse_forms(twelve, _TWELVE_FORMS).cast("timestamp")),
        else_=ibis.null("timestamp"),
    )


def is_naive(text: ir.StringValue, dialect: Dialect) -> ir.BooleanValue:
    """Return which texts are legible times that lack a zone."""
    return parse_naive(text, dialect).notnull()


def _cast(text: ir.StringValue) -> ir.Value:
    return text.replace("/", "-").replace(",", ".").re_replace(r"(\d[T ]) +", r"\1").try_cast(schema.TIME)


def _stem(text: ir.StringValue) -> ir.StringValue:
    """Return a time without the word behind it."""
    return text.re_replace(r" ?[A-Za-z]+$", "")


def _closed_up(text: ir.StringValue) -> ir.StringValue:
    """Return a time with its offset as ``+02`` or ``+02:00`` right behind it."""
    bare = text.re_replace(r" ?(?:UTC|GMT|utc|gmt)?([+-]\d{1,2}(?::?\d{2})?)$", r"\1")
    return bare.re_replace(r"([+-])(\d)((?::\d{2})?)$", r"\10\2\3")


def _offset(text: ir.StringValue) -> ir.StringValue:
    return translated(text.re_extract(r"([A-Z]{3,4})$", 1), ABBREVIATIONS)


def _numeric_zone(text: ir.StringValue) -> ir.StringValue:
    return text.re_replace(r" (?:GMT|UTC)( \d{4})?$", r" +0000\1")

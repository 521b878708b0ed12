"""Times as platforms and people write them, as microseconds since 1970 in UTC.

A time is read to its last sign or not at all; one without a zone needs a zone that somebody declared.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from kresearch.formats.dates import month_number, to_iso
from kresearch.formats.weekdays import wrong_weekday
from kresearch.interactions.zones import ABBREVIATIONS

#: Wed Aug 27 13:08:45 +0000 2008, as API v1.1 writes it; PDT in its place, or nothing, as programs do.
_SPELT = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\w{3}) +(\d\d?) (\d\d):(\d\d):(\d\d)"
    r"(?: ([+-]\d{4}|[A-Za-z]{2,5}))? (\d{4})"
)
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?))?")
#: An offset or a word stands behind a clock, never behind a date: 13-05-2012 has none.
_ZONED = re.compile(
    r"(.*\d[:.]\d\d(?:[:.]\d\d)?(?:[.,]\d{1,9})?(?:\s?[AaPp]\.?\s?[Mm]\.?)?)\s*"
    r"\(?(?:(Z)|(?:(?:UTC|GMT) ?)?([+-]\d{1,2}(?::?\d\d)?)|([^\W\d_][\w. '/-]*?\.?))\)?"
)
_KNOWN = ABBREVIATIONS | {"Z": "+00:00", "UTC": "+00:00", "GMT": "+00:00"}
#: A weekday and a month, perhaps.
_WORDS = re.compile(r"[^\W\d_]{2}.*[^\W\d_]{3}")
_HALF = re.compile(r"[AaPp]\.?\s?[Mm]\.?")
#: "o'clock", behind a clock of 24 hours.
_OCLOCK = re.compile(r"(?<=\d)\s?(?:Uhr|uhr)$")
_NUMBER = re.compile(r"\d{9,16}(?:\.\d+)?")
_PLAIN = str.maketrans(
    {"\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u2212": "-", "\u200e": None, "\u200f": None}
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)
#: From 1973 to 2286 a count of seconds has 9 or 10 digits, of milliseconds 12 or 13.
_UNITS = {9: 1_000_000, 10: 1_000_000, 12: 1000, 13: 1000, 15: 1, 16: 1}

#: Word behind a time (lower case) -> what it means, as `kresearch.interactions.zones` reads them.
Words = tuple[tuple[str, str], ...]


def to_micros(moment: datetime) -> int:
    """Return an aware time as microseconds since 1970."""
    return (moment - _EPOCH) // _MICRO


def read_time(
    value: object,
    *,
    zone: tzinfo | None = None,
    pattern: str | None = None,
    order: str | None = None,
    words: Words = (),
) -> int | None:
    """Return a time as microseconds since 1970 in UTC, or None when it is none or has no zone.

    A text is ISO 8601, API v1.1's form, as people write dates, or (tried first) as the `strptime` `pattern`
    says; a number has seconds, milliseconds or microseconds since 1970, which its length tells apart. Without
    a `zone`, times that carry none are not read, and without an `order` (``"dmy"`` or ``"mdy"``) dates in
    numbers. Of words for zones, declared ones are known, those with one meaning everywhere (EDT), and the
    word that `zone` itself has at that time (CST in Chicago).

    Examples
    --------
    >>> read_time("Wed Aug 27 13:08:45 +0000 2008"), read_time(1219842525)
    (1219842525000000, 1219842525000000)
    >>> read_time("2008-08-27 13:08:45") is None
    True
    >>> read_time("27/08/2008 9:08:45 AM EDT", order="dmy")
    1219842525000000
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return _count(repr(value))
    if not isinstance(value, str):
        return None
    # Browsers put narrow blanks before AM and PM, typesetters a minus before an offset.
    text = value if value.isascii() else value.translate(_PLAIN)
    return _parse(text.strip(), zone, pattern, order, words)


@lru_cache(maxsize=4096)
def _parse(
    text: str, zone: tzinfo | None, pattern: str | None, order: str | None, words: Words
) -> int | None:
    if _WORDS.search(text) and wrong_weekday(text) is not None:
        return None
    if pattern is not None and (moment := _strptime(text, pattern)) is not None:
        return _placed(moment, zone)
    text = text if "uhr" in dict(words) else _OCLOCK.sub("", text)
    if found := _SPELT.fullmatch(text):
        month, day, hour, minute, second, said, year = found.groups()
        naive = f"{year}-{month_number(month):02}-{int(day):02} {hour}:{minute}:{second}"
        return _at(_moment(naive, None), said, zone, words)
    if (moment := _moment(text, order)) is not None:
        return _placed(moment, zone)
    if found := _ZONED.fullmatch(text):
        stem, zulu, offset, word = found.groups()
        moment = _moment(stem, order)
        if moment is None and pattern is not None:
            moment = _strptime(stem, pattern.replace("%Z", "").strip())
        return _at(moment, zulu or offset or word, zone, words)
    return _count(text)


def _moment(text: str, order: str | None) -> datetime | None:
    """Return what a clock showed, of ISO 8601 and of dates as people write them."""
    plain = text if _ISO.fullmatch(text) else to_iso(text, order)
    if plain is None:
        return None
    try:
        return datetime.fromisoformat(_six_digits(plain.replace(",", ".")))
    except ValueError:
        return None


def _at(moment: datetime | None, said: str | None, zone: tzinfo | None, words: Words) -> int | None:
    """Return the instant of a clock with an offset or a word behind it; None where its zone is not known."""
    if moment is None or said is None:
        return None if moment is None else _placed(moment, zone)
    meant = dict(words).get(said.lower()) or _KNOWN.get(said.upper(), said)
    if meant[0] in "+-":
        offset = _offset(meant)
        return None if offset is None else to_micros(moment.replace(tzinfo=offset))
    if meant != said:
        return to_micros(moment.replace(tzinfo=ZoneInfo(meant)))
    placed = moment.replace(tzinfo=zone)
    return to_micros(placed) if zone is not None and placed.tzname() == said else None


def word_of(value: object) -> str | None:
    """Return the word for a zone behind a time that only lacks its meaning, or None.

    Examples
    --------
    >>> word_of("2021-07-06 16:45:20 CST"), word_of("2021-07-06 16:45:20 EDT")
    ('CST', None)
    """
    if not isinstance(value, str):
        return None
    text = value.strip()
    spelt, zoned = _SPELT.fullmatch(text), _ZONED.fullmatch(text)
    word = spelt[6] if spelt else zoned[4] if zoned else None
    if word is None or word[0] in "+-" or word.upper() in _KNOWN or _HALF.fullmatch(word):
        return None
    return word


def _placed(moment: datetime, zone: tzinfo | None) -> int | None:
    if moment.tzinfo is None:
        if zone is None:
            return None
        moment = moment.replace(tzinfo=zone)
    return to_micros(moment)


def _strptime(text: str, pattern: str) -> datetime | None:
    try:
        return datetime.strptime(text, pattern)
    except ValueError:
        return None


def _six_digits(text: str) -> str:
    head, dot, fraction = text.partition(".")
    return f"{head}.{fraction[:6]:0<6}" if dot else head


def _offset(text: str) -> timezone | None:
    hours, _, minutes = text[1:].partition(":")
    if len(hours) == 4:
        hours, minutes = hours[:2], hours[2:]
    shift = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if shift > timedelta(hours=14) or int(minutes or 0) > 59:
        return None
    return timezone(-shift if text[0] == "-" else shift)


def _count(text: str) -> int | None:
    if not _NUMBER.fullmatch(text):
        return None
    whole, _, fraction = text.partition(".")
    unit = _UNITS.get(len(whole))
    if unit is None:
        return None
    return int(whole) * unit + (int(f"{fraction[:6]:0<6}") if fraction and unit == 1_000_000 else 0)

"""Times as the platforms write them, as microseconds since 1970 in UTC.

A time is read to its last sign or not at all; one without a zone needs a zone that somebody declared.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {m: n for n, m in enumerate(_NAMES, start=1)}
#: Wed Aug 27 13:08:45 +0000 2008, as API v1.1 writes it.
_TWITTER = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\w{3}) (\d\d) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d) (\d{4})"
)
_ISO = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?"
)
_NUMBER = re.compile(r"\d{9,16}(?:\.\d+)?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)
#: From 1973 to 2286 a count of seconds has 9 or 10 digits, of milliseconds 12 or 13.
_UNITS = {9: 1_000_000, 10: 1_000_000, 12: 1000, 13: 1000, 15: 1, 16: 1}


def to_micros(moment: datetime) -> int:
    """Return an aware time as microseconds since 1970."""
    return (moment - _EPOCH) // _MICRO


def read_time(value: object, *, zone: tzinfo | None = None, pattern: str | None = None) -> int | None:
    """Return a time as microseconds since 1970 in UTC, or None when it is none or has no zone.

    Parameters
    ----------
    value
        A text (ISO 8601, API v1.1's form, or as `pattern` says), or a number of seconds,
        milliseconds or microseconds since 1970, which its length tells apart.
    zone
        Zone of times that carry none; None: they are not read.
    pattern
        A `strptime` pattern that the form documents, tried first.

    Examples
    --------
    >>> read_time("Wed Aug 27 13:08:45 +0000 2008"), read_time(1219842525)
    (1219842525000000, 1219842525000000)
    >>> read_time("2008-08-27 13:08:45") is None
    True
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return _count(repr(value))
    if not isinstance(value, str):
        return None
    return _parse(value.strip(), zone, pattern)


@lru_cache(maxsize=4096)
def _parse(text: str, zone: tzinfo | None, pattern: str | None) -> int | None:
    if pattern is not None and (moment := _strptime(text, pattern)) is not None:
        return _placed(moment, zone)
    if found := _TWITTER.fullmatch(text):
        month, day, hour, minute, second, sign, hours, minutes, year = found.groups()
        shift = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
        if month not in _MONTHS or abs(shift) > timedelta(hours=14):
            return None
        numbers = (int(year), _MONTHS[month], int(day), int(hour), int(minute), int(second))
        try:
            return to_micros(datetime(*numbers, tzinfo=timezone(shift)))
        except ValueError:
            return None
    if found := _ISO.fullmatch(text):
        said = found["zone"]
        plain = text[: -len(said)].strip() if said else text
        try:
            moment = datetime.fromisoformat(_six_digits(plain.replace(",", ".")))
        except ValueError:
            return None
        if said:
            offset = _offset(said)
            return None if offset is None else to_micros(moment.replace(tzinfo=offset))
        return _placed(moment, zone)
    return _count(text)


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
    if text in ("Z", "UTC", "GMT"):
        return UTC
    digits = text[1:].replace(":", "")
    shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if shift > timedelta(hours=14) or int(digits[2:]) > 59:
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

"""Times: read in one way, always in UTC."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from kresearch.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

#: Year first: 03/04/2020 is 3 April to one reader and 4 March to the next.
_ISO = re.compile(
    r"\d{4}-\d{2}-\d{2}"
    r"(?:[T ]\d{2}(?::?\d{2}(?::?\d{2}(?:[.,]\d{1,9})?)?)?\s*(?:Z|UTC|[+-]\d{2}(?::?\d{2})?)?)?"
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

#: A time as people give it; UTC when without a zone.
When: TypeAlias = "str | date | datetime | pd.Timestamp"


def to_utc(stamp: pd.Timestamp | datetime) -> pd.Timestamp:
    """Return a time in UTC; one without a zone is taken as UTC.

    Examples
    --------
    >>> to_utc(datetime(2012, 5, 29, 12))
    Timestamp('2012-05-29 12:00:00+0000', tz='UTC')
    """
    import pandas as pd

    found = pd.Timestamp(stamp)
    return found.tz_localize("UTC") if found.tzinfo is None else found.tz_convert("UTC")


def say_day(when: pd.Timestamp | datetime) -> str:
    """Return a day as an English sentence has it.

    Examples
    --------
    >>> say_day(datetime(2012, 5, 9))
    '9 May 2012'
    """
    return f"{when:%d %B %Y}".removeprefix("0")


def parse_time(text: str) -> pd.Timestamp:
    """Return the time in UTC that a text says, year first; a date is its midnight.

    ValueError for a text that is no such time, or is not within the years 1678 to 2261.

    Examples
    --------
    >>> parse_time("2012-05-29T10:40+02:00")
    Timestamp('2012-05-29 08:40:00+0000', tz='UTC')
    """
    import pandas as pd

    if not _ISO.fullmatch(text.strip()):
        raise ValueError(f"{text!r} is no time; write it like 2015-02-17 or 2015-02-17T00:00:00Z")
    try:
        found = pd.Timestamp(text.strip().replace(",", "."))
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text!r} is no time: {error}") from None
    if pd.isna(found) or not pd.Timestamp.min.year < found.year < pd.Timestamp.max.year:
        raise ValueError(f"{text!r} is no time within the years 1678 to 2261")
    return to_utc(found)


def time_of(when: When) -> pd.Timestamp:
    """Return the time in UTC that somebody asks for; a date is its midnight, a time without a zone UTC.

    UsageError for what is no time, or a text that does not begin with the year.

    Examples
    --------
    >>> time_of("2012-05-29")
    Timestamp('2012-05-29 00:00:00+0000', tz='UTC')
    """
    import pandas as pd

    try:
        found = parse_time(when) if isinstance(when, str) else to_utc(pd.Timestamp(when))
        if pd.isna(found):
            raise ValueError("no time")
    except (ValueError, TypeError) as error:
        raise UsageError(
            f"'{when}' is not a time. Allowed: a date or a time such as 2012-05-29 or 2012-05-29T10:00Z. "
            "Write it so."
        ) from error
    return found


def has_zone(value: Any) -> bool:
    """Return whether a time says its zone, or is a date, whose midnight is that of UTC."""
    if isinstance(value, datetime):
        return value.tzinfo is not None
    if isinstance(value, date):
        return True
    text = str(value).strip()
    return bool(_DATE.fullmatch(text)) or bool(re.search(r"(?:Z|UTC|[+-]\d{2}(?::?\d{2})?)$", text[10:]))


def check_inside(when: When | None, first: When | None, last: When | None) -> None:
    """Raise UsageError for a time before the first day of a log or after its last.

    Examples
    --------
    >>> check_inside("2012-05-29 10:00", "2012-05-01", "2012-05-29")
    """
    import pandas as pd

    if when is None or first is None or last is None:
        return
    asked, begin, end = time_of(when), time_of(first), time_of(last)
    if not begin.floor("D") <= asked < end.floor("D") + pd.Timedelta(days=1):
        raise UsageError(
            f"{asked:%Y-%m-%d %H:%M} lies outside the log. Allowed: {begin:%Y-%m-%d} to {end:%Y-%m-%d}. Take "
            "a time between them."
        )

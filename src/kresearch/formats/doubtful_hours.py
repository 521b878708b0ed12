"""Hours that the clocks of a zone skip or show twice, of times that carry no zone of their own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HOUR = 3_600_000_000
SKIPPED = "a time in an hour that the zone's clocks skip, read as an hour later: check the zone"
TWICE = "a time in an hour that the zone's clocks show twice: it may be an hour off"


def near_change(found: int, zone: tzinfo) -> bool:
    """Return whether a time in microseconds since 1970 is so near to a change that it may be doubtful."""
    return _clocks_change(zone, found // _HOUR)


@lru_cache(maxsize=4096)
def _clocks_change(zone: tzinfo, hour: int) -> bool:
    moment = _EPOCH + timedelta(hours=hour)
    before, after = moment - timedelta(hours=3), moment + timedelta(hours=3)
    return before.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset()


def doubt_about(shown: int, zone: tzinfo) -> str:
    """Return what is doubtful about a time that a clock of a zone showed; an empty text for most.

    `shown` is in microseconds since 1970 as if the clock were UTC.

    Examples
    --------
    >>> from zoneinfo import ZoneInfo
    >>> doubt_about(1332642600_000_000, ZoneInfo("Europe/Rome")) == SKIPPED  # 25 March 2012, 02:30
    True
    """
    clock = (_EPOCH + timedelta(microseconds=shown)).replace(tzinfo=zone)
    first, second = clock.utcoffset(), clock.replace(fold=1).utcoffset()
    if first is None or second is None or first == second:
        return ""
    return SKIPPED if second > first else TWICE

"""Names of time zones."""

from __future__ import annotations

import zoneinfo

from kresearch.errors import UnknownNameError


def check_zone(name: str | None) -> None:
    """Raise UnknownNameError when `name` is no time zone; None is none at all."""
    if name is None:
        return
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        common = {"UTC", "Europe/Rome", "Europe/London", "Europe/Berlin", "America/New_York", "Asia/Tokyo"}
        known = zoneinfo.available_timezones() or common
        near = sorted(known, key=lambda zone: (zone.split("/")[-1].lower() != name.lower(), zone))[:1]
        raise UnknownNameError("time zone", name, {*common, *near}) from error

"""Dates as people write them: day and month in either order, by names, with AM and PM."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CLOCK = r"(?:,?\s+(?:at\s+)?(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?(?:\.\d+)?\s*([AaPp]\.?[Mm]\.?)?)?"
_NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)" + _CLOCK)
_DAY_NAME = re.compile(r"(?:[A-Za-z]{2,10}\.?,\s+)?(\d{1,2})[- ]([^\W\d_]{3,10})\.?[- ,]+(\d{4})" + _CLOCK)
_NAME_DAY = re.compile(
    r"(?:[A-Za-z]{2,10}\.?,\s+)?([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})" + _CLOCK
)
#: The first three letters of the months, English and Italian.
_MONTHS = {
    name: number
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "gen feb mar apr mag giu lug ago set ott nov dic",
    )
    for number, name in enumerate(names.split(), start=1)
}


def order_of(texts: Iterable[str]) -> str | None:
    """Return ``"dmy"`` or ``"mdy"`` by the numbers above 12; None where there are none or they differ.

    Examples
    --------
    >>> order_of(["02/05/2023", "13/05/2023"])
    'dmy'
    >>> order_of(["02/05/2023"]) is None
    True
    """
    found = set()
    for text in texts:
        if matched := _NUMBERS.fullmatch(text.strip()):
            first, second = int(matched[1]), int(matched[3])
            found |= {"dmy"} if first > 12 >= second else {"mdy"} if second > 12 >= first else set()
    return found.pop() if len(found) == 1 else None


def needs_order(text: str) -> bool:
    """Return whether a date is written in numbers of which the first may be day or month."""
    return _NUMBERS.fullmatch(text.strip()) is not None


def to_iso(text: str, order: str | None) -> str | None:
    """Return a date or time as people write it in ISO 8601 without a zone; None where it is none.

    Parameters
    ----------
    text
        ``"13/05/2023 10:00"``, ``"02-May-2023 07:20 PM"``, ``"May 2, 2023"``, ``"2 maggio 2023"``.
    order
        ``"dmy"`` or ``"mdy"``, of dates in numbers; None: they are not read.

    Examples
    --------
    >>> to_iso("02/05/2023 7:20 PM", "dmy")
    '2023-05-02T19:20:00'
    >>> to_iso("2 maggio 2023", None)
    '2023-05-02T00:00:00'
    """
    plain = re.sub(r"(?<=\d)(?=[AaPp]\.?[Mm]\.?$)", " ", text.strip())
    if found := _NUMBERS.fullmatch(plain):
        if order is None:
            return None
        one, two, year = int(found[1]), int(found[3]), found[4]
        day, month = (one, two) if order == "dmy" else (two, one)
        return _iso(int(year) + (2000 if len(year) == 2 else 0), month, day, *found.groups()[4:])
    if found := _DAY_NAME.fullmatch(plain):
        return _iso(int(found[3]), _MONTHS.get(found[2][:3].lower(), 0), int(found[1]), *found.groups()[3:])
    if found := _NAME_DAY.fullmatch(plain):
        return _iso(int(found[3]), _MONTHS.get(found[1][:3].lower(), 0), int(found[2]), *found.groups()[3:])
    return None


def _iso(
    year: int,
    month: int,
    day: int,
    hour: str | None,
    minute: str | None,
    second: str | None,
    half: str | None,
) -> str | None:
    clock = int(hour or 0)
    if half is not None:
        if not 1 <= clock <= 12:
            return None
        clock = clock % 12 + (12 if half[0] in "Pp" else 0)
    # What is no day or no hour is refused where the text is placed in its zone.
    return f"{year:04}-{month:02}-{day:02}T{clock:02}:{int(minute or 0):02}:{int(second or 0):02}"

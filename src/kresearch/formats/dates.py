"""Dates as people write them: day and month in either order, by names, with AM and PM."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_TIME = r"(\d{1,2})[:.](\d\d)(?:[:.](\d\d)(?:[.,]\d+)?)?\s*([AaPp]\.?\s?[Mm]\.?)?"
_CLOCK = rf"(?:(?:,?\s+(?:(?:at|um|alle|ore|a las|\u00e0|-|\u00b7)\s+)?|T){_TIME})?"
_NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)" + _CLOCK)
#: The same with a word or an offset behind it.
_NUMBERS_ZONED = re.compile(
    _NUMBERS.pattern + r"(?:\s*\(?[^\W\d_][\w.:+/-]{0,30}\)?|\s*\(?[+-][\w:]{1,6}\)?)?"
)
_YEAR_FIRST = re.compile(r"(\d{4})([./-])(\d{1,2})\2(\d{1,2})" + _CLOCK)
_WEEKDAY = r"(?:[^\W\d_]{2,10}(?:-feira)?\.?,?\s+)?"
_DAY_NAME = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})\.?[- ](?:de\s+)?([^\W\d_]{{3,10}})\.?(?:[- ,]+|\s+de\s+)(\d{{4}})" + _CLOCK
)
#: 01-Jan-20, as databases and some programs write it.
_DAY_NAME_SHORT = re.compile(r"(\d{1,2})-([^\W\d_]{3,4})\.?-(\d\d)" + _CLOCK)
_NAME_DAY = re.compile(
    rf"{_WEEKDAY}([^\W\d_]{{3,10}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})" + _CLOCK
)
#: 10:40 PM - 29 May 2012, as pages show it.
_CLOCK_FIRST = re.compile(rf"({_TIME})\s*[-\u2013\u00b7,]?\s+(\D.*|\d+\D.*)")
#: How the months begin: English, Italian, Spanish, French, German, Portuguese.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan gen ene", "feb fev", "mar", "apr abr avr", "may mag mai", "jun giu juin", "jul lug juil",
            "aug ago aou", "sep set", "oct ott okt out", "nov", "dec dic dez",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip


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
        if matched := _in_numbers(text):
            first, second = int(matched[1]), int(matched[3])
            found |= {"dmy"} if first > 12 >= second else {"mdy"} if second > 12 >= first else set()
    return found.pop() if len(found) == 1 else None


def needs_order(text: str) -> bool:
    """Return whether a date is written in numbers of which the first may be day or month."""
    return _in_numbers(text) is not None


def forms_of(text: str) -> tuple[str, ...]:
    """Return the two `strptime` patterns that a date in numbers may have; none where it is none.

    Examples
    --------
    >>> forms_of("02/05/2023 7:20 PM")
    ('%d/%m/%Y %I:%M %p', '%m/%d/%Y %I:%M %p')
    """
    found = _NUMBERS.fullmatch(text.strip())
    if found is None:
        return ()
    sign, year, clock = found[2], "%Y" if len(found[4]) == 4 else "%y", text.strip()[found.end(4) :]
    if found[5]:
        hour = "%I" if found[8] else "%H"
        seconds = r"\g<1>%S" if found[7] else ""
        clock = re.sub(r"\d{1,2}([:.])\d\d(?:[:.]\d\d)?", rf"{hour}\g<1>%M{seconds}", clock, count=1)
        clock = re.sub(r"[AaPp]\.?\s?[Mm]\.?", "%p", clock)
    return tuple(f"{one}{sign}{two}{sign}{year}{clock}" for one, two in (("%d", "%m"), ("%m", "%d")))


def _in_numbers(text: str) -> re.Match[str] | None:
    return _NUMBERS_ZONED.fullmatch(text.strip())


def to_iso(text: str, order: str | None) -> str | None:
    """Return a date or time as people write it in ISO 8601 without a zone; None where it is none.

    ``"13/05/2023 10:00"``, ``"02-May-2023 07:20 PM"``, ``"May 2, 2023"``, ``"2 maggio 2023"``. Dates in
    numbers are read only with an order, ``"dmy"`` or ``"mdy"``.

    Examples
    --------
    >>> to_iso("02/05/2023 7:20 PM", "dmy")
    '2023-05-02T19:20:00'
    >>> to_iso("2 maggio 2023", None), to_iso("10:40 PM - 29 de mayo de 2012", None)
    ('2023-05-02T00:00:00', '2012-05-29T22:40:00')
    """
    plain = text.strip()
    if found := _NUMBERS.fullmatch(plain):
        if order is None:
            return None
        one, two, year = int(found[1]), int(found[3]), found[4]
        day, month = (one, two) if order == "dmy" else (two, one)
        return _iso(int(year) + (2000 if len(year) == 2 else 0), month, day, *found.groups()[4:])
    if found := _YEAR_FIRST.fullmatch(plain):
        return _iso(int(found[1]), int(found[3]), int(found[4]), *found.groups()[4:])
    if found := _DAY_NAME.fullmatch(plain):
        return _iso(int(found[3]), month_number(found[2]), int(found[1]), *found.groups()[3:])
    if found := _DAY_NAME_SHORT.fullmatch(plain):
        return _iso(2000 + int(found[3]), month_number(found[2]), int(found[1]), *found.groups()[3:])
    if found := _NAME_DAY.fullmatch(plain):
        return _iso(int(found[3]), month_number(found[1]), int(found[2]), *found.groups()[3:])
    if (found := _CLOCK_FIRST.fullmatch(plain)) and not _CLOCK_FIRST.fullmatch(found[6]):
        return to_iso(f"{found[6]} {found[1].strip()}", order)
    return None


def month_number(name: str) -> int:
    """Return the number of a month by how its name begins, in six languages; 0 where it is none."""
    plain = plain_letters(name)
    return _MONTHS.get(plain[:4], _MONTHS.get(plain[:3], 0))


def plain_letters(word: str) -> str:
    """Return a word in lower case without accents."""
    return unicodedata.normalize("NFKD", word.lower()).encode("ascii", "ignore").decode()


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

"""Weekdays in dates as people write them: one that its date does not have makes the date unsure."""

from __future__ import annotations

import re
from datetime import date

from kresearch.formats.dates import month_number, plain_letters

#: Monday first: English, Italian, Spanish, French, German, Portuguese, without accents.
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "mon monday lun lunedi lunes lundi mo montag seg segunda",
            "tue tues tuesday mar martedi martes mardi di die dienstag ter terca",
            "wed weds wednesday mer mercoledi mie miercoles mercredi mi mit mittwoch qua quarta",
            "thu thur thurs thursday gio giovedi jue jueves jeu jeudi do don donnerstag qui quinta",
            "fri friday ven venerdi vie viernes vendredi fr fre freitag sex sexta",
            "sat saturday sab sabato sabado sam samedi sa samstag sonnabend",
            "sun sunday dom domenica domingo dim dimanche so son sonntag",
        )
    )
    for name in names.split()
}
_WORD = re.compile(r"[^\W\d_]{2,}")
#: No part of a clock or an offset.
_DAY = re.compile(r"(?<![\d:.+])(\d{1,2})(?:st|nd|rd|th)?(?![\d:]|\.\d)")
_YEAR = re.compile(r"(?<![\d+-])(\d{4})(?![\d:])")


def wrong_weekday(text: str) -> str | None:
    """Return the weekday that a date with a named month says and does not have; None where there is none.

    Examples
    --------
    >>> wrong_weekday("Mon, 29 May 2012"), wrong_weekday("Tue, 29 May 2012")
    ('Mon', None)
    >>> wrong_weekday("10:40 - lunedi 29 maggio 2012"), wrong_weekday("Mar 29, 2012")
    ('lunedi', None)
    """
    words = _WORD.findall(text)
    days = [word for word in words if plain_letters(word) in _WEEKDAYS]
    months = [word for word in words if month_number(word)]
    # "Mar" is March, and Tuesday where another month stands beside it.
    named = next((word for word in days if word not in months), None)
    if named is None and days and len(months) > 1:
        named = days[0]
    month = next((word for word in months if word is not named), None)
    day, year = _DAY.search(text), _YEAR.search(text)
    if named is None or month is None or day is None or year is None:
        return None
    try:
        meant = date(int(year[1]), month_number(month), int(day[1]))
    except ValueError:
        return None
    return None if meant.weekday() == _WEEKDAYS[plain_letters(named)] else named

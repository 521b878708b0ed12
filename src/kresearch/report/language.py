"""One message catalogue per language, and the number and date formats that go with it."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from kresearch.errors import UnknownNameError
from kresearch.report.escape import clean

if TYPE_CHECKING:
    import pandas as pd

LANGUAGES = ("en", "it")
#: Italian articles before a number: one that begins with a vowel (otto, ottanta, undici, uno), and zero.
_EIGHT, _NO_DIGIT = r"(?:8\d{0,2}|11)(?:\.\d{3})*(?:,\d+)?", r"(?!\d|\.\d|\u00ba)"
_BEFORE_VOWEL = re.compile(rf"\b([Ii]|[Aa]|[Dd]e|[Nn]e|[Dd]a|[Ss]u)l (?=(?:{_EIGHT}|1(?:,\d+)?){_NO_DIGIT})")
_BEFORE_ZERO = re.compile(rf"\b([Ii]|[Aa]|[Dd]e|[Nn]e|[Dd]a|[Ss]u)l (?=0(?:,\d+)?{_NO_DIGIT})")
_PLURAL = re.compile(rf"\b([Dd]e|[Aa]|[Nn]e|[Ss]u|[Dd]a)?([Ii]) (?={_EIGHT}{_NO_DIGIT})")
#: Of one in English: a message that counts says it in the plural.
_OF_ONE = re.compile(r"\b([Oo]f|[Ii]n) 1 (account|case|decision|place|topic|setting)s\b")
#: From one share to another.
_SHARES = re.compile(r"\b([Dd])a (?=(\d[\d.,]*[\u00a0 ]%) a (\d[\d.,]*[\u00a0 ]%))\2 a ")
#: A day, with or without a time of it, as files and results write it; in UTC where they say a zone.
_ISO = re.compile(
    r"(?<![\w-])(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::\d{2})?(?: ?UTC|Z|\+00:00)?)?(?![\w+-])(?!:\d)"
)
MINUS, NBSP = "\u2212", "\u00a0"


@dataclass(frozen=True)
class Language:
    """Words, numbers and dates of one language."""

    code: str  #: ``"en"`` or ``"it"``.
    messages: dict[str, str]  #: Dotted key -> text with ``{placeholders}``.

    def say(self, key: str, /, **values: object) -> str:
        """Return the message of `key` with its placeholders filled; texts are cleaned first."""
        text = self.messages[key].format_map({k: clean(v) for k, v in values.items()})
        return _elide(text) if self.code == "it" else _OF_ONE.sub(r"\1 1 \2", text)

    def say_n(self, key: str, n: int, /, **values: object) -> str:
        """Return the singular (``key.one``) or plural (``key.many``) message."""
        return self.say(f"{key}.{'one' if n == 1 else 'many'}", n=self.whole(n), **values)

    def knows(self, key: str) -> bool:
        """Return whether there is a message of this key."""
        return key in self.messages

    def word(self, group: str, name: str) -> str:
        """Return the translation of a vocabulary word, or the word itself in plain letters."""
        return self.messages.get(f"{group}.{name}", clean(name).replace("_", " ").replace("-", " "))

    def number(self, value: float | None, digits: int = 1, *, signed: bool = False) -> str:
        """Return a number with `digits` decimals, e.g. ``1,234.5`` or ``1.234,5``.

        A value that rounds to zero has no sign; a missing one is a dash.
        """
        if value is None or not math.isfinite(value):
            return "\u2013"
        rounded = round(float(value), digits)
        text = f"{abs(rounded):,.{digits}f}"
        if self.code == "it":
            text = text.translate(str.maketrans(",.", ".,"))
        sign = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
        return sign + text

    def whole(self, value: float) -> str:
        """Return a whole number with thousands separated."""
        return self.number(value, 0)

    def percent(self, share: float | None, digits: int = 0) -> str:
        """Return a share of 0 to 1 as per cent; never rounds up to 100 or down to 0.

        What is nearer to either than a twentieth of a per cent is ``<0.1 %`` or ``>99.9 %``; the rest that
        arithmetic leaves of 0 and 1 is none.
        """
        if share is None or not math.isfinite(share):
            return "\u2013"
        share = round(share, 9)
        shown = 100.0 * share
        if 0 < share < 1 and digits < 2 and round(shown, 1) in (0.0, 100.0):
            return f"{'<' if shown < 50 else '>'}{self.number(0.1 if shown < 50 else 99.9, 1)}{NBSP}%"
        rounded = round(shown, digits)
        if digits == 0 and 0 < share < 1 and rounded in (0.0, 100.0):
            return self.percent(share, 1)
        return f"{self.number(rounded, digits)}{NBSP}%"

    def points(self, value: float, *, signed: bool = False) -> str:
        """Return a number of points with its unit, one decimal."""
        key = "unit.point" if abs(round(value, 1)) == 1.0 else "unit.points"
        return f"{self.number(value, signed=signed)}{NBSP}{self.messages[key]}"

    def date(self, when: pd.Timestamp | None) -> str:
        """Return a day, e.g. ``29 May 2012``."""
        if when is None:
            return "\u2013"
        first = "\u00ba" if self.code == "it" and when.day == 1 else ""
        return f"{when.day}{first}{NBSP}{self._months[when.month - 1]}{NBSP}{when.year}"

    def moment(self, when: pd.Timestamp | None) -> str:
        """Return a day and, unless it is midnight, the time in UTC."""
        if when is None or (when.hour, when.minute) == (0, 0):
            return self.date(when)
        return f"{self.date(when)}, {when.hour:02d}:{when.minute:02d}{NBSP}UTC"

    def dates(self, text: str) -> str:
        """Return a sentence or a name with its dates as people write them: ``2012-05-29`` is 29 May 2012."""
        import pandas as pd

        def say(found: re.Match[str]) -> str:
            try:
                return self.moment(pd.Timestamp(" ".join(filter(None, found.groups()))))
            except ValueError:
                return found[0]

        told = _ISO.sub(say, text)
        return _elide(told) if self.code == "it" else told

    def window(self, start: pd.Timestamp, end: pd.Timestamp) -> str:
        """Return a half-open window in words: whole days lose the end they do not include."""
        import pandas as pd

        if start == start.normalize() and end == end.normalize():
            return self.days(start, max(start, end - pd.Timedelta(days=1)))
        if start.date() == end.date():
            return f"{self.moment(start).removesuffix(NBSP + 'UTC')}\u2013{end:%H:%M}{NBSP}UTC"
        first, zone = self.moment(start), f"{NBSP}UTC"
        if start.year == end.year:
            first = first.replace(f"{NBSP}{start.year}", "", 1)
        if self.moment(end).endswith(zone):
            first = first.removesuffix(zone)
        return f"{first} \u2013 {self.moment(end)}"

    def days(self, first: pd.Timestamp, last: pd.Timestamp) -> str:
        """Return the days from one to another, month and year once: ``30 May – 26 June 2012``."""
        if first.date() == last.date():
            return self.date(first)
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}\u2013{self.date(last)}"
        shown = self.date(first)
        if first.year == last.year:
            shown = shown.removesuffix(f"{NBSP}{first.year}")
        return f"{shown} \u2013 {self.date(last)}"

    def join(self, items: Iterable[str]) -> str:
        """Return ``a, b and c``."""
        parts = list(items)
        if len(parts) < 2:
            return "".join(parts)
        return f"{', '.join(parts[:-1])} {self.messages['list.and']} {parts[-1]}"

    @property
    def _months(self) -> list[str]:
        return self.messages["date.months"].split()

    def plotly_locale(self) -> dict[str, Any]:
        """Return what Plotly needs to write dates and numbers in this language."""
        short = [m[:3] for m in self._months]
        days = self.messages["date.days"].split()
        return {
            "name": self.code,
            "format": {
                "days": days,
                "shortDays": [d[:3] for d in days],
                "months": self._months,
                "shortMonths": short,
                "dateTime": "%d/%m/%Y %H:%M",
                "date": "%d/%m/%Y",
                "time": "%H:%M",
                "year": "%Y",
                "month": "%b %Y",
                "dayMonth": "%-d %b",
                "dayMonthYear": "%-d %b %Y",
                "periods": ["AM", "PM"],
                "grouping": [3],
                "currency": ["\u20ac", ""],
                "decimal": "," if self.code == "it" else ".",
                "thousands": "." if self.code == "it" else ",",
            },
        }


def _elide(text: str) -> str:
    """Return Italian text with its articles before numbers as they are spoken: ``l’80 %``, ``degli 8``."""
    text = _SHARES.sub(r"\1al \2 al ", text)
    text = _BEFORE_VOWEL.sub(lambda found: {"I": "L’", "i": "l’"}.get(found[1], f"{found[1]}ll’"), text)
    text = _BEFORE_ZERO.sub(lambda found: {"I": "Lo ", "i": "lo "}.get(found[1], f"{found[1]}llo "), text)
    return _PLURAL.sub(lambda found: f"{found[1] or ''}{'Gli' if found[2] == 'I' else 'gli'} ", text)


def read_messages(code: str, *, package: str = "kresearch.report") -> dict[str, str]:
    """Return the flat messages of a language: ``[a.b] c = "…"`` becomes ``a.b.c``."""
    folder = resources.files(package).joinpath("messages")
    content = tomllib.loads(folder.joinpath(f"{code}.toml").read_text(encoding="utf-8"))
    flat: dict[str, str] = {}

    def walk(prefix: str, table: dict[str, Any]) -> None:
        for key, value in table.items():
            if isinstance(value, dict):
                walk(f"{prefix}{key}.", value)
            else:
                flat[f"{prefix}{key}"] = str(value)

    walk("", content)
    return flat


@cache
def speak(code: str) -> Language:
    """Return a language by its code; UnknownNameError for one that has no catalogue."""
    if code not in LANGUAGES:
        raise UnknownNameError("report language", code, LANGUAGES)
    return Language(code, read_messages(code))

"""What cards, metrics and analyses say, in the page's language: they say it in English."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kresearch.report.language import Language

#: A place in a translation for what a pattern found; a decimal number.
_GROUP, _DECIMAL = re.compile(r"\\(\d)"), re.compile(r"[+-]?\d+\.\d+")
#: A whole number with its thousands apart.
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+")
#: A day as notes in English say it.
_DAY = re.compile(r"(\d{1,2}) ([A-Z][a-z]+) (\d{4})")
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def translate(sentence: str, language: Language) -> str:
    """Return an English sentence in a language, its dates in words; one that nobody has translated as it is.

    Examples
    --------
    >>> from kresearch.report.language import speak
    >>> translate("Cases with planted effects (simulated)", speak("it"))
    'Casi con effetti impiantati (simulati)'
    >>> translate("A note of somebody else.", speak("it"))
    'A note of somebody else.'
    """
    if (known := _exact(language.code).get(sentence)) is not None:
        return known
    for pattern, text in _patterns(language.code):
        if (found := pattern.fullmatch(sentence)) is not None:
            return language.dates(_GROUP.sub(lambda place: _value(found[int(place[1])], language), text))
    return language.dates(sentence)


def _value(text: str | None, language: Language) -> str:
    """Return what a pattern found: a decimal number or a day as people write it, a sentence translated."""
    if text is None:
        return ""
    if _DECIMAL.fullmatch(text):
        return text.replace(".", ",").replace("-", "\u2212")
    if _THOUSANDS.fullmatch(text):
        return text.replace(",", ".")
    if (day := _DAY.fullmatch(text)) and day[2] in _MONTHS:
        import pandas as pd

        return language.date(pd.Timestamp(int(day[3]), _MONTHS.index(day[2]) + 1, int(day[1])))
    return translate(text, language) if " " in text else text


@cache
def _patterns(code: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    said = [*_read(f"said.{code}.toml").get("said", ()), *_read(f"formats.{code}.toml").get("said", ())]
    return tuple((re.compile(entry["en"]), str(entry[code])) for entry in said)


@cache
def _exact(code: str) -> dict[str, str]:
    return dict(_read(f"behaviours.{code}.toml").get("behaviours", {}))


def _read(name: str) -> dict[str, Any]:
    file = resources.files("kresearch.report").joinpath("messages").joinpath(name)
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}

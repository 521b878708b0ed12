"""What cards, metrics and analyses say, in the page's language: they say it in English."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kresearch.report.language import Language

#: A place in a translation for what a pattern found; a decimal number.
_GROUP, _DECIMAL = re.compile(r"\\(\d)"), re.compile(r"[+-]?\d+\.\d+")


def translate(sentence: str, language: Language) -> str:
    """Return a sentence in a language, its dates in words; one that nobody has translated as it is.

    Parameters
    ----------
    sentence
        E.g. a dataset's title or known problem, or the note of a metric, in English.
    language
        Of the page.

    Examples
    --------
    >>> from kresearch.report.language import speak
    >>> translate("Cases with planted effects (simulated)", speak("it"))
    'Casi con effetti impiantati (simulati)'
    >>> translate("A note of somebody else.", speak("it"))
    'A note of somebody else.'
    """
    for pattern, text in _patterns(language.code):
        if (found := pattern.fullmatch(sentence)) is not None:
            return language.dates(_GROUP.sub(lambda place: _number(found[int(place[1])]), text))
    return language.dates(sentence)


def _number(text: str) -> str:
    """Return a decimal number as Italian writes it, anything else as it is."""
    return text.replace(".", ",").replace("-", "\u2212") if _DECIMAL.fullmatch(text) else text


@cache
def _patterns(code: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    file = resources.files("kresearch.report").joinpath("messages").joinpath(f"said.{code}.toml")
    if not file.is_file():
        return ()
    told = tomllib.loads(file.read_text(encoding="utf-8"))["said"]
    return tuple((re.compile(entry["en"]), str(entry[code])) for entry in told)

"""What datasets say of themselves, in the page's language: their cards and notes are in English."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources


def translate(sentence: str, code: str) -> str:
    """Return a sentence of a dataset in a language; one that nobody has translated as it is.

    Parameters
    ----------
    sentence
        A title, a known problem or a note, in English.
    code
        ``"en"`` or ``"it"``.

    Examples
    --------
    >>> translate("Cases with planted effects (simulated)", "it")
    'Casi con effetti impiantati (simulati)'
    >>> translate("A note of somebody else.", "it")
    'A note of somebody else.'
    """
    for pattern, text in _patterns(code):
        if (found := pattern.fullmatch(sentence)) is not None:
            return found.expand(text)
    return sentence


@cache
def _patterns(code: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    file = resources.files("kresearch.report").joinpath("messages").joinpath(f"data.{code}.toml")
    if not file.is_file():
        return ()
    told = tomllib.loads(file.read_text(encoding="utf-8"))["said"]
    return tuple((re.compile(entry["en"]), str(entry["it"])) for entry in told)

"""The tables of judged valences that are shipped with the package."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files


def read_rows(name: str) -> list[list[str]]:
    """Return the fields of each row of a shipped tab-separated table; ``# `` begins a comment."""
    text = (files("kresearch.sentiment") / name).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("# "))
    return [line.split("\t") for line in lines]


@cache
def read_valences(name: str) -> dict[str, float]:
    """Return the valence (-4 to 4) of each entry of a shipped table of two columns."""
    return {entry: float(valence) for entry, valence in read_rows(name)}


@cache
def fillers(language: str) -> frozenset[str]:
    """Return frequent words of a language that carry no valence."""
    return frozenset(word for word, code in read_rows("data/fillers.tsv") if code == language)


@cache
def stance_words(role: str) -> frozenset[str]:
    """Return the words by which it is told whom a text is about.

    The role is ``spoken_to`` (the text speaks to somebody), ``one`` (to one person), ``speaker`` (who writes
    speaks of himself), ``verdict`` (he judges) or ``world`` (it is about the world).
    """
    return frozenset(word for word, of in read_rows("data/stance.tsv") if of == role)


@cache
def emoji_valences() -> dict[str, float]:
    """Return the valence of each emoji (one character, without variation selector)."""
    return {e: v for e, v in read_valences("data/emoji.tsv").items() if not e.isascii()}


@cache
def emoticon_valences() -> dict[str, float]:
    """Return the valence of each emoticon, e.g. ``:)``."""
    return {e: v for e, v in read_valences("data/emoji.tsv").items() if e.isascii()}


@cache
def emoticon_pattern() -> re.Pattern[str]:
    """Return an expression that finds emoticons standing by themselves, the longest first."""
    longest_first = sorted(emoticon_valences(), key=lambda e: (-len(e), e))
    return re.compile(r"(?<![\w/:])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w/])")

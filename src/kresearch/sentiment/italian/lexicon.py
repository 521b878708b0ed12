"""The Italian tables, read once: forms, phrases, modifiers and cues."""

from __future__ import annotations

import itertools
import unicodedata
from functools import cache
from typing import NamedTuple

from kresearch.sentiment.italian.inflection import inflect
from kresearch.sentiment.tables import read_rows

_FOLDER = "italian/"
#: A superlative says a little more than its lemma.
_SUPERLATIVE = 1.15
_SUPERLATIVE_ENDINGS = ("issimo", "issima", "issimi", "issime")


class Phrase(NamedTuple):
    """Words that are judged as a whole; `defence` says that they take somebody's side."""

    words: tuple[str, ...]
    valence: float
    defence: bool


@cache
def forms() -> dict[str, float]:
    """Return the valence (-4 to 4) of every inflected form.

    Fixed rows win over inflected ones, adjectives over nouns over verbs; forms that are mostly
    another word are left out. Forms with a final accent are also there without it.
    """
    ambiguous = {row[0] for row in read_rows(_FOLDER + "ambiguous.tsv")}
    order = {"fixed": 0, "adjective": 1, "noun": 2, "verb": 3}
    table: dict[str, float] = {}
    # A judged lemma wins over another lemma's inflected form.
    rows = sorted(read_rows(_FOLDER + "lemmas.tsv"), key=lambda r: order[r[1]])
    for lemma, part, valence, *_ in rows:
        if part == "fixed" or lemma not in ambiguous:
            table.setdefault(lemma, float(valence))
    for lemma, part, valence, *options in rows:
        for form in inflect(lemma, part, *options):
            if form in table or form in ambiguous or len(form) < 3:
                continue
            value = float(valence)
            if form.endswith(_SUPERLATIVE_ENDINGS) and not lemma.endswith("issimo"):
                value *= _SUPERLATIVE
            table[form] = max(-4.0, min(4.0, value))
    for form in list(table):
        if form[-1] in "àèéìòù":
            table.setdefault(form[:-1] + plain(form[-1]) + "'", table[form])
    return {form: value for form, value in table.items() if value}


@cache
def phrases() -> dict[str, list[Phrase]]:
    """Return phrases by their first word, the longest first.

    ``a/b`` in the table is either word, ``a+b`` several words in one place.
    """
    table: dict[str, list[Phrase]] = {}
    seen: set[tuple[str, ...]] = set()
    for phrase, valence, *role in read_rows(_FOLDER + "phrases.tsv"):
        places = [place.split("/") for place in phrase.split()]
        for choice in itertools.product(*places):
            words = tuple(w for part in choice for w in split_elision(part.replace("+", " ")))
            if words not in seen:
                seen.add(words)
                table.setdefault(words[0], []).append(Phrase(words, float(valence), "defence" in role))
    for entries in table.values():
        entries.sort(key=lambda e: (-len(e.words), e.words))
    return table


@cache
def roles(name: str) -> dict[str, frozenset[str]]:
    """Return the words of each role of a table (``modifiers`` or ``cues``)."""
    table: dict[str, set[str]] = {}
    for word, role in read_rows(f"{_FOLDER}{name}.tsv"):
        table.setdefault(role, set()).add(word)
    return {role: frozenset(words) for role, words in table.items()}


def split_elision(text: str) -> list[str]:
    """Return words, articles and pronouns with an apostrophe split off ("l'ora" is "l'", "ora").

    The text is in lower case with straight apostrophes.
    """
    words: list[str] = []
    for word in text.split():
        head, mark, tail = word.partition("'")
        words += [head + mark, tail] if mark and tail else [word]
    return words


def plain(word: str) -> str:
    """Return the word without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))

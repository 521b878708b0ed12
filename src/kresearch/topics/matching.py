"""Finding the terms of a list in texts: by word or by lemma, phrases word by word, hashtags as one word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kresearch.topics.lists import Term, TopicList
from kresearch.topics.words import Token, Words, split_words

#: Endings of forms that mean something else than their lemma: "running" is no "run".
_FORMS = {"en": ("ing", "ed"), "it": ("ando", "endo", "ato", "uto", "ito", "are", "ere", "ire")}

#: Shorter words differ in one letter by chance.
_SHORTEST_NOUN = 4


@dataclass(frozen=True)
class Entry:
    """A term ready to be found."""

    #: What it stands for, and as the list has it.
    topic: str
    term: Term
    words: tuple[str, ...]  #: Its words in lower case.
    lemmas: tuple[str, ...]  #: Their lemmas; equal to the word where only the word itself will do.


@dataclass(frozen=True)
class Match:
    """A term found in a text, from the token `start` up to the token before `end`."""

    entry: Entry
    start: int
    end: int

    @property
    def size(self) -> int:
        """How many words of the text it takes."""
        return self.end - self.start


class TermIndex:
    """The terms of a list by their first word.

    Parameters
    ----------
    topics
        The list.
    excluding
        Whether to find what excludes topics instead of what stands for them.
    """

    def __init__(self, topics: TopicList, *, excluding: bool = False) -> None:
        self._first: dict[str, list[Entry]] = defaultdict(list)
        self._joined: dict[str, list[Entry]] = defaultdict(list)
        for topic in topics.topics:
            for term in topic.exclude if excluding else topic.terms:
                entry = _ready(topic.name, term)
                if entry is None:
                    continue
                for key in {entry.words[0], entry.lemmas[0]}:
                    self._first[key].append(entry)
                for key in {"".join(entry.words), "".join(entry.lemmas)}:
                    self._joined[key].append(entry)

    def find(self, text: Words) -> list[Match]:
        """Return every term in a text, longer ones and those within them alike."""
        found: dict[tuple[str, str, int, int], Match] = {}
        tokens = text.tokens
        for i, token in enumerate(tokens):
            if token.handle:
                continue
            whole = {token.lower, token.lemma}
            one = (
                [(e, i + 1) for key in sorted(whole) for e in self._joined.get(key, ())] if token.tag else []
            )
            for key in sorted(whole):
                for entry in self._first.get(key, ()):
                    end = i + len(entry.words)
                    if end <= len(tokens) and _agrees(entry, tokens[i:end]):
                        one.append((entry, end))
            for entry, end in one:
                found.setdefault((entry.topic, entry.term.words, i, end), Match(entry, i, end))
        return list(found.values())


def _ready(topic: str, term: Term) -> Entry | None:
    tokens = split_words(term.words, term.language).tokens
    words = tuple(t.lower for t in tokens)
    if not words:
        return None
    endings = _FORMS.get(term.language or "", ())
    # Dictionaries know no acronyms: to them "wan" is a form of "want".
    lemmas = tuple(
        t.lower if (endings and t.lower.endswith(endings)) or t.written.isupper() else t.lemma for t in tokens
    )
    return Entry(topic, term, words, lemmas)


def _agrees(entry: Entry, tokens: Iterable[Token]) -> bool:
    """Return whether tokens that follow each other are the term's words; no clause begins among them."""
    for place, (word, lemma, token) in enumerate(zip(entry.words, entry.lemmas, tokens, strict=True)):
        if token.handle or (place and (token.begins or token.tag)):
            return False
        exact = word == lemma and token.lower != word and token.lower.endswith(("ing", "ed"))
        if token.lower != word and (token.lemma != lemma or exact):
            return False
        if entry.term.language == "it" and len(entry.words) == 1 and _is_other_noun(word, token.lower):
            return False
    return True


def _is_other_noun(word: str, other: str) -> bool:
    """Return whether two Italian words of one lemma are a masculine and a feminine, as partito and partita.

    To the dictionary both are forms of one word; as names of things they are two.
    """
    if len(word) < _SHORTEST_NOUN or word[:-1] != other[:-1]:
        return False
    return {word[-1], other[-1]} in ({"o", "a"}, {"o", "e"})

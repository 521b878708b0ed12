"""The words of a post as matching sees them: as written, as lemma, and what a dictionary says of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from kresearch.sentiment.normalise import URL, repair

#: What a dictionary says of a word: an everyday word, a name only (Boston), or not in it (brands, slang).
Sort: TypeAlias = Literal["ordinary", "name", "unknown"]
#: Languages whose dictionary is asked. In others terms match as written, and count as in the term's language:
#: a short English post is easily taken for Dutch.
DICTIONARIES = ("en", "it")
_TOKEN = re.compile(r"[@#]\w+|[^\W_](?:\.[^\W_])+\b|[^\W_]+(?:&[^\W_]+)*(?:\+\+|#(?!\w))?")
#: Addresses without http, as exports write pictures: "pic.twitter.com/abc".
_BARE = re.compile(r"\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}/\S*", re.IGNORECASE)
#: Addresses of mail: whoever writes to somebody at travel.com does not write about travel.
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_RETWEET = re.compile(r"^\s*(?:RT|MT)\s+@\w+:?\s*", re.IGNORECASE)
#: Signs after which a new sentence or clause begins, and a name cannot go on.
_STOP = re.compile(r"[.!?:;,…|\n\"“”()\[\]/]|\s[-–—]\s")
_LONGEST = 2000


@dataclass(frozen=True)
class Token:
    """One word of a text."""

    written: str  #: As it stands there, without the sign of a hashtag.
    #: In lower case, and its lemma in the text's language.
    lower: str
    lemma: str
    #: Whether it is a hashtag, or the name of an account.
    tag: bool = False
    handle: bool = False
    begins: bool = False  #: Whether a sentence or clause begins with it: its capital says nothing.

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.written[:1].isupper()


@dataclass(frozen=True)
class Words:
    """A text in words."""

    tokens: tuple[Token, ...]  #: Its words.
    language: str | None  #: One of `DICTIONARIES`, else None.
    cased: bool  #: Whether capitals say something: not in a text that shouts or capitalises every word.


def split_words(text: str, language: str | None = None) -> Words:
    """Return the words of a text; addresses, and who is retweeted, are left out.

    The language is that of the lemmas.

    Examples
    --------
    >>> [t.lemma for t in split_words("Cheap flights to Rome", "en").tokens]
    ['cheap', 'flight', 'to', 'rome']
    """
    language = language if language in DICTIONARIES else None
    plain = _RETWEET.sub("", repair(text[:_LONGEST]))
    for address in (URL, _MAIL, _BARE):
        plain = address.sub(" . ", plain)
    tokens = tuple(_tokens(plain, language))
    inner = [t for t in tokens if not (t.tag or t.handle or t.begins) and len(t.written) > 3]
    capitals = sum(t.capital for t in inner)
    return Words(tokens, language, cased=capitals <= len(inner) / 2)


def _tokens(text: str, language: str | None) -> Iterator[Token]:
    end, begins = 0, True
    for found in _TOKEN.finditer(text):
        word = found[0]
        begins = begins or _STOP.search(text, end, found.start()) is not None
        end = found.end()
        if word[0] == "@":
            yield Token(word, word.lower(), word.lower(), handle=True, begins=begins)
            # A reply begins with names; the sentence begins after them.
            continue
        plain = word.removeprefix("#")
        lower = plain.lower()
        yield Token(plain, lower, lemma_of(lower, language), tag=word[0] == "#", begins=begins)
        begins = False


@lru_cache(maxsize=200_000)
def lemma_of(lower: str, language: str | None) -> str:
    """Return the lemma of a word in lower case, the word itself where no dictionary helps."""
    import simplemma

    if language not in DICTIONARIES:
        return lower
    return str(simplemma.lemmatize(lower, lang=language)).lower()


@lru_cache(maxsize=200_000)
def sort_of(lower: str, language: str | None) -> Sort:
    """Return what a language's dictionary says of a word in lower case.

    Examples
    --------
    >>> sort_of("nice", "en"), sort_of("boston", "en"), sort_of("spotify", "en")
    ('ordinary', 'name', 'unknown')
    """
    import simplemma

    if language not in DICTIONARIES or not simplemma.is_known(lower, lang=language):
        return "unknown"
    return "name" if str(simplemma.lemmatize(lower, lang=language))[:1].isupper() else "ordinary"

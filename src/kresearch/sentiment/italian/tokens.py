"""Italian tokens: words, emoji, emoticons, and hashtags split into words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from kresearch.sentiment.italian.lexicon import forms, roles
from kresearch.sentiment.normalise import MENTION, RUN, URL, collapse, normalise
from kresearch.sentiment.tables import emoji_valences, emoticon_pattern, emoticon_valences, fillers

_HASHTAG = re.compile(r"#(\w+)")
_TOKEN = re.compile(r"\x00\d+\x00|[^\W\d_]+(?:[*@][^\W\d_]*)+(?=\W|$)|[^\W_]+'?|[^\w\s]", re.UNICODE)
_CAMEL = re.compile(r"[A-ZÀ-Ý]?[a-zà-ÿ]+|[A-ZÀ-Ý]+(?![a-zà-ÿ])|\d+")
#: How posts shorten words.
_SHORT = {
    "nn": "non", "nun": "non", "nnt": "niente", "xke": "perché", "xké": "perché", "xchè": "perché",
    "xche": "perché", "perche": "perché", "perchè": "perché", "ke": "che", "k": "che", "cmq": "comunque",
    "qnd": "quando", "tt": "tutto", "tnt": "tanto", "sn": "sono", "grz": "grazie", "grazieee": "grazie",
    "qst": "questo", "xò": "però", "pero'": "però", "pero": "però", "ca": "che", "kazzo": "cazzo",
    "c'e'": "c'è", "e'": "è", "piu'": "più", "piu": "più", "cosi'": "così", "cosi": "così", "puo'": "può",
    "puo": "può", "pò": "po'", "po": "po'", "gia'": "già", "gia": "già", "si'": "sì",
}  # fmt: skip
#: Vulgar words with letters hidden.
_HIDDEN = (
    (re.compile(r"^m[e*@]?[r*@]?[d*@]+[aeo*@]*$"), "merda"),
    (re.compile(r"^c[a*@][z*@]{2}[oi*@]?$"), "cazzo"),
    (re.compile(r"^(?:v[a*@])?f{1,2}[a*@]nc[u*@]l[o*@]$"), "vaffanculo"),
    (re.compile(r"^str[o*@]n[z*@][oiae*@]$"), "stronzo"),
    (re.compile(r"^c[o*@]gli[o*@]n[ei*@]$"), "coglione"),
)


@dataclass(frozen=True)
class Token:
    """One word or sign."""

    word: str  #: Lower case, letters shortened.
    shouted: bool = False  #: Written in capitals, longer than two letters.
    stretched: bool = False  #: Written with a letter three times or more.
    tag: bool = False  #: Came from a hashtag.
    quoted: bool = False  #: Stood in quotation marks of at most three words.


def tokenise(text: str) -> list[Token]:
    """Return the tokens of a post as written; addresses and mentions are left out.

    Emoticons and emoji are tokens of their own.
    """
    # Elongation has to be seen before it is repaired.
    stretched = {RUN.sub(r"\1\1", w).lower() for w in re.findall(r"\w+", text) if RUN.search(w)}
    text = MENTION.sub(" ", URL.sub(" ", normalise(text)))
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match.group(0))
        return f" \x00{len(kept) - 1}\x00 "

    text = emoticon_pattern().sub(keep, text)
    text = _HASHTAG.sub(lambda m: " \x01" + " \x01".join(split_hashtag(m.group(1))) + " ", text)
    quoted = _quoted_spans(text)
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        raw = match.group(0)
        if raw[0] == "\x00":
            tokens.append(Token(kept[int(raw.strip("\x00"))]))
            continue
        if raw == "\x01":
            continue
        at = match.start()
        word = _spell(raw.lower())
        tokens.append(
            Token(
                word,
                shouted=len(raw) > 2 and raw.isupper(),
                stretched=raw.lower() in stretched,
                tag=at > 0 and text[at - 1] == "\x01",
                quoted=any(a <= at < b for a, b in quoted),
            )
        )
    return tokens


def _quoted_spans(text: str) -> list[tuple[int, int]]:
    """Return where one to three words stand in quotation marks; longer ones are quotations."""
    return [m.span() for m in re.finditer(r'"\s?[^"\s]+(?:\s[^"\s]+){0,2}\s?"', text)]


@lru_cache(maxsize=65536)
def _spell(word: str) -> str:
    """Return the usual spelling of an elongated, shortened or half hidden word."""
    word = _SHORT.get(word, word)
    if "*" in word or "@" in word:
        for pattern, meant in _HIDDEN:
            if pattern.match(word):
                return meant
    known = forms()
    if word in known:
        return word
    for candidate in collapse(word)[1:]:
        if candidate in known or candidate in fillers("it") or candidate in all_modifiers():
            return candidate
    # One doubled letter too many: "bellissimoo", "graziee".
    return next((c for c in _drop_one_double(word) if c in known), word)


def _drop_one_double(word: str) -> list[str]:
    return [word[:i] + word[i + 1 :] for i in range(len(word) - 1) if word[i] == word[i + 1]]


@cache
def all_modifiers() -> frozenset[str]:
    """Return all words with a role among the modifiers."""
    return frozenset().union(*roles("modifiers").values())


@lru_cache(maxsize=16384)
def split_hashtag(tag: str) -> tuple[str, ...]:
    """Return the words of a hashtag without its sign ("VergognaGroupalia", "vergognatevitutti").

    What is in no table stays as one piece.
    """
    parts = _CAMEL.findall(tag)
    if len(parts) > 1 and not tag.isupper():
        return tuple(word for part in parts for word in split_hashtag(part.lower()))
    word = tag.lower()
    known = forms()
    if word in known or word in fillers("it") or len(word) > 40:
        return (word,)
    return _segment(word)


def _segment(word: str) -> tuple[str, ...]:
    """Return the cheapest cut into known words, with at most a few unknown letters in between."""
    known = forms()
    best: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
    for end in range(1, len(word) + 1):
        options: list[tuple[float, tuple[str, ...]]] = []
        for start in range(end):
            piece = word[start:end]
            cost, cut = best[start]
            if (piece in known and len(piece) > 4) or (piece in fillers("it")):
                options.append((cost + 1.0 + 2.0 / len(piece), (*cut, piece)))
            elif len(piece) > 2:
                options.append((cost + 2.0 + 0.75 * len(piece), (*cut, piece)))
        best.append(min(options) if options else (best[end - 1][0] + 3.0, (*best[end - 1][1], word[end - 1])))
    cut = best[-1][1]
    return cut if any(len(p) > 4 and p in known for p in cut) else (word,)


def valence_of(word: str) -> float:
    """Return the valence of a word, emoji or emoticon; 0 when it has none."""
    value = forms().get(word)
    if value is None:
        value = emoji_valences().get(word, emoticon_valences().get(word))
    if value is None:
        value = _prefixed(word)
    return value


@lru_cache(maxsize=16384)
def _prefixed(word: str) -> float:
    """Return the valence of "superbello", "stramaledetto": that of the rest, stronger."""
    for prefix in ("stra", "super", "iper", "arci", "mega", "ultra"):
        rest = word[len(prefix) :]
        if word.startswith(prefix) and len(rest) > 3 and rest in forms():
            return max(-4.0, min(4.0, 1.3 * forms()[rest]))
    return 0.0

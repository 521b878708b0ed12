"""Praise in doubt: beside a failure or a complaint, laughter alone, or hedged. It is unknown, not praise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kresearch.sentiment.normalise import MENTION, URL, repair
from kresearch.sentiment.protocol import DEFAULT_THRESHOLD, Floats, Objects
from kresearch.sentiment.tables import emoji_valences, read_rows

#: Laughter and eye-rolling: with the account or at it, which only the words beside it can say.
_LAUGHING = re.compile(
    "[\U0001f602\U0001f923\U0001f605\U0001f644\U0001f643\U0001f612\U0001f921]"
    r"|\b(?:lol|lmao|lmfao|rofl|(?:ha){2,}h?|(?:ah){2,}a?)\b",
    re.IGNORECASE,
)
#: A word this bad is a complaint.
_BAD = -1.5
#: Praise this strong needs no second look at what stands around it.
STRONG = 0.6
#: Who asks, supposes, denies or restricts seldom praises, whatever warm word is among his.
_HEDGES = {
    "en": re.compile(
        r"\?|\b(?:if|would|wish|should|could|hope|not|no|never|nothing|nobody|none|without"
        r"|but|however|though|unless)\b|n't\b",
        re.IGNORECASE,
    ),
    "it": re.compile(
        r"\?|\b(?:se|magari|vorrei|\w+(?:rebbe|rebbero|resti|reste|essero|assero)|non|nn|mai|nessuno|niente"
        r"|nulla|senza|neanche|nemmeno|ma|però|pero|invece|intanto|almeno|peccato)\b",
        re.IGNORECASE,
    ),
}


@cache
def _failures(language: str | None) -> re.Pattern[str]:
    rows = read_rows("data/irony.tsv")
    # A word of one language is a name in another: "drag*" and Draghi.
    spoken = language if language in {code for _, code in rows} else None
    words = (re.escape(w).replace(r"\*", r"\w*") for w, code in rows if spoken in (None, code))
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


def names_failure(clean: str, language: str | None = None) -> bool:
    """Say whether a repaired text names a failure: a delay, something lost or cancelled.

    The words of every language count where its own is not known.
    """
    return _failures(language).search(clean) is not None


def _known_words() -> Iterator[tuple[str, float]]:
    from kresearch.sentiment.english import lexicon_valences
    from kresearch.sentiment.italian.lexicon import forms

    yield from lexicon_valences().items()
    yield from forms().items()


@cache
def _complaints() -> frozenset[str]:
    return frozenset(word for word, valence in _known_words() if valence <= _BAD)


@cache
def _praises() -> frozenset[str]:
    return frozenset(word for word, valence in _known_words() if valence > 0)


def _words(clean: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", clean.lower()))


def smells_of_irony(text: str, language: str | None = None) -> bool:
    """Say whether praise in this text is doubtful: a failure is named, or a complaint is laughed at.

    Examples
    --------
    >>> smells_of_irony("Great, delayed again. Thanks so much")
    True
    >>> smells_of_irony("Great crew, thanks so much")
    False
    """
    clean = repair(text)
    if names_failure(clean, language):
        return True
    if not _LAUGHING.search(clean):
        return False
    gloomy = any(emoji_valences().get(c, 0.0) <= _BAD for c in clean)
    return gloomy or bool(_words(clean) & _complaints())


def laughs_only(text: str, language: str | None = None) -> bool:
    """Say whether laughter is all that is warm in a text: no word and no other sign of praise.

    Of other languages than English and Italian no words of praise are known, so any word may be one.

    Examples
    --------
    >>> laughs_only("@acme lol, the new timetable"), laughs_only("@acme lol, love the new timetable")
    (True, False)
    """
    clean = repair(MENTION.sub(" ", URL.sub(" ", text)))
    rest = _LAUGHING.sub(" ", clean)
    if rest == clean or any(emoji_valences().get(c, 0.0) > 0 for c in rest):
        return False
    words = _words(rest)
    return not (words & _praises() if language in (None, "en", "it") else words)


def hedges(text: str, language: str | None = None) -> bool:
    """Say whether a text asks, supposes, denies or restricts; known for English and Italian.

    Examples
    --------
    >>> hedges("@acme is your nice new app ready?", "en"), hedges("@acme a nice new app", "en")
    (True, False)
    >>> hedges("@ente non è un bel servizio", "it"), hedges("@ente bel servizio", "it")
    (True, False)
    """
    known = _HEDGES.get(language or "")
    return known is not None and known.search(repair(URL.sub(" ", text))) is not None


def doubt_praise(
    texts: Sequence[str | None], polarity: Floats, *, languages: Objects | None = None
) -> Floats:
    """Return polarity with praise that smells of irony, only laughs, or is faint and hedged, as unknown."""
    out = polarity.astype(np.float64, copy=True)
    warm: NDArray[np.intp] = np.flatnonzero(out >= DEFAULT_THRESHOLD)
    for i in warm:
        text = texts[i]
        spoken = None if languages is None else languages[i]
        if not isinstance(text, str):
            continue
        doubtful = smells_of_irony(text, spoken) or laughs_only(text, spoken)
        if doubtful or (out[i] < STRONG and hedges(text, spoken)):
            out[i] = np.nan
    return out

"""A text that reports and does not speak: a headline with its address praises and blames nobody."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kresearch.sentiment.addressee import leading_handle
from kresearch.sentiment.normalise import MENTION, URL, repair
from kresearch.sentiment.protocol import Floats
from kresearch.sentiment.tables import emoji_valences, emoticon_pattern, stance_words

#: Headlines are written with capitals: this share of their longer words, of at least so many.
_TITLED, _ENOUGH = 0.75, 6
#: Written in capitals beyond this share of its letters, a text shouts.
_SHOUTED = 0.6
#: From this valence on an Italian word is a verdict; bad news has fainter ones.
_VERDICT = -2.7
#: Pictures and quoted posts are commented on, not passed on.
_COMMENTED = re.compile(r"(?:https?://)?(?:pic\.twitter\.com/|(?:twitter|x)\.com/\w+/status/)\S*")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])")


def is_headline(text: str) -> bool:
    """Say whether a text reports: an address or a headline's capitals, and no word of somebody who speaks.

    Who says "I" or "you", judges, laughs, asks, shouts or exclaims speaks; so does who begins with a handle.

    Examples
    --------
    >>> is_headline("Acme boss sorry after man is hurt at plant https://news.example/1")
    True
    >>> is_headline("Acme boss sorry? Pathetic https://news.example/1")
    False
    """
    if leading_handle(text) is not None:
        return False
    plain = _COMMENTED.sub(" ", text)
    body = MENTION.sub(" ", URL.sub(" ", plain))
    if not (URL.search(plain) or _is_titled(body)):
        return False
    clean = repair(_CAMEL.sub(" ", body)).replace("\u2019", "'")
    letters = [c for c in clean if c.isalpha()]
    if "!" in clean or "?" in clean or sum(c.isupper() for c in letters) > _SHOUTED * len(letters):
        return False
    if emoticon_pattern().search(clean) or any(c in emoji_valences() for c in clean):
        return False
    return not set(_WORD.findall(clean.lower())) & _speaking()


@cache
def _speaking() -> frozenset[str]:
    from kresearch.sentiment.italian.lexicon import forms

    roles = (stance_words(role) for role in ("spoken_to", "one", "speaker", "verdict"))
    return frozenset(w for w, valence in forms().items() if valence <= _VERDICT).union(*roles)


def _is_titled(body: str) -> bool:
    longer = {w for w in _WORD.findall(body) if len(w) > 3}
    titled = sum(w[0].isupper() and not w.isupper() for w in longer)
    return len(longer) >= _ENOUGH and titled >= _TITLED * len(longer)


def neutral_headlines(texts: Sequence[str | None], polarity: Floats, *, spoken: NDArray[np.bool_]) -> Floats:
    """Return polarity in which a report is neutral, since nobody speaks in it; unknown stays unknown.

    `spoken` texts are known to be no report: who answers the account with an address speaks.
    """
    out = polarity.astype(np.float64, copy=True)
    loud: NDArray[np.intp] = np.flatnonzero(~spoken & ~np.isnan(out) & (out != 0.0))
    for i in loud:
        text = texts[i]
        if isinstance(text, str) and is_headline(text):
            out[i] = 0.0
    return out

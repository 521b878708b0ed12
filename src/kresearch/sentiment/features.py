"""What a trained scorer sees of a text: words, characters, emoji, and what the lexicons say.

Everything is written as one sparse text of tokens, so that the whole pipeline is made of
scikit-learn's own classes and can be saved without pickle.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kresearch.sentiment.normalise import EMOJI, HASHTAG, MENTION, URL, normalise
from kresearch.sentiment.protocol import Floats, PolarityScorer, get_scorer

#: Columns of `lexicon_features`.
LEXICON_FEATURES = (
    "polarity",
    "positive part",
    "negative part",
    "strength",
    "question",
    "exclamation",
    "link",
    "quote",
)


def prepare_text(text: str | None) -> str:
    """Return the text with mentions, addresses and emoji as words, hash signs apart."""
    if not isinstance(text, str):
        return ""
    text = URL.sub(" xxlink ", normalise(text))
    text = HASHTAG.sub(r" xxtag \1 ", MENTION.sub(" xxmention ", text))
    if not text.isascii():
        text = EMOJI.sub(lambda m: f" xxemoji{ord(m.group(0)):x} ", text)
    return text.replace("!", " xxcry ").replace("?", " xxask ").replace('"', " xxquote ").lower()


def lexicon_features(texts: Sequence[str | None], scorer: PolarityScorer | None) -> Floats:
    """Return what a lexicon (or None) and the marks of texts say, in -1 to 1.

    Shape (n, 8), see `LEXICON_FEATURES`.
    """
    polarity = np.zeros(len(texts)) if scorer is None else np.nan_to_num(scorer.score(texts).polarity)
    given = [t if isinstance(t, str) else "" for t in texts]
    marks = np.array(
        [
            [
                min(t.count("?"), 3) / 3,
                min(t.count("!"), 3) / 3,
                float(URL.search(t) is not None),
                min(t.count('"') + t.count("\u201c"), 4) / 4,
            ]
            for t in given
        ],
        dtype=np.float64,
    ).reshape(len(given), 4)
    parts = np.column_stack([polarity, np.clip(polarity, 0, 1), np.clip(-polarity, 0, 1), np.abs(polarity)])
    return np.hstack([parts, marks])


def lexicon_for(language: str | None) -> PolarityScorer | None:
    """Return the shipped lexicon scorer of a language, None when there is none."""
    name = {"en": "vader", "it": "italian"}.get(language or "")
    return get_scorer(name) if name else None

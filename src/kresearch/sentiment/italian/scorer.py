"""The Italian scorer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kresearch.sentiment.italian.rules import squash, weigh
from kresearch.sentiment.protocol import PolarityBatch, known_texts

#: Longest text that is read, in characters.
_MAX_LENGTH = 8000


class ItalianScorer:
    """Italian polarity, offline, by the lexicon and rules shipped with kresearch.

    Valences were judged for this project and fitted to no labelled text. Texts are taken to be
    Italian.

    Parameters
    ----------
    threshold
        Polarity from which on a text counts as positive, and its negative as negative.
    """

    languages: frozenset[str] | None = frozenset({"it"})

    def __init__(self, *, threshold: float = 0.25) -> None:
        self.name = "italian"
        self.threshold = threshold
        self.signature = "italian-1"

    def score(self, texts: Sequence[str | None]) -> PolarityBatch:
        """Return the polarity of Italian texts; None, blank ones and ones without word or emoji are unknown.

        The language is "it" where the polarity is known.
        """
        polarity = np.full(len(texts), np.nan)
        language = np.full(len(texts), None, dtype=object)
        for i, text in enumerate(known_texts(texts)):
            if text is None:
                continue
            total, known = weigh(text[:_MAX_LENGTH])
            if known:
                polarity[i] = squash(total)
                language[i] = "it"
        return PolarityBatch(polarity, language)

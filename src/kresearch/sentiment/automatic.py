"""The scorer for mixed logs: each text by the scorer of its language."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from kresearch.errors import UsageError
from kresearch.sentiment.language import identify
from kresearch.sentiment.normalise import EMOJI, normalise, plain_words
from kresearch.sentiment.protocol import PolarityBatch, PolarityScorer, get_scorer, known_texts, threshold_of
from kresearch.sentiment.tables import emoji_valences, fillers
from kresearch.sentiment.thresholds import align


class AutoScorer:
    """Polarity by the language of each text: English, Italian, and unknown for all others.

    Parameters
    ----------
    fallback
        What a text of fewer than three words is taken for: ``"words"`` (the language whose tables
        know more of its words; nothing when none does), ``"none"`` (unknown), ``"majority"`` (the
        most frequent language of the texts scored together) or a language code.
    scorers
        Scorer by language code; by default ``vader`` for English and ``italian`` for Italian.
        Their thresholds are brought to one (`threshold`), so that classes of mixed logs mean
        the same.
    """

    languages: frozenset[str] | None = None

    def __init__(
        self, *, fallback: str = "words", scorers: dict[str, str | PolarityScorer] | None = None
    ) -> None:
        chosen = scorers if scorers is not None else {"en": "vader", "it": "italian"}
        if not chosen:
            raise UsageError(
                "no scorers given; allowed is at least one; leave `scorers` out for the default."
            )
        self._scorers = {code: get_scorer(s) for code, s in chosen.items()}
        if fallback != "words":
            identify([], fallback=fallback)  # says what is wrong with it before any work is done
        self._fallback = fallback
        self.name = "auto"
        self.contextual = fallback == "majority"
        self.threshold = max(threshold_of(s) for s in self._scorers.values())
        parts = [f"{c}={getattr(s, 'signature', s.name)}" for c, s in sorted(self._scorers.items())]
        self.signature = f"auto-1({fallback};{';'.join(parts)})"

    def score(self, texts: Sequence[str | None]) -> PolarityBatch:
        """Return language and polarity of each text; None and blank ones are unknown.

        Polarity is NaN where the language has no scorer or was not determined; a text of emoji alone has a
        polarity without a language.
        """
        known = known_texts(texts)
        language = identify(known, fallback="none" if self._fallback == "words" else self._fallback)
        polarity = np.full(len(known), np.nan)
        if self._fallback == "words":
            for i, text in enumerate(known):
                if text is not None and language[i] is None:
                    language[i] = guess_by_words(text)
                    if language[i] is None:
                        polarity[i] = _score_emoji(text)
        for code, scorer in self._scorers.items():
            at = np.flatnonzero(language == code)
            if len(at):
                batch = scorer.score([known[i] for i in at])
                # One threshold for all: each scorer's own is stretched onto it.
                polarity[at] = align(batch.polarity, threshold_of(scorer), self.threshold)
        return PolarityBatch(polarity, language)


def guess_by_words(text: str) -> str | None:
    """Return ``en`` or ``it`` for a text of one or two words by whose tables know them, else None."""
    from kresearch.sentiment.italian.tokens import tokenise

    english, italian = _words_of("en"), _words_of("it")
    words = [t.word for t in tokenise(text) if t.word[0].isalpha()]
    votes_it = sum(w in italian for w in words)
    votes_en = sum(w in english for w in words)
    if votes_it == votes_en:
        return None
    return "it" if votes_it > votes_en else "en"


@cache
def _words_of(code: str) -> frozenset[str]:
    from kresearch.sentiment.english import lexicon_words

    if code == "it":
        from kresearch.sentiment.italian.lexicon import forms
        from kresearch.sentiment.italian.tokens import all_modifiers

        # Borrowed words ("great", "super") say nothing of the language.
        return (frozenset(forms()) - lexicon_words()) | fillers("it") | all_modifiers()
    return lexicon_words() | fillers("en")


def _score_emoji(text: str) -> float:
    """Return the polarity of a text that is nothing but emoji, else NaN."""
    from kresearch.sentiment.italian.rules import squash

    if any(c.isalnum() for c in plain_words(text)):
        return np.nan
    found = [emoji_valences()[e] for e in EMOJI.findall(normalise(text)) if e in emoji_valences()]
    return squash(sum(found)) if found else np.nan

"""The language of short texts, offline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any, Literal, TypeAlias

import numpy as np

from kresearch.errors import UsageError, suggestion
from kresearch.sentiment.normalise import plain_words, repair
from kresearch.sentiment.protocol import Objects

#: Languages told apart. More of them make short texts less certain, not better known.
LANGUAGES = ("en", "it", "es", "fr", "de", "pt", "nl", "ro", "ca", "tr", "id", "pl", "sv", "ru", "ar", "ja")
#: Texts of fewer words are undetermined: with two words an identifier guesses.
MIN_WORDS = 3

Fallback: TypeAlias = Literal["none", "majority"] | str


@cache
def _identifier(languages: tuple[str, ...]) -> Any:
    """Return an identifier of its own; the module's `set_languages` would change it for everybody."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    try:
        identifier.set_languages(languages)
    except ValueError as error:
        raise UsageError(
            f"{error} among the languages. Allowed: codes that the identifier knows, such as "
            f"{', '.join(LANGUAGES)}. Correct them."
        ) from error
    return identifier


def identify(
    texts: Sequence[str | None],
    *,
    fallback: Fallback = "none",
    languages: tuple[str, ...] = LANGUAGES,
    min_words: int = MIN_WORDS,
) -> Objects:
    """Return the language of each text.

    Mentions, addresses, hashtags and emoji are taken out first.

    Parameters
    ----------
    texts
        Texts; None is undetermined.
    fallback
        What a text of too few words gets: ``"none"`` (stays None), ``"majority"`` (the most frequent
        determined language of these texts) or a language code.
    languages
        The languages told apart, ISO 639-1.
    min_words
        Fewer words than this are undetermined.

    Returns
    -------
    numpy.ndarray of object
        Shape (n,), codes or None.

    Raises
    ------
    UsageError
        When the fallback is no such word or code, or a language is not known.

    Examples
    --------
    >>> import kresearch as kr
    >>> texts = ["What a lovely day at the beach", "Che bella giornata al mare", "ok"]
    >>> kr.sentiment.identify(texts).tolist()
    ['en', 'it', None]
    >>> kr.sentiment.identify(texts, fallback="en").tolist()
    ['en', 'it', 'en']
    """
    if isinstance(texts, str):
        raise UsageError("one text was given where several are read. Allowed: a list of texts. Write [text].")
    if fallback not in ("none", "majority", *languages):
        raise UsageError(
            f"'{fallback}' is no fallback language.{suggestion(fallback, ['none', 'majority', *languages])} "
            f"Allowed are none, majority and {', '.join(languages)}; give one of them."
        )
    found = np.full(len(texts), None, dtype=object)
    short: list[int] = []
    identifier = _identifier(languages)
    for i, text in enumerate(texts):
        if not isinstance(text, str) or not text.strip():
            continue
        words = plain_words(repair(text[:2000]))
        if _count_words(words) < min_words:
            short.append(i)
        else:
            found[i] = identifier.classify(words)[0]
    if short and fallback != "none":
        found[short] = _majority(found) if fallback == "majority" else fallback
    return found


def _count_words(text: str) -> int:
    """Count words with a letter; scripts without spaces count each sign."""
    return sum(len(w) if ord(max(w)) > 0x2E80 else 1 for w in text.split() if any(c.isalpha() for c in w))


def _majority(found: Objects) -> str | None:
    counts = Counter(code for code in found if code is not None)
    # Ties go by name, so that the order of rows does not matter.
    return min(counts, key=lambda code: (-counts[code], code)) if counts else None

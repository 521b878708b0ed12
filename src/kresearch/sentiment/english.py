"""English polarity: vaderSentiment as it is, fed with repaired text.

vaderSentiment is finished and no longer maintained. Nothing of it is copied or changed: the
repairs happen to the text before it, and judged entries are added to the table of one analyser
object. Reference: Hutto and Gilbert (2014), VADER, ICWSM-14.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from kresearch.sentiment.normalise import EMOJI, HASHTAG, MENTION, RUN, URL, collapse, normalise
from kresearch.sentiment.protocol import PolarityBatch, known_texts
from kresearch.sentiment.tables import emoji_valences, read_valences

_EMOJI_WORD = "emoji_{:x}"
_LIKE_BEFORE = (
    r"(?:look|looks|looked|looking|feel|feels|felt|feeling|sound|sounds|sounded|seem|seems|seemed|smell|smells|"
    r"smelled|taste|tastes|tasted|act|acts|acted|acting|just|more|stuff|things|something|anything|"
    r"someone|is|it's|was|be|been|are|were|am|i'm|kinda|and|but|shit|that's|or)"
)
#: "like" as a preposition or filler is no praise.
_LIKE = re.compile(
    rf"\b({_LIKE_BEFORE}),? like\b|\blike (?=(?:a|an|this|that|these|those|when|i'm|he's|she's|\d+)\b)", re.I
)
_GLUED = re.compile(r"(?:\.{2,}|[!?]+|,)(?=[A-Za-z])")
_WORD = re.compile(r"[A-Za-z][A-Za-z']*")
_PUNCTUATION = '.,;:!?"()[]*~'
_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


#: Before these "like a", "like this" is the verb after all ("I like this", "didn't like that").
_SUBJECT = re.compile(
    r"\b(?:i|we|you|u|they|who|people|everyone|everybody|really|truly|also|still|actually|always|never|do|don'?t|"
    r"does|doesn'?t|did|didn'?t|will|won'?t|can'?t|to|not|love and|might|may|must|should)\s+$",
    re.I,
)
#: "I would like a refund" wishes for something and praises nothing.
_WISH = re.compile(r"\b(would|i'd|we'd|they'd|you'd|she'd|he'd|id) (?:really |still |also )?like\b", re.I)


def _not_like(match: re.Match[str]) -> str:
    if match.group(1):
        return f"{match.group(1)} as"
    return match.group(0) if _SUBJECT.search(match.string, 0, match.start()) else "as "


@cache
def _analyser() -> tuple[Any, dict[str, list[tuple[str, ...]]]]:
    """Return one analyser with our entries, and the phrases by their first word, longest first."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyser = SentimentIntensityAnalyzer()
    entries = read_valences("data/english.tsv")
    analyser.lexicon.update({entry.replace(" ", "_"): valence for entry, valence in entries.items()})
    analyser.lexicon.update({_EMOJI_WORD.format(ord(e)): v for e, v in emoji_valences().items()})
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for entry in sorted((e for e in entries if " " in e), key=lambda e: (-len(e), e)):
        words = tuple(entry.split())
        phrases.setdefault(words[0], []).append(words)
    return analyser, phrases


class VaderScorer:
    r"""English polarity by vaderSentiment (its compound figure), with its known faults repaired.

    Repaired outside it: emoji with variation selectors and skin tones, emoji glued to words, HTML
    entities, literal ``\u2019`` escapes, curly apostrophes, elongated words, words repeated many
    times, "like" as a preposition, hashtags of several words, and entries of its table that
    mislead on posts (``data/english.tsv``). Texts are taken to be English.

    Parameters
    ----------
    threshold
        Polarity from which on a text counts as positive. 0.2 was chosen on the train part of
        XLM-T English among 0.05 to 0.4 (VADER's authors take 0.05).
    """

    languages: frozenset[str] | None = frozenset({"en"})

    def __init__(self, *, threshold: float = 0.2) -> None:
        self.name = "vader"
        self.threshold = threshold
        self.signature = "vader-2"

    def score(self, texts: Sequence[str | None]) -> PolarityBatch:
        """Return the polarity of English texts; None, blank ones and ones without any sign are unknown.

        The language is "en" where the polarity is known.
        """
        polarity = np.full(len(texts), np.nan)
        language = np.full(len(texts), None, dtype=object)
        for i, text in enumerate(known_texts(texts)):
            if text is None:
                continue
            prepared = prepare(text)
            if prepared:
                polarity[i] = _analyser()[0].polarity_scores(prepared)["compound"]
                language[i] = "en"
        return PolarityBatch(polarity, language)


def prepare(text: str) -> str:
    """Return the text as the analyser is shown it."""
    analyser, phrases = _analyser()
    elongated = RUN.search(text) is not None
    text = normalise(text)
    if "/" in text or "www" in text:
        text = URL.sub(" ", text)
    if "@" in text:
        text = MENTION.sub(" @ ", text)
    if "#" in text:
        text = HASHTAG.sub(_split_hashtag, text)
    text = _GLUED.sub(lambda m: m.group(0) + " ", text)
    if elongated:
        text = _WORD.sub(lambda m: _shorten(m.group(0), analyser.lexicon), text)
    if "like" in text.lower():
        text = _LIKE.sub(_not_like, _WISH.sub(r"\1 want", text))
    text = _join_phrases(text, phrases)
    if not text.isascii():
        text = EMOJI.sub(lambda m: _name_emoji(m.group(0)), text)
    return " ".join(text.split())


def _join_phrases(text: str, phrases: dict[str, list[tuple[str, ...]]]) -> str:
    """Join the words of known phrases by underscores, and say a word only once that is repeated in a row."""
    words = text.split()
    bare = [w.strip(_PUNCTUATION).lower() for w in words]
    repeated = [i for i in range(1, len(bare)) if bare[i] == bare[i - 1] and bare[i].isalnum()]
    for i in reversed(repeated):
        # The later one keeps its marks ("no no no!"): the earlier ones go.
        del words[i - 1], bare[i - 1]
    out: list[str] = []
    i = 0
    while i < len(words):
        step = 1
        for phrase in phrases.get(bare[i], ()):
            if tuple(bare[i : i + len(phrase)]) == phrase:
                step = len(phrase)
                break
        out.append("_".join(words[i : i + step]))
        i += step
    return " ".join(out)


def _shorten(word: str, lexicon: dict[str, float]) -> str:
    """Return the known spelling of an elongated word ("loove" is love, "soo" is so)."""
    lowered = word.lower()
    if lowered in lexicon:
        return word
    for candidate in collapse(lowered)[1:]:
        if candidate in lexicon or candidate in {"so", "very", "really", "no", "not"}:
            return candidate.upper() if word.isupper() else candidate
    return word


def _split_hashtag(match: re.Match[str]) -> str:
    tag = match.group(1)
    parts = _CAMEL.findall(tag)
    return " ".join(parts) if len(parts) > 1 and not tag.isupper() else tag


def _name_emoji(emoji: str) -> str:
    return f" {_EMOJI_WORD.format(ord(emoji))} " if emoji in emoji_valences() else emoji


def lexicon_valences() -> dict[str, float]:
    """Return the valence (-4 to 4) of every single word that the analyser's table knows, in lower case."""
    return {w: float(v) for w, v in _analyser()[0].lexicon.items() if w.isalpha()}


def lexicon_words() -> frozenset[str]:
    """Return the single words (lower case) that the analyser's table knows."""
    return frozenset(w for w in _analyser()[0].lexicon if w.isalpha())

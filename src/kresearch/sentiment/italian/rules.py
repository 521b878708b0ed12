"""How the words of an Italian post add up, in a few rules.

Each rule is one function over the list of valences; their order is that of `weigh`. The figures
in capitals are judgements made before any labelled text was scored, but for the ones that
docs/sentiment.md names.
"""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import NamedTuple

from kresearch.sentiment.italian.lexicon import phrases, roles
from kresearch.sentiment.italian.tokens import Token, tokenise, valence_of
from kresearch.sentiment.tables import stance_words

#: As in VADER: a sum of one strong word comes to about 0.6.
ALPHA = 15.0
TURN_POSITIVE, TURN_NEGATIVE = -0.75, -0.4
BOOST, DAMPEN = 0.25, 0.6
SHOUT, STRETCH, EXCLAIM = 0.6, 0.3, 0.25
EXCLAIM_NOUN = 1.25
BEFORE_BUT, AFTER_BUT = 0.6, 1.2
SARCASTIC = -0.8
#: Valence from which on any good word beside a misfortune sounds false.
GUSHING = 1.5
#: Dots after praise take it back in a text of fewer tokens than this; in longer ones they are a pause.
SHORT_PRAISE = 25
#: Praise of at most so much ("grande") is mostly no praise.
FAINT = 1.0
#: Who takes somebody's side blames the others: the blame in the text is mostly not theirs.
DEFENDING = 0.4
#: What trade beside misfortune is worth when somebody is spoken to or at.
TRADE_IN_MISFORTUNE = -2.2
INDIGNANT = -0.6
#: A text with an address mostly reports; its words are somebody else's.
REPORTED = 0.6
#: One emoji three times is one applause, a little louder.
REPEATED = 0.2
_WINDOW = 3
_CLAUSE_END = frozenset(".!?;:")
_NOT_TURNING = (("non", "solo"), ("non", "soltanto"), ("se", "non"), ("non", "che"), ("perché", "non"))
_LINK = re.compile(r"https?://|www\.|\bbit\.ly/|\bt\.co/|url_removed", re.I)


class Looked(NamedTuple):
    """What the tables say of each token.

    `values` are valences, `fixed` whether a token belongs to a phrase, `spans` the words a valence
    is of, `defended` whether somebody's side was taken.
    """

    values: list[float]
    fixed: list[bool]
    spans: list[tuple[str, ...]]
    defended: bool


def weigh(text: str) -> tuple[float, bool]:
    """Return the sum of valences of an Italian post after all rules, and whether anything was known."""
    tokens = _elide(tokenise(text))
    if not any(_says_something(t) for t in tokens):
        return 0.0, False
    looked = _look_up(tokens)
    values = _modify(tokens, looked.values, looked.fixed)
    values = _contrast(tokens, values)
    if looked.defended:
        values = [v * DEFENDING if v < 0 else v for v in values]
    else:
        values = _turn_sarcasm(tokens, values, looked.spans)
    total = sum(values) + _misfortune(tokens, text) + _emphasis(tokens, sum(values))
    if _LINK.search(text):
        total *= REPORTED
    return total, True


def squash(total: float) -> float:
    """Return the sum as polarity in -1 to 1, s / sqrt(s² + 15), as VADER does."""
    return total / math.sqrt(total * total + ALPHA)


def _says_something(token: Token) -> bool:
    return token.word.isalnum() or token.word[0].isalpha() or valence_of(token.word) != 0.0


def _elide(tokens: list[Token]) -> list[Token]:
    """Keep tokens as phrases have them; the tokeniser already parts "l'" from "ora"."""
    return [t for t in tokens if t.word and t.word not in ('"', "(", ")", "*", "_", "~", "@")]


def _look_up(tokens: list[Token]) -> Looked:
    """Look words up in the tables; a phrase is judged as a whole."""
    table = phrases()
    words = [t.word for t in tokens]
    values, fixed = [0.0] * len(tokens), [False] * len(tokens)
    spans: list[tuple[str, ...]] = [(w,) for w in words]
    defended = False
    i = 0
    while i < len(tokens):
        for phrase in table.get(words[i], ()):
            if tuple(words[i : i + len(phrase.words)]) == phrase.words:
                # The phrase stands where its last word is, so that negation before it still reaches it.
                last = i + len(phrase.words) - 1
                extra = math.copysign(SHOUT, phrase.valence) * _shouted(tokens, i, last)
                values[last] = phrase.valence + extra
                fixed[i : last + 1] = [True] * len(phrase.words)
                spans[last] = phrase.words
                defended = defended or (phrase.defence and not _asked(words, last))
                i = last
                break
        else:
            again = i > 0 and words[i] == words[i - 1] and not words[i].isascii() and not words[i].isalpha()
            values[i] = _value(tokens, i) * (REPEATED if again else 1.0)
        i += 1
    return Looked(values, fixed, spans, defended)


def _asked(words: list[str], last: int) -> bool:
    """Say whether the clause that a phrase ends is a question: "è stato un errore?" excuses nobody."""
    return last + 1 < len(words) and words[last + 1] == "?"


def _shouted(tokens: list[Token], first: int, last: int) -> bool:
    return all(t.shouted for t in tokens[first : last + 1]) and not all(t.shouted for t in tokens)


def _value(tokens: list[Token], i: int) -> float:
    token = tokens[i]
    value = valence_of(token.word)
    if value:
        strength = STRETCH * token.stretched + SHOUT * _shouted(tokens, i, i)
        value += math.copysign(strength, value)
    return value


def _modify(tokens: list[Token], values: list[float], fixed: list[bool]) -> list[float]:
    """Turn what is negated, strengthen and weaken by degree words, strengthen exclamations."""
    modifiers = roles("modifiers")
    out = list(values)
    for i, value in enumerate(values):
        if value == 0.0:
            continue
        start = i
        while fixed[i] and start > 0 and fixed[start - 1] and values[start - 1] == 0.0:
            start -= 1
        before = _same_clause(tokens, start)
        near = [t.word for t in before[-2:]]
        if not fixed[i]:
            for word in near:
                if word in modifiers["booster"]:
                    value += math.copysign(BOOST * abs(value) if abs(value) < 1 else BOOST, value)
                elif word in modifiers["dampener"]:
                    value *= DAMPEN
            if near and near[-1] in ("poco", "poca", "pochi", "poche", "meno") and value > 0:
                value *= -0.6
            if near and near[-1] in ("che", "quanta", "quanto", "quanti", "quante") and len(before) <= 2:
                value *= EXCLAIM_NOUN
        if _negated(tokens, start, i, before, fixed, values):
            value *= TURN_POSITIVE if value > 0 else TURN_NEGATIVE
        if tokens[i].quoted and value > 0:
            value *= SARCASTIC
        out[i] = value
    return out


def _same_clause(tokens: list[Token], i: int) -> list[Token]:
    """Return up to three words before token i in its clause."""
    window: list[Token] = []
    for token in reversed(tokens[max(0, i - _WINDOW - 1) : i]):
        if token.word in _CLAUSE_END or token.word == ",":
            break
        window.append(token)
    return window[:_WINDOW][::-1]


def _negated(
    tokens: list[Token], start: int, i: int, before: list[Token], fixed: list[bool], values: list[float]
) -> bool:
    modifiers = roles("modifiers")
    offset = start - len(before)
    for k, token in enumerate(before):
        at = offset + k
        if token.word not in modifiers["negation"]:
            continue
        if fixed[at] and any(values[j] for j in range(at, start) if fixed[j]):
            continue  # the negation belongs to a phrase of its own
        pair = (tokens[at - 1].word if at else "", token.word)
        following = (token.word, tokens[at + 1].word if at + 1 < len(tokens) else "")
        if pair in _NOT_TURNING or following in _NOT_TURNING:
            continue
        return True
    after = tokens[i + 1].word if i + 1 < len(tokens) else ""
    return after in modifiers["after"] or after == "zero"


def _contrast(tokens: list[Token], values: list[float]) -> list[float]:
    """Weaken what stands before the last "ma" or "però", strengthen what stands after it."""
    marks = [
        i
        for i, t in enumerate(tokens)
        if t.word in roles("modifiers")["contrast"] and 0 < i < len(tokens) - 1
    ]
    if not marks:
        return values
    at = marks[-1]
    if not any(v > 0 for v in values) or not any(v < 0 for v in values):
        return values
    return [v * (BEFORE_BUT if i < at else AFTER_BUT) for i, v in enumerate(values)]


def _turn_sarcasm(tokens: list[Token], values: list[float], spans: list[tuple[str, ...]]) -> list[float]:
    """Turn praise into blame when it stands beside misfortune or mockery.

    Praise alone is praise. Beside a misfortune, in a text without a word of comfort, good words
    are turned; so is praise beside blame that outweighs it, or beside words of mockery and some blame.
    """
    cues = roles("cues")
    words = [t.word for t in tokens]
    praised = {i for i, v in enumerate(values) if v > FAINT and any(w in cues["praise"] for w in spans[i])}
    calm = cues["comfort"] | cues["factual"]
    misfortune = any(w in cues["disaster"] for w in words) and not any(w in calm for w in words)
    blame = sum(v for v in values if v < 0)
    mocking = any(w in cues["mocking"] for w in words)
    praise = sum(values[i] for i in praised)
    turned: set[int] = set()
    if praised and _trails_off(words, max(praised)):
        turned = praised
    elif misfortune:
        gushing = {i for i, v in enumerate(values) if v >= GUSHING and len(spans[i]) == 1}
        # "Thanks" and "good morning" are manners, not praise.
        turned = {i for i in praised | gushing if not any(w in cues["polite"] for w in spans[i])}
    elif (blame < -2.0 and blame + praise < 1.0) or (mocking and blame < -1.0):
        turned = praised
    return [v * SARCASTIC if i in turned else v for i, v in enumerate(values)]


def _trails_off(words: list[str], last: int) -> bool:
    """Say whether praise is followed by "eh" or by dots, which take it back."""
    after = words[last + 1 : last + 5]
    dots = len(words) > last + 3 and words[last + 1 : last + 4] == [".", ".", "."]
    return "eh" in after or (dots and len(words) < SHORT_PRAISE)


def _misfortune(tokens: list[Token], text: str) -> float:
    """Return what it costs to name trade and misfortune in one breath while speaking to somebody."""
    cues = roles("cues")
    words = {t.word for t in tokens}
    if not (words & cues["disaster"] and words & cues["commerce"]) or _LINK.search(text):
        return 0.0
    if words & (cues["polite"] | cues["factual"]):
        return 0.0  # who asks or reports, not somebody who mocks
    spoken_to = bool(words & stance_words("spoken_to")) or "!" in words or "?" in words
    return TRADE_IN_MISFORTUNE if spoken_to else 0.0


def _emphasis(tokens: list[Token], total: float) -> float:
    marks = min(3, sum(t.word == "!" for t in tokens))
    extra = math.copysign(EXCLAIM * marks, total) if abs(total) >= 0.5 else 0.0
    words = [t.word for t in tokens]
    if any(a in "?!" and b in "?!" and a != b for a, b in pairwise(words)):
        extra += INDIGNANT
    return extra

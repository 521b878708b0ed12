"""Texts for the simulation: patterns with slots, filled from fragments kept in data files.

All fragments are the project's own words; none is a quotation. A text is drawn from a
pattern, then roughened the way people wrote in 2012 (abbreviations, missing accents, lower
case, emoticons, hashtags) and kept within the 140 characters of the time.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

LIMIT = 140
_SLOT = re.compile(r"\{(\w+)(\??)\}")
_SPACES = re.compile(r"\s+([,.;:])|\s{2,}")
_DOUBLED = re.compile(r"([!?])[.,]|\.\.(?=\s|$)")
_ROUGH = (
    ("perché", "xké"),
    ("Perché", "xké"),
    ("non ", "nn "),
    ("che ", "ke "),
    (" è ", " e' "),
    ("comunque", "cmq"),
    ("anche", "anke"),
    ("qualcuno", "qlcn"),
    ("per ", "x "),
)
Phrases = dict[str, dict[str, list[str]]]


@cache
def load_phrases(name: str) -> Phrases:
    """Return the fragments of ``"storm"`` or ``"ordinary"``.

    They go by group (an intent, ``slots`` or ``marks``) and slot name.
    """
    source = resources.files(__package__).joinpath(f"phrases_{name}.toml")
    loaded: dict[str, Any] = tomllib.loads(source.read_text(encoding="utf-8"))
    return loaded


def compose(
    rng: np.random.Generator, phrases: Phrases, group: str, *, n: int, rough: bool = True
) -> list[str]:
    """Draw `n` texts of one group (intent), distinct as far as the fragments allow, without hashtags.

    Rough ones have the abbreviations and spelling of 2012 in part.
    """
    texts = _draw(rng, phrases, group, n=n, rough=rough)
    for _ in range(4):
        first = {text: i for i, text in reversed(list(enumerate(texts)))}
        again = [i for i, text in enumerate(texts) if first[text] != i]
        if not again:
            break
        for i, text in zip(again, _draw(rng, phrases, group, n=len(again), rough=rough), strict=True):
            texts[i] = text
    return texts


def decorate(
    rng: np.random.Generator,
    texts: Sequence[str],
    *,
    faces: Sequence[str],
    tags: Sequence[str],
    share_faces: float = 0.35,
    share_tags: float = 0.45,
) -> list[str]:
    """Append emoticons and hashtags to some texts where they still fit."""
    n = len(texts)
    face = rng.integers(len(faces), size=n)
    with_face = rng.random(n) < share_faces
    first, second = rng.integers(len(tags), size=(2, n))
    with_tags = rng.random(n)
    out = []
    for i, text in enumerate(texts):
        parts = [text]
        if with_face[i]:
            parts.append(faces[face[i]])
        if with_tags[i] < share_tags:
            parts.append(tags[first[i]])
        if with_tags[i] < share_tags * 0.4 and first[i] != second[i]:
            parts.append(tags[second[i]])
        while len(parts) > 1 and len(" ".join(parts)) > LIMIT - 12:
            parts.pop()
        out.append(" ".join(parts))
    return out


def cut(text: str) -> str:
    """Return the text within the limit of the time, cut with an ellipsis as clients did."""
    return text if len(text) <= LIMIT else text[: LIMIT - 3].rstrip() + "..."


def _draw(rng: np.random.Generator, phrases: Phrases, group: str, *, n: int, rough: bool) -> list[str]:
    patterns = phrases[group]["patterns"]
    # One block of chance per text: drawing numbers one at a time would cost most of the time.
    chance = rng.random((n, 28))
    style = rng.random((n, 4))
    texts = []
    for numbers, (lower, shout, short, which) in zip(chance.tolist(), style.tolist(), strict=True):
        text = _fill(patterns[int(numbers[0] * len(patterns))], phrases, group, iter(numbers[1:]))
        text = _SPACES.sub(lambda m: m.group(1) or " ", text).strip().rstrip(",:")
        text = _DOUBLED.sub(lambda m: m.group(1) or ".", text)
        text = text[:1].upper() + text[1:]
        if rough:
            text = _roughen(text, lower, shout, short, which)
        texts.append(text)
    return texts


def _fill(pattern: str, phrases: Phrases, group: str, numbers: Any) -> str:
    own, shared = phrases[group], phrases["slots"]

    def fragment(match: re.Match[str]) -> str:
        name, optional = match.groups()
        if optional and next(numbers) < 0.5:
            return ""
        choices = own.get(name) or shared[name]
        return _SLOT.sub(fragment, choices[int(next(numbers) * len(choices))])

    return _SLOT.sub(fragment, pattern)


def _roughen(text: str, lower: float, shout: float, short: float, which: float) -> str:
    if lower < 0.3:
        text = text[:1].lower() + text[1:]
    if shout < 0.04:
        text = text.upper()
    elif shout < 0.16:
        text = text.rstrip(".") + "!" * (1 + int(shout * 25))
    if short < 0.25:
        old, new = _ROUGH[int(which * len(_ROUGH))]
        text = text.replace(old, new)
    return text

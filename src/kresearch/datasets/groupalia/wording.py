"""From bare reactions to what people wrote, and the planted polarity of each."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from kresearch.datasets.groupalia.phrases import Phrases, compose, cut, decorate, load_phrases
from kresearch.datasets.groupalia.profiles import BRAND

TEXTED = ("reply", "mention", "comment")
_STORM = ("angry", "sarcastic", "apology-mockery", "neutral", "defending")
#: Bounds of the planted polarity toward the account, by what was meant.
POLARITY = {
    "angry": (-1.0, -0.6),
    "sarcastic": (-0.9, -0.4),
    "apology-mockery": (-0.8, -0.3),
    "neutral": (0.0, 0.0),
    "defending": (0.3, 0.8),
    "question": (0.0, 0.0),
    "everyday": (0.0, 0.0),
    "chatter": (0.0, 0.3),
    "thanks": (0.5, 0.9),
    "praise": (0.3, 0.8),
    "complaint": (-0.7, -0.3),
    "grumble": (-0.6, -0.2),
    "like": (0.5, 0.5),
    "share": (0.2, 0.2),
}
_FACES = {
    "angry": "angry_faces",
    "complaint": "angry_faces",
    "grumble": "angry_faces",
    "apology-mockery": "wry_faces",
    "sarcastic": "wry_faces",
}
_CALM = ("neutral", "defending", "everyday", "praise", "grumble")


def plant_polarity(rng: np.random.Generator, meant: npt.NDArray[np.object_]) -> npt.NDArray[np.float64]:
    """Return a polarity for every meaning, uniform within the bounds of `POLARITY`, two decimals."""
    low = np.array([POLARITY[m][0] for m in meant.tolist()], dtype=float)
    high = np.array([POLARITY[m][1] for m in meant.tolist()], dtype=float)
    return np.asarray(np.round(low + (high - low) * rng.random(len(meant)), 2), dtype=float)


def word_ordinary(rng: np.random.Generator, reactions: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Return texts of ordinary reactions (None for likes and shares).

    `meant` is a group of phrases_ordinary.toml.
    """
    phrases = load_phrases("ordinary")
    texts = _compose_groups(rng, phrases, reactions)
    return _address(rng, reactions, texts, share_tagged=0.15)


def word_storm(rng: np.random.Generator, reactions: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Return texts of the storm, sorted by time; passed-on ones repeat an earlier text."""
    phrases = load_phrases("storm")
    texts = _address(rng, reactions, _compose_groups(rng, phrases, reactions), share_tagged=0.4)
    meant, passed = reactions["meant"].to_numpy(), reactions["passed_on"].to_numpy(dtype=bool)
    actor, on_twitter = reactions["actor"].to_numpy(), (reactions["network"] == "twitter").to_numpy()
    openers = phrases["marks"]["retweet_openers"]
    for intent in _STORM:
        originals = np.flatnonzero((meant == intent) & ~passed & on_twitter & pd.notna(texts))
        copies = np.flatnonzero((meant == intent) & passed)
        before = np.searchsorted(originals, copies)
        # Early texts are passed on most: the cube of a uniform number favours low ranks.
        rank = (before * rng.random(len(copies)) ** 3).astype(int)
        opened = rng.random(len(copies)) < 0.15
        opener = rng.integers(len(openers), size=len(copies))
        for copy, n_before, r, with_opener, o in zip(copies, before, rank, opened, opener, strict=True):
            if n_before:
                origin = originals[r]
                start = f"{openers[o]} " if with_opener else ""
                texts[copy] = cut(f"{start}RT @{actor[origin]}: {texts[origin]}")
    return texts


def _compose_groups(
    rng: np.random.Generator, phrases: Phrases, reactions: pd.DataFrame
) -> npt.NDArray[np.object_]:
    out = np.full(len(reactions), None, dtype=object)
    meant, texted = reactions["meant"].to_numpy(), reactions["kind"].isin(TEXTED).to_numpy()
    on_facebook = (reactions["network"] == "facebook").to_numpy()
    marks = phrases["marks"]
    for group in [g for g in phrases if "patterns" in phrases[g]]:
        for rows, tagged in (
            (np.flatnonzero((meant == group) & texted & ~on_facebook), True),
            (np.flatnonzero((meant == group) & texted & on_facebook), False),
        ):
            if len(rows):
                out[rows] = decorate(
                    rng,
                    compose(rng, phrases, group, n=len(rows)),
                    faces=marks[_FACES.get(group, "warm_faces")],
                    tags=marks["calm_tags" if group in _CALM else "tags"],
                    share_faces=0.12 if group in ("neutral", "question", "everyday") else 0.35,
                    share_tags=(0.45 if phrases is load_phrases("storm") else 0.15) if tagged else 0.0,
                )
    return out


def _address(
    rng: np.random.Generator, reactions: pd.DataFrame, texts: npt.NDArray[np.object_], *, share_tagged: float
) -> npt.NDArray[np.object_]:
    # A reply begins with the handle; a mention carries it somewhere, or a hashtag of the brand.
    form = rng.random(len(texts))
    rows = zip(texts.tolist(), reactions["account"], reactions["kind"], form.tolist(), strict=True)
    out = np.full(len(texts), None, dtype=object)
    for i, (text, account, kind, chance) in enumerate(rows):
        if text is None:
            continue
        if kind == "reply":
            text = f"@{account} {text}"
        elif kind == "mention":
            if chance < share_tagged and account == BRAND and f"#{BRAND}" not in text:
                text = f"{text} #{BRAND}"
            elif chance < share_tagged + 0.3:
                text = f".@{account} {text}"
            else:
                text = f"{text} @{account}"
        out[i] = cut(text)
    return out

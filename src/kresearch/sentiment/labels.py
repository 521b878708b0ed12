"""Polarity that is already there: from a column of labels, or of figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from kresearch.errors import UsageError
from kresearch.sentiment.protocol import Floats, PolarityBatch

#: Words for the classes that label files use, and their polarity.
WORDS: dict[str, float] = {
    "negative": -1.0, "neg": -1.0, "-1": -1.0, "negativo": -1.0, "negativa": -1.0,
    "neutral": 0.0, "neu": 0.0, "0": 0.0, "neutro": 0.0, "neutrale": 0.0, "mixed": 0.0, "none": 0.0,
    "positive": 1.0, "pos": 1.0, "1": 1.0, "+1": 1.0, "positivo": 1.0, "positiva": 1.0,
}  # fmt: skip


def read_labels(labels: Iterable[Any], *, mapping: Mapping[str, str | float] | None = None) -> Floats:
    """Return the polarity each label stands for; NaN for missing ones.

    Parameters
    ----------
    labels
        Words (``negative``, ``neg``, ``positivo``, ...), or figures in -1 to 1.
    mapping
        Further labels and what they stand for: one of the known words, a figure in -1 to 1, or
        ``unknown`` (no polarity).

    Returns
    -------
    numpy.ndarray
        Shape (n,).

    Raises
    ------
    UsageError
        When labels are neither known nor mapped; names all of them.

    Examples
    --------
    >>> import kresearch as kr
    >>> kr.sentiment.read_labels(["pos", "negativo", "mixed", None]).tolist()
    [1.0, -1.0, 0.0, nan]
    >>> kr.sentiment.read_labels(["pos", "furious"], mapping={"furious": "negative"}).tolist()
    [1.0, -1.0]
    """
    known: dict[str, float] = dict(WORDS) | {"unknown": np.nan, "": np.nan, "nan": np.nan}
    for label, meaning in (mapping or {}).items():
        known[str(label).strip().lower()] = _meaning(label, meaning, known)
    given = list(labels)
    out = np.full(len(given), np.nan)
    strange: dict[str, int] = {}
    for i, label in enumerate(given):
        if pd.isna(label):
            continue
        word = str(label).strip().lower()
        value = known[word] if word in known else _figure(word)
        if value is None:
            strange.setdefault(str(label), i)
        else:
            out[i] = value
    if strange:
        listing = ", ".join(f"'{label}' (first in row {row + 1})" for label, row in strange.items())
        raise UsageError(
            f"labels with no known meaning: {listing}. Allowed are negative, neutral, positive, "
            "their short and Italian forms, and figures from -1 to 1; "
            "map the others, e.g. --map-label 'Negative emotion=negative' or '...=unknown'."
        )
    return out


def _meaning(label: str, meaning: str | float, known: Mapping[str, float]) -> float:
    word = str(meaning).strip().lower()
    value = known[word] if word in known else _figure(word)
    if value is None:
        raise UsageError(
            f"label '{label}' is mapped to '{meaning}', which means nothing; allowed are negative, neutral, "
            "positive, unknown and figures from -1 to 1; map it to one of them."
        )
    return value


def _figure(word: str) -> float | None:
    try:
        value = float(word)
    except ValueError:
        return None
    return value if -1.0 <= value <= 1.0 else None


class LabelScorer:
    """Polarity of labels: what it is given are labels, not texts.

    Parameters
    ----------
    mapping
        As in `read_labels`.
    """

    languages: frozenset[str] | None = None

    def __init__(self, *, mapping: Mapping[str, str | float] | None = None) -> None:
        self.name = "labels"
        self.threshold = 0.05
        self._mapping = dict(mapping or {})
        self.signature = f"labels-1({sorted(self._mapping.items())})"

    def score(self, texts: Sequence[str | None]) -> PolarityBatch:
        """Return the polarity each label stands for; see `read_labels`."""
        polarity = read_labels(list(texts), mapping=self._mapping)
        return PolarityBatch(polarity, np.full(len(polarity), None, dtype=object))

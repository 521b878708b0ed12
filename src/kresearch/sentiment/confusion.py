"""What a scorer calls texts whose class is known: the measured error that a score's band is made of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from kresearch.errors import UsageError
from kresearch.sentiment.protocol import CLASSES, Floats, Objects

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Confusion:
    """Counts of true class against the class a scorer gave.

    Parameters
    ----------
    counts
        Shape (3, 3): rows are true, columns are given classes, in the order of `classes`.
    unknown
        Shape (3,): texts of each true class that the scorer left unknown.
    scorer
        The scorer's name.
    language
        Of the texts, ISO 639-1, or None when mixed.
    domain
        What texts, in a few words, with the source.
    """

    counts: Ints
    unknown: Ints = field(default_factory=lambda: np.zeros(3, dtype=np.int64))
    scorer: str = ""
    language: str | None = None
    domain: str = ""
    classes: tuple[str, ...] = CLASSES

    def __post_init__(self) -> None:
        counts = np.asarray(self.counts, dtype=np.int64)
        unknown = np.asarray(self.unknown, dtype=np.int64)
        if counts.shape != (3, 3) or unknown.shape != (3,) or (counts < 0).any() or (unknown < 0).any():
            raise UsageError(
                f"a confusion matrix of shape {counts.shape} with {unknown.shape} unknown; allowed are "
                f"counts of 0 or more in shapes (3, 3) and (3,), classes {', '.join(CLASSES)}; give them so."
            )
        object.__setattr__(self, "counts", counts)
        object.__setattr__(self, "unknown", unknown)

    @classmethod
    def symmetric(cls, accuracy: float, *, n: int = 3000, **about: Any) -> Self:
        """Return the matrix of an imagined classifier that errs alike in every class.

        Parameters
        ----------
        accuracy
            Share of each class that is given its own class, 0 to 1; 1/3 is chance.
        n
            Texts it is imagined to have been measured on, a third of each class.
        **about
            ``scorer``, ``language``, ``domain``.
        """
        if not 0 <= accuracy <= 1:
            raise UsageError(f"accuracy {accuracy!r} is no share; allowed is 0 to 1. One third is chance.")
        rates = np.full((3, 3), (1 - accuracy) / 2)
        np.fill_diagonal(rates, accuracy)
        return cls(np.rint(rates * n / 3).astype(np.int64), **about)

    @property
    def n(self) -> int:
        """Number of texts, the unknown ones too."""
        return int(self.counts.sum() + self.unknown.sum())

    @property
    def coverage(self) -> float:
        """Share of texts whose polarity the scorer knew; NaN without texts."""
        return float(self.counts.sum() / self.n) if self.n else float("nan")

    @property
    def accuracy(self) -> float:
        """Share of all texts given their true class; an unknown one is not."""
        return float(np.trace(self.counts) / self.n) if self.n else float("nan")

    @property
    def f1(self) -> dict[str, float]:
        """F1 of each class; a text left unknown is missed."""
        return dict(zip(self.classes, _f1(self.counts[None], self.unknown[None])[0].tolist(), strict=True))

    @property
    def macro_f1(self) -> float:
        """Mean of the three F1."""
        return float(np.mean(list(self.f1.values())))

    def given_true(self) -> Floats:
        """Return P(given class | true class), shape (3, 3), rows adding to 1; an empty row is uniform."""
        return _shares(self.counts)

    def true_given(self) -> Floats:
        """Return P(true class | given class), shape (3, 3), rows are given classes.

        Holds where the classes are as frequent as in the measured texts.
        """
        return _shares(self.counts.T)

    def true_shares(self, given_shares: Floats) -> Floats:
        """Return the shares of the true classes that best explain the shares a scorer gave.

        Parameters
        ----------
        given_shares
            Shape (3,), adding to 1.

        Returns
        -------
        numpy.ndarray
            Shape (3,), adding to 1. Expectation maximisation of the adjusted count (Saerens,
            Latinne and Decaestecker 2002): unlike inverting the matrix it stays within 0 and 1.
        """
        rates = self.given_true()
        given = np.asarray(given_shares, dtype=np.float64)
        shares = np.full(3, 1 / 3)
        for _ in range(2000):
            joint = shares[:, None] * rates
            total = joint.sum(axis=0)
            weight = np.divide(given, total, out=np.zeros(3), where=total > 0)
            new = (joint * weight).sum(axis=1)
            new = new / new.sum() if new.sum() > 0 else shares
            if np.abs(new - shares).max() < 1e-12:
                return np.asarray(new)
            shares = new
        return shares

    def to_dict(self) -> dict[str, Any]:
        """Return the matrix as plain values, for JSON."""
        return {
            "scorer": self.scorer,
            "language": self.language,
            "domain": self.domain,
            "classes": list(self.classes),
            "counts": self.counts.tolist(),
            "unknown": self.unknown.tolist(),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Return the matrix that `to_dict` gave.

        Parameters
        ----------
        values
            Plain values.
        """
        return cls(
            counts=np.array(values["counts"]),
            unknown=np.array(values.get("unknown", [0, 0, 0])),
            scorer=values.get("scorer", ""),
            language=values.get("language"),
            domain=values.get("domain", ""),
        )


def count(true: Objects, given: Objects, **about: Any) -> Confusion:
    """Return the confusion matrix of two sequences of classes; None among the given ones is unknown.

    `about` has ``scorer``, ``language``, ``domain`` of the `Confusion`.
    """
    counts = [[int(np.sum((true == t) & (given == g))) for g in CLASSES] for t in CLASSES]
    unknown = [int(np.sum((true == t) & (given == None))) for t in CLASSES]  # noqa: E711 - elementwise
    return Confusion(np.array(counts), np.array(unknown), **about)


def bootstrap(
    confusion: Confusion, *, resamples: int = 2000, seed: int = 0, level: float = 0.95
) -> dict[str, tuple[float, float]]:
    """Return percentile intervals of accuracy, macro-F1 and the F1 of each class.

    Drawing texts with replacement is drawing the cells of the matrix from a multinomial.
    """
    if confusion.n == 0:
        return {}
    cells = np.column_stack([confusion.counts, confusion.unknown])
    draws = np.random.default_rng(seed).multinomial(confusion.n, cells.ravel() / confusion.n, size=resamples)
    drawn = draws.reshape(resamples, 3, 4)
    counts, unknown = drawn[:, :, :3], drawn[:, :, 3]
    f1 = _f1(counts, unknown)
    figures = {"accuracy": np.trace(counts, axis1=1, axis2=2) / confusion.n, "macro_f1": f1.mean(axis=1)}
    figures |= {f"f1_{name}": f1[:, i] for i, name in enumerate(CLASSES)}
    tail = (1 - level) / 2
    return {k: (float(np.quantile(v, tail)), float(np.quantile(v, 1 - tail))) for k, v in figures.items()}


@cache
def _measured() -> tuple[Confusion, ...]:
    text = (files("kresearch.sentiment") / "data" / "measured.json").read_text(encoding="utf-8")
    return tuple(Confusion.from_dict(row) for row in json.loads(text))


def measured(scorer: str, language: str | None = None) -> Confusion | None:
    """Return the confusion matrix measured for a shipped scorer on public labelled posts.

    Parameters
    ----------
    scorer
        ``vader``, ``italian`` or ``auto``.
    language
        ISO 639-1; ``auto`` needs one, since its error is that of the language's scorer.

    Returns
    -------
    Confusion or None
        None when none was measured.

    Examples
    --------
    >>> import kresearch as kr
    >>> errors = kr.sentiment.measured("auto", "en")
    >>> errors.scorer, errors.n, round(errors.accuracy, 2)
    ('vader', 2163, 0.61)
    >>> kr.sentiment.measured("auto", "de") is None
    True
    """
    name = {"en": "vader", "it": "italian"}.get(language or "", scorer) if scorer == "auto" else scorer
    hits = [c for c in _measured() if c.scorer == name and language in (None, c.language)]
    return hits[0] if hits else None


def _f1(counts: NDArray[Any], unknown: NDArray[Any]) -> Floats:
    """Return F1 per class, shape (m, 3), 0 where a class neither is nor is given."""
    right = np.diagonal(counts, axis1=1, axis2=2).astype(np.float64)
    total = counts.sum(axis=1) + counts.sum(axis=2) + unknown
    f1: Floats = np.divide(2 * right, total, out=np.zeros_like(right), where=total > 0)
    return f1


def _shares(counts: NDArray[Any]) -> Floats:
    total = counts.sum(axis=1, keepdims=True).astype(np.float64)
    shares: Floats = np.divide(counts, total, out=np.full((3, 3), 1 / 3), where=total > 0)
    return shares

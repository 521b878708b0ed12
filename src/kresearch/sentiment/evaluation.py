"""How good scorers are on labelled texts, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kresearch.errors import UsageError
from kresearch.sentiment.confusion import Confusion, bootstrap, count
from kresearch.sentiment.labels import read_labels
from kresearch.sentiment.parallel import score_distinct
from kresearch.sentiment.protocol import (
    CLASSES,
    Floats,
    PolarityScorer,
    classify,
    get_scorer,
    threshold_of,
)

_LEVEL = 0.95


@dataclass(frozen=True)
class Measured:
    """One scorer on one labelled set."""

    scorer: str  #: Its name.
    n: int  #: Number of labelled texts.
    coverage: float  #: Share of them whose polarity it knew, 0 to 1.
    #: ``accuracy``, ``macro_f1``, ``f1_negative``, ... for classes; ``pearson`` for continuous labels.
    figures: dict[str, float]
    intervals: dict[str, tuple[float, float]]  #: 95 % bootstrap interval (over texts) of each figure.
    confusion: Confusion | None  #: Of classes; None for continuous labels.
    worst: pd.DataFrame  #: The texts whose polarity is furthest from their label: ``text, label, polarity``.


@dataclass(frozen=True)
class Evaluation:
    """Several scorers on the same labelled texts.

    Parameters
    ----------
    results
        One per scorer, in the order asked for.
    continuous
        Whether labels were figures (Pearson's r) rather than classes.
    missing
        Number of texts without a label, which were left out.
    """

    results: tuple[Measured, ...]
    continuous: bool
    missing: int

    def to_frame(self) -> pd.DataFrame:
        """Return one row per scorer: ``scorer, n, coverage``, the figures and their intervals."""
        rows = []
        for r in self.results:
            row: dict[str, Any] = {"scorer": r.scorer, "n": r.n, "coverage": r.coverage}
            for name, value in r.figures.items():
                low, high = r.intervals.get(name, (np.nan, np.nan))
                row |= {name: value, f"{name}_low": low, f"{name}_high": high}
            rows.append(row)
        return pd.DataFrame(rows)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values, for JSON; unknown figures are None."""
        return {
            "labels": "continuous" if self.continuous else "classes",
            "missing": self.missing,
            "scorers": [
                {
                    "scorer": r.scorer,
                    "n": r.n,
                    "coverage": _plain(r.coverage),
                    "figures": {k: _plain(v) for k, v in r.figures.items()},
                    "intervals": {k: [_plain(a), _plain(b)] for k, (a, b) in r.intervals.items()},
                    "confusion": None if r.confusion is None else r.confusion.to_dict(),
                    "worst": [
                        {"text": t, "label": label, "polarity": _plain(p)}
                        for t, label, p in r.worst.itertuples(index=False)
                    ],
                }
                for r in self.results
            ],
        }

    def to_text(self) -> str:
        """Return the figures, confusion matrices and worst errors as text for people."""
        lines: list[str] = []
        for r in self.results:
            lines.append(f"{r.scorer}: {r.n:,} texts, coverage {r.coverage:.1%}")
            for name, value in r.figures.items():
                low, high = r.intervals.get(name, (np.nan, np.nan))
                lines.append(f"  {name:<12} {value:6.3f}   95 % interval {low:.3f} to {high:.3f}")
            if r.confusion is not None:
                lines.append("  true \\ given " + "".join(f"{c:>10}" for c in (*CLASSES, "unknown")))
                cells = np.column_stack([r.confusion.counts, r.confusion.unknown])
                for name, row in zip(CLASSES, cells, strict=True):
                    lines.append(f"  {name:<12} " + "".join(f"{v:>10,}" for v in row))
            if len(r.worst):
                lines.append("  worst errors (label, polarity, text):")
                lines += [
                    f"    {label!s:>8}  {p:+z.2f}  {t[:100]}"
                    for t, label, p in r.worst.itertuples(index=False)
                ]
            lines.append("")
        if self.missing:
            lines.append(f"{self.missing:,} texts without a label were left out.")
        return "\n".join(lines).rstrip() + "\n"


def evaluate(
    texts: Sequence[str | None],
    labels: Sequence[Any],
    scorers: Iterable[str | PolarityScorer] = ("auto",),
    *,
    mapping: Mapping[str, str | float] | None = None,
    language: str | None = None,
    domain: str = "",
    worst: int = 10,
    resamples: int = 2000,
    seed: int = 0,
    workers: int | None = None,
) -> Evaluation:
    """Measure scorers on labelled texts.

    Parameters
    ----------
    texts
        Texts, shape (n,).
    labels
        Classes (see `read_labels`), or figures: when all are numbers and some is none of -1, 0, 1,
        the labels count as continuous, of any scale. Missing ones are left out and counted.
    scorers
        Names or objects.
    mapping
        Meanings of further labels, e.g. ``{"Negative emotion": "negative", "mixed": "unknown"}``.
    language
        Of the texts; goes into the confusion matrix.
    domain
        What texts these are; goes into the confusion matrix.
    worst
        How many of the worst errors are kept.
    resamples, seed
        Of the bootstrap over texts.
    workers
        Number of processes, see `score_distinct`.

    Returns
    -------
    Evaluation
        A text left unknown is missed by its class: it lowers recall and accuracy.

    Raises
    ------
    UsageError
        When the lengths differ, no text has a label, or labels mean nothing.

    Examples
    --------
    >>> import kresearch as kr
    >>> texts = ["I love it", "I hate it", "It is a table", "Good, not great"]
    >>> labels = ["positive", "negative", "neutral", "negative"]
    >>> found = kr.sentiment.evaluate(texts, labels, ["vader"], resamples=200)
    >>> found.to_frame()[["scorer", "n", "accuracy"]].to_dict("records")
    [{'scorer': 'vader', 'n': 4, 'accuracy': 0.75}]
    >>> found.results[0].worst["text"][0]
    'Good, not great'
    """
    if len(texts) != len(labels):
        raise UsageError(f"{len(texts)} texts and {len(labels)} labels; allowed is one label per text.")
    figures = _read_figures(labels) if not mapping else None
    truth = read_labels(labels, mapping=mapping) if figures is None else figures
    has = np.isfinite(truth)
    if not has.any():
        raise UsageError("no text has a label; allowed is at least one; see --label and --map-label.")
    kept = [t for t, h in zip(texts, has, strict=True) if h]
    shown = [label for label, h in zip(labels, has, strict=True) if h]
    results = []
    for given in scorers:
        scorer = get_scorer(given)
        polarity = score_distinct(kept, scorer, workers=workers).polarity
        about = {"scorer": scorer.name, "language": language, "domain": domain}
        if figures is None:
            classes = classify(truth[has])
            confusion = count(classes, classify(polarity, threshold=threshold_of(scorer)), **about)
            numbers = {"accuracy": confusion.accuracy, "macro_f1": confusion.macro_f1}
            numbers |= {f"f1_{name}": value for name, value in confusion.f1.items()}
            spans = bootstrap(confusion, resamples=resamples, seed=seed, level=_LEVEL)
        else:
            confusion = None
            numbers, spans = _correlate(truth[has], polarity, resamples=resamples, seed=seed)
        scale = 1.0 if figures is None else max(1.0, float(np.abs(truth[has]).max()))
        errors = _worst(kept, shown, truth[has] / scale, polarity, worst)
        coverage = float(np.isfinite(polarity).mean())
        results.append(Measured(scorer.name, len(kept), coverage, numbers, spans, confusion, errors))
    return Evaluation(tuple(results), figures is not None, int((~has).sum()))


def _read_figures(labels: Sequence[Any]) -> Floats | None:
    """Return the labels as figures when they are continuous, else None."""
    numbers = pd.to_numeric(pd.Series(list(labels), dtype=object), errors="coerce").to_numpy(dtype=np.float64)
    missing = pd.isna(pd.Series(list(labels), dtype=object)).to_numpy()
    if np.isnan(numbers[~missing]).any() or np.isin(numbers[~missing], (-1.0, 0.0, 1.0)).all():
        return None
    return numbers


def _correlate(
    truth: Floats, polarity: Floats, *, resamples: int, seed: int
) -> tuple[dict[str, float], dict[str, tuple[float, float]]]:
    known = np.isfinite(polarity)
    x, y = truth[known], polarity[known]
    if len(x) < 3 or x.std() == 0 or y.std() == 0:
        return {"pearson": float("nan")}, {}
    rng = np.random.default_rng(seed)
    drawn = np.empty(min(resamples, 1000))
    for i in range(len(drawn)):
        at = rng.integers(0, len(x), len(x))
        drawn[i] = np.corrcoef(x[at], y[at])[0, 1]
    tail = (1 - _LEVEL) / 2
    span = (float(np.nanquantile(drawn, tail)), float(np.nanquantile(drawn, 1 - tail)))
    return {"pearson": float(np.corrcoef(x, y)[0, 1])}, {"pearson": span}


def _worst(
    texts: Sequence[str | None], labels: Sequence[Any], truth: Floats, polarity: Floats, n: int
) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "text": [t or "" for t in texts],
            "label": labels,
            "polarity": polarity,
            "gap": np.abs(np.clip(truth, -1, 1) - polarity),
        }
    )
    ordered = frame.dropna(subset="gap").sort_values(["gap", "text"], ascending=[False, True], kind="stable")
    return ordered.head(n)[["text", "label", "polarity"]].reset_index(drop=True)


def _plain(value: float) -> float | None:
    return round(float(value), 6) if np.isfinite(value) else None

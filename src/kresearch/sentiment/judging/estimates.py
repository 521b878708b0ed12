"""Shares of labels in the rows of a window, from judgements; they hold whatever the scorer is worth.

Two estimators of the same share, both design-based. `weighted_share`: each stratum's judged share, by the
inverse probabilities (Hajek). `difference_share`: the share as read, corrected by what the judgements say
of the reading (the difference estimator of survey sampling; Egami and others 2023, Angelopoulos and others
2023; its strength is tuned, so that a useless scorer does no harm). The reported interval is that of the
drawn worlds (`draws.draw_labels`), which small samples need.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from kresearch.sentiment.judging.draws import DRAWS, Labels, draw_labels
from kresearch.sentiment.judging.judgements import LABELS
from kresearch.sentiment.judging.strata import JudgedTexts
from kresearch.sentiment.judging.texts import WINDOWS
from kresearch.sentiment.protocol import Floats

#: Fewer judgements than this with a label, or without it, say too little about their own scatter.
FEW = 5


@dataclass(frozen=True)
class Estimate:
    """A share with its interval."""

    #: The estimate and the ends of its interval.
    value: float
    low: float
    high: float


def judged_shares(
    judged: JudgedTexts, *, draws: int = DRAWS * 5, seed: int = 0, level: float = 0.95
) -> pd.DataFrame:
    """Return the share of each label and the valence in each window, with intervals.

    The columns are ``window, quantity, value, low, high, read``: quantity is a label or ``valence`` (100
    times positive minus negative, over all rows); shares lie in 0 to 1; ``read`` is the same as read, missing
    for labels that a reader does not give. Labels are cheap, so more worlds are drawn than for scores.
    """
    drawn = draw_labels(judged, draws=draws, seed=seed)
    tail = (1 - level) / 2
    rows = []
    for window in WINDOWS:
        total = judged.frame.total(window)
        if not total:
            continue
        worlds = world_shares(judged, drawn, window)
        read = read_shares(judged, window)
        for i, label in enumerate(LABELS):
            value = weighted_share(judged, window, label).value
            low, high = np.quantile(worlds[:, i], [tail, 1 - tail])
            # The estimate lies in its interval also where a tail is very skewed.
            row = (window, label, value, min(low, value), max(high, value), read.get(label, np.nan))
            rows.append(row)
        sign = 100 * (worlds[:, LABELS.index("positive")] - worlds[:, LABELS.index("negative")])
        value = 100 * (
            weighted_share(judged, window, "positive").value
            - weighted_share(judged, window, "negative").value
        )
        low, high = np.quantile(sign, [tail, 1 - tail])
        read_value = 100 * (read.get("positive", np.nan) - read.get("negative", np.nan))
        rows.append((window, "valence", value, min(low, value), max(high, value), read_value))
    return pd.DataFrame(rows, columns=["window", "quantity", "value", "low", "high", "read"])


def world_shares(judged: JudgedTexts, drawn: Labels, window: str) -> Floats:
    """Return the share of each label in the rows of a window in each world, shape (draws, labels)."""
    rows = judged.frame.rows(window)
    counts = np.stack([(drawn == i) @ rows for i in range(len(LABELS))], axis=1)
    return np.asarray(counts / max(judged.frame.total(window), 1e-12))


def read_shares(judged: JudgedTexts, window: str) -> dict[str, float]:
    """Return the shares of the classes as read in the rows of a window; unknown is ``cannot-tell``.

    Where no text of the log was read, there are none: that is not a share of nought.
    """
    rows = judged.frame.rows(window)
    read = judged.frame.texts["read"].to_numpy(dtype=object)
    if (read == "unknown").all():
        return {}
    total = max(judged.frame.total(window), 1e-12)
    shares = {c: float(rows[read == c].sum() / total) for c in ("negative", "neutral", "positive")}
    return shares | {"cannot-tell": float(rows[read == "unknown"].sum() / total)}


def weighted_share(judged: JudgedTexts, window: str, label: str, *, level: float = 0.95) -> Estimate:
    """Return the share of a label by inverse probabilities, with a Wilson interval at the effective size."""
    zero = np.zeros(len(judged.label))
    return _stratified(judged, window, label, zero, level)


def difference_share(judged: JudgedTexts, window: str, label: str, *, level: float = 0.95) -> Estimate:
    """Return the share of a label as read, corrected by the judgements (difference estimator)."""
    read = (judged.frame.texts["read"].to_numpy(dtype=object) == label).astype(np.float64)
    at = judged.weight > 0
    truth = (judged.label[at] == LABELS.index(label)).astype(np.float64)
    spread = float(np.var(read[at])) if at.any() else 0.0
    # The strength that makes the variance least (PPI++); a reading that says nothing gets 0.
    slope = float(np.cov(truth, read[at], bias=True)[0, 1] / spread) if spread > 0 else 0.0
    return _stratified(judged, window, label, np.clip(slope, 0.0, 1.0) * read, level)


def _stratified(judged: JudgedTexts, window: str, label: str, auxiliary: Floats, level: float) -> Estimate:
    """Return the stratified estimate of mean(y) as mean(auxiliary) + mean(y - auxiliary)."""
    code = LABELS.index(label)
    rows = judged.frame.rows(window)
    total = max(judged.frame.total(window), 1e-12)
    truth = (judged.label == code).astype(np.float64)
    exact = (judged.label >= 0) & (judged.stratum < 0)
    value = float((rows[exact] * truth[exact]).sum() / total)
    informed = judged.weight > 0
    pooled = (truth[informed].sum() + 0.5) / (informed.sum() + 1.0) if informed.any() else 0.5
    tail, tail_value = 0.0, 0.0
    measured: list[tuple[float, float]] = []
    design: list[tuple[float, float]] = []
    for h in range(len(judged.names)):
        member = judged.stratum == h
        size = float(rows[member].sum())
        if not size:
            continue
        share = size / total
        # In this window a text weighs by its rows in it.
        at = np.flatnonzero(member & informed & (rows > 0))
        weight = judged.weight[at] * rows[at] / judged.size[at]
        base = float((rows[member] * auxiliary[member]).sum() / size)
        n = float(weight.sum() ** 2 / (weight**2).sum()) if len(at) else 0.0
        error = truth[at] - auxiliary[at]
        mean = float((weight * error).sum() / weight.sum()) if len(at) else pooled - base
        smooth = (n * np.clip(base + mean, 0, 1) + pooled) / (n + 1)
        scatter = float((weight * (error - mean) ** 2).sum() / weight.sum()) if len(at) else 0.0
        spread = max(
            scatter * n / max(n - 1, 1), smooth * (1 - smooth) / (n + 1) if n else smooth * (1 - smooth)
        )
        left = max(1.0 - float(rows[member & (judged.label >= 0)].sum()) / size, 0.0)
        part = share**2 * spread / max(n, 1.0) * left
        tail, tail_value = tail + share, tail_value + share * (base + mean)
        measured.append((part, max(n - 1, 1.0)))
        design.append((share**2 / max(n, 1.0) * left, max(n - 1, 1.0)))
    if tail == 0 or not sum(v for v, _ in measured):
        point = float(np.clip(value + tail_value, 0, 1))
        return Estimate(point, point, point)
    told = informed & (rows > 0)
    rare = min(truth[told].sum(), told.sum() - truth[told].sum()) < FEW
    share = float(np.clip(tail_value / tail, 0, 1))
    low, high = _wilson(share, tail, measured, design if rare else [], level)
    point = float(np.clip(value + tail_value, 0, 1))
    return Estimate(point, min(value + tail * low, point), max(value + tail * high, point))


def _wilson(
    share: float,
    tail: float,
    measured: list[tuple[float, float]],
    design: list[tuple[float, float]],
    level: float,
) -> tuple[float, float]:
    """Return the Wilson interval of a share at the size its variance is worth, by Student's t.

    Where hardly any judgement has the label, or lacks it, the variance that is estimated from them is too
    small: then the size is never more than they are worth by number and weights alone (Korn and Graubard
    1998). `measured` and `design` hold the variance of each stratum and its degrees of freedom, `design` in
    units of share times one minus share; empty where it is not needed.
    """
    smooth = min(max(share, 0.02), 0.98)
    n = smooth * (1 - smooth) * tail**2 / sum(v for v, _ in measured)
    most = tail**2 / sum(v for v, _ in design) if design else np.inf
    parts = measured if n < most else design
    freedom = sum(v for v, _ in parts) ** 2 / sum(v**2 / f for v, f in parts)
    t, n = float(stats.t.ppf((1 + level) / 2, max(freedom, 1.0))), min(n, most)
    centre = (share + t * t / (2 * n)) / (1 + t * t / n)
    half = t / (1 + t * t / n) * np.sqrt(share * (1 - share) / n + t * t / (4 * n * n))
    return float(max(centre - half, 0.0)), float(min(centre + half, 1.0))

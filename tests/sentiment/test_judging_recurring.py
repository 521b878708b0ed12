"""Texts of calm days that recur in a storm are said of other things, and must not shift the estimate."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kresearch.sentiment.judging import TextFrame, draw_labels, draw_sample, join_judgements
from kresearch.sentiment.judging.estimates import world_shares
from kresearch.sentiment.judging.judgements import LABELS, make_judgements

DAY = pd.Timestamp("2024-05-10", tz="UTC")
SAMPLES = 60


def recurring_storm() -> tuple[TextFrame, np.ndarray]:
    """Return a storm with one heavy hostile text, in which notices and thanks of calm days go on."""
    rng = np.random.default_rng(7)
    # Once before it a third complains; on both sides notices and thanks; in the storm alone mostly blame.
    groups = {"before": (40, 0.33), "both": (60, 0.0), "during": (180, 0.6)}
    frame, truth = [], []
    for name, (texts, share) in groups.items():
        for i in range(texts):
            rows = np.minimum(np.floor(rng.pareto(1.5) + 1), 12)
            before = {"before": 1.0, "both": 1.0 + (i % 2), "during": 0.0}[name]
            during = {"before": 0.0, "both": rows, "during": rows}[name]
            truth.append("negative" if rng.random() < share else rng.choice(["neutral", "positive"]))
            frame.append({"before": before, "during": during, "after": 0.0})
    frame.append({"before": 0.0, "during": 400.0, "after": 0.0})
    truth.append("negative")
    texts = pd.DataFrame(frame).assign(text="", polarity=0.0, addressee="account")
    texts["read"] = rng.choice(["negative", "neutral", "positive"], size=len(texts), p=[0.2, 0.6, 0.2])
    texts["text_key"] = [f"k{i:04d}" for i in range(len(texts))]
    texts["rows"] = texts[["before", "during", "after"]].sum(axis=1)
    found = TextFrame(texts, {}, "town", DAY, DAY + pd.Timedelta("1D"), "digest")
    return found, np.array(truth, dtype=object)


@pytest.fixture(scope="module")
def rises() -> pd.DataFrame:
    frame, truth = recurring_storm()
    known = dict(zip(frame.texts["text_key"], truth, strict=True))
    true = {w: frame.rows(w)[truth == "negative"].sum() / frame.rows(w).sum() for w in ("before", "during")}
    found = []
    for seed in range(SAMPLES):
        sample = draw_sample(frame, 60, seed=seed).texts[["text_key", "stratum", "probability"]]
        rows = [{**row, "label": known[row["text_key"]]} for row in sample.to_dict("records")]
        judged = join_judgements(frame, make_judgements(rows))
        drawn = draw_labels(judged, draws=200, seed=seed)
        worlds = {w: world_shares(judged, drawn, w)[:, LABELS.index("negative")] for w in true}
        worlds["rise"] = worlds["during"] - worlds["before"]
        for name, values in worlds.items():
            wanted = true["during"] - true["before"] if name == "rise" else true[name]
            low, high = np.quantile(values, [0.025, 0.975])
            found.append((name, values.mean() - wanted, low - 1e-9 <= wanted <= high + 1e-9))
    return pd.DataFrame(found, columns=["share", "error", "held"])


def test_the_shares_are_not_shifted(rises: pd.DataFrame) -> None:
    assert rises.groupby("share")["error"].mean().abs().max() < 0.03


def test_the_intervals_hold(rises: pd.DataFrame) -> None:
    # Of 60, a true 95 % gives less than 52 once in ten thousand times.
    assert (rises.groupby("share")["held"].sum() >= 52).all()

"""The simulated Groupalia replies, whose truth is known; the rules were written without reading them."""

from __future__ import annotations

import pandas as pd

from kresearch.sentiment import get_scorer


def test_simulated_replies() -> None:
    from kresearch.datasets.groupalia import simulate_tables

    tables = simulate_tables()
    truth = tables["truth"][["interaction_id", "intent"]]
    frame = tables["interactions"].merge(truth, on="interaction_id").dropna(subset=["text"])
    frame = frame[frame["intent"].isin(["angry", "sarcastic", "neutral", "defending"])]
    for name in ("italian", "auto"):
        scorer = get_scorer(name)
        negative = scorer.score(frame["text"].tolist()).polarity <= -scorer.threshold  # type: ignore[attr-defined]
        share = pd.Series(negative).groupby(frame["intent"].to_numpy()).mean()
        assert share["angry"] >= 0.80
        assert share["sarcastic"] >= 0.50
        assert share["neutral"] < 0.10
        assert share["defending"] < 0.10

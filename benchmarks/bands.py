"""How often the band around a sentiment score holds the planted truth: ``python -m benchmarks.bands``.

Everything is simulated: cases with planted polarity, misread with a known error, and the band that is
made of that error. Minutes.
"""

from __future__ import annotations

import time
import warnings

import pandas as pd

import kresearch as kr
from kresearch.bands import draw_polarities
from kresearch.bands.band import summarise
from kresearch.sentiment import Confusion, measured, simulate_classifier

VARIANTS = ["sentiment-ignore", "sentiment-penalise"]
SEEDS = (1, 2, 3)


def hold(confusion: Confusion, name: str, *, seed: int, draws: int = 100) -> pd.DataFrame:
    """Return one row per case and variant: whether the band holds the truth, its width, the biases."""
    sim = kr.simulate.cases(12, n_positive=6, n_null=6, seed=seed)
    read = simulate_classifier(sim.log, confusion, seed=seed)
    began = time.perf_counter()
    worlds = draw_polarities(read, VARIANTS, confusion=confusion, draws=draws, seed=seed)
    spent = time.perf_counter() - began
    began = time.perf_counter()
    plain = kr.score_many(sim.log, VARIANTS)
    once = time.perf_counter() - began
    seen = kr.score_many(read, VARIANTS)
    rows = []
    for variant in VARIANTS:
        keys = ["account", "at"]
        both = plain[variant][[*keys, "score"]].merge(summarise(worlds.curves[variant]), on=keys)
        both = both.merge(seen[variant][[*keys, "score"]], on=keys, suffixes=("", "_read"))
        for case in sim.cases:
            at = case["spike"][1] - pd.Timedelta(days=1)
            row = both[(both["account"] == case["account"]) & (both["at"] == at)].iloc[0]
            rows.append(
                {
                    "classifier": name,
                    "kind": case["kind"],
                    "variant": variant,
                    "held": row["low"] - 1e-9 <= row["score"] <= row["high"] + 1e-9,
                    "width": row["high"] - row["low"],
                    "bias as read": row["score_read"] - row["score"],
                    "bias corrected": row["corrected"] - row["score"],
                    "times one scoring": spent / once,
                }
            )
    return pd.DataFrame(rows)


def main() -> None:
    """Print the figures that docs/sentiment.md quotes."""
    warnings.simplefilter("ignore")
    italian = measured("italian", "it")
    assert italian is not None
    classifiers = {
        "italian, as measured": italian,
        "right in 80 %": Confusion.symmetric(0.8),
        "chance": Confusion.symmetric(1 / 3),
    }
    found = pd.concat(
        hold(confusion, name, seed=seed) for name, confusion in classifiers.items() for seed in SEEDS
    )
    columns = ["held", "width", "bias as read", "bias corrected"]
    kinds = found.groupby(["classifier", "kind", "variant"], sort=False)[columns].mean()
    print(kinds.round(2).to_string())
    print(found.groupby("classifier", sort=False)[["held", "times one scoring"]].mean().round(3).to_string())


if __name__ == "__main__":
    main()

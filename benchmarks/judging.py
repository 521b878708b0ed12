"""Do the intervals of judged shares hold? Real labelled posts are the truth, foreign scorers the reading.

Storms are made of real posts with their labels: calm days before, a storm in which a few texts are
repeated very often (a power law), and days after. A made-up person judges a sample of them and is always
right. Counted is how often the interval holds the true share.

    python -m benchmarks.judging --data ../shared/datasets --storms 400
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kresearch.sentiment.judging.draws import draw_labels
from kresearch.sentiment.judging.estimates import (
    difference_share,
    read_shares,
    weighted_share,
    world_shares,
)
from kresearch.sentiment.judging.judgements import LABELS, make_judgements
from kresearch.sentiment.judging.sampling import draw_sample
from kresearch.sentiment.judging.strata import JudgedTexts, join_judgements
from kresearch.sentiment.judging.texts import WINDOWS, TextFrame
from kresearch.sentiment.protocol import classify, get_scorer, threshold_of

SETS = ("us_airlines", "xlm_t_english_train", "crowdflower_brands", "sentipolc16_train")


@dataclass(frozen=True)
class Labelled:
    """Posts with what people called them and what a scorer read."""

    name: str
    truth: np.ndarray[Any, Any]
    read: np.ndarray[Any, Any]
    texts: np.ndarray[Any, Any] | None = None


def load(name: str, folder: Path, scorer: str = "vader") -> Labelled:
    """Return one labelled set; class names are negative, neutral, positive."""
    if name == "us_airlines":
        frame = pd.read_csv(folder / "us_airlines" / "tweets_2015-02-17_20.csv.gz", dtype=str)
        texts, truth = frame["text"], frame["airline_sentiment"]
    elif name == "crowdflower_brands":
        frame = pd.read_csv(folder / "sentiment" / f"{name}.csv.gz", dtype=str)
        column = "is_there_an_emotion_directed_at_a_brand_or_product"
        frame = frame.dropna(subset=["tweet_text"])
        texts = frame["tweet_text"]
        words = {"Negative emotion": "negative", "Positive emotion": "positive"}
        truth = frame[column].map(lambda v: words.get(v, "neutral"))
    elif name == "sentipolc16_train":
        frame = pd.read_csv(folder / "sentiment" / f"{name}.csv.gz", dtype=str)
        texts = frame["text"]
        pos, neg = frame["opos"] == "1", frame["oneg"] == "1"
        truth = pd.Series(np.where(pos & ~neg, "positive", np.where(neg & ~pos, "negative", "neutral")))
    else:
        frame = pd.read_csv(folder / "sentiment" / f"{name}.csv.gz", dtype=str)
        texts, truth = frame["text"], frame["label"]
    reader = get_scorer(scorer)
    read = classify(reader.score(texts.tolist()).polarity, threshold=threshold_of(reader))
    given = np.array([r or "unknown" for r in read], dtype=object)
    return Labelled(name, truth.to_numpy(dtype=object), given, texts.to_numpy(dtype=object))


def make_storm(
    posts: Labelled, rng: np.random.Generator, *, texts: int = 700, exponent: float = 1.3
) -> tuple[TextFrame, np.ndarray[Any, Any]]:
    """Return a storm made of real posts, and the true label of each text."""
    at = rng.choice(len(posts.truth), size=min(texts, len(posts.truth) // 2), replace=False)
    home = rng.choice(WINDOWS, size=len(at), p=[0.25, 0.6, 0.15])
    return spread_rows(home, posts.read[at], rng, exponent=exponent), posts.truth[at]


def spread_rows(
    home: np.ndarray[Any, Any], read: np.ndarray[Any, Any], rng: np.random.Generator, *, exponent: float = 1.3
) -> TextFrame:
    """Return texts with their rows: those of the storm repeated by a power law.

    Parameters
    ----------
    home, read
        Window of each text, and what was read of it.
    rng
        Of everything random.
    exponent
        Of the power law; lower: fewer texts carry more.
    """
    repeated = np.ones(len(home))
    storm = home == "during"
    repeated[storm] = np.minimum(np.floor(rng.pareto(exponent, size=int(storm.sum())) + 1.0), 400)
    frame = pd.DataFrame({"text_key": [f"{rng.integers(2**62):016x}" for _ in home], "text": ""})
    for window in WINDOWS:
        frame[window] = np.where(home == window, repeated, 0.0)
    # Some texts of the storm are still passed on afterwards.
    frame["after"] += np.where(storm & (repeated > 5), np.floor(repeated / 10), 0.0)
    frame["rows"] = frame[list(WINDOWS)].sum(axis=1)
    frame["read"], frame["polarity"] = read, 0.0
    frame["addressee"] = rng.choice(["account", "nobody"], size=len(home), p=[0.8, 0.2])
    day = pd.Timestamp("2020-01-01", tz="UTC")
    return TextFrame(frame, {}, "brand", day, day + pd.Timedelta("1D"), "")


def judge(frame: TextFrame, truth: np.ndarray[Any, Any], n: int, seed: int) -> JudgedTexts:
    """Return the storm as judged by somebody who is always right."""
    sample = draw_sample(frame, n, seed=seed).texts
    known = dict(zip(frame.texts["text_key"], truth, strict=True))
    rows = sample[["text_key", "stratum", "probability"]].to_dict("records")
    return join_judgements(
        frame,
        make_judgements([{**{str(k): v for k, v in r.items()}, "label": known[r["text_key"]]} for r in rows]),
    )


def measure(posts: Labelled, *, n: int, storms: int, exponent: float = 1.3, seed: int = 0) -> dict[str, Any]:
    """Return how often the intervals hold the truth, and how wide they are."""
    held: dict[str, list[bool]] = {"worlds": [], "hajek": [], "difference": [], "worlds, before": []}
    width, error, bias = [], [], []
    for number in range(storms):
        rng = np.random.default_rng((seed, number))
        frame, truth = make_storm(posts, rng, exponent=exponent)
        judged = judge(frame, truth, n, number)
        drawn = draw_labels(judged, draws=400, seed=number)
        for window in ("during", "before"):
            rows = frame.rows(window)
            worlds = world_shares(judged, drawn, window)
            for label in ("negative", "positive"):
                true = float(rows[truth == label].sum() / rows.sum())
                low, high = np.quantile(worlds[:, LABELS.index(label)], [0.025, 0.975])
                if window == "before":
                    held["worlds, before"].append(low - 1e-9 <= true <= high + 1e-9)
                    continue
                held["worlds"].append(low - 1e-9 <= true <= high + 1e-9)
                width.append(high - low)
                error.append(abs(read_shares(judged, window)[label] - true))
                for name, estimate in (("hajek", weighted_share), ("difference", difference_share)):
                    found = estimate(judged, window, label)
                    held[name].append(found.low - 1e-9 <= true <= found.high + 1e-9)
                    if name == "hajek":
                        bias.append(found.value - true)
    return {
        "posts": posts.name, "n": n, **{k: float(np.mean(v)) for k, v in held.items()},
        "half width": float(np.mean(width)) / 2, "error as read": float(np.mean(error)),
        "bias": float(np.mean(bias)),
    }  # fmt: skip


def main() -> None:
    """Print the table of docs/sentiment.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/datasets"))
    parser.add_argument("--storms", type=int, default=200)
    parser.add_argument("--n", type=int, nargs="*", default=[60, 150])
    parser.add_argument("--sets", nargs="*", default=list(SETS))
    chosen = parser.parse_args()
    rows = []
    for name in chosen.sets:
        posts = load(name, chosen.data)
        rows += [measure(posts, n=n, storms=chosen.storms) for n in chosen.n]
        print(pd.DataFrame(rows[-len(chosen.n) :]).round(3).to_string(), flush=True)


if __name__ == "__main__":
    main()

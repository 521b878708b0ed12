"""How often is a negative text called positive? Per domain and scorer, plain and with irony in doubt.

python -m benchmarks.irony --data ../shared/datasets
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.judging import load
from kresearch.sentiment.irony import doubt_praise
from kresearch.sentiment.protocol import DEFAULT_THRESHOLD, get_scorer, threshold_of
from kresearch.sentiment.thresholds import align_threshold

#: SENTIPOLC's topics.
TOPICS = {"0": "SENTIPOLC, general", "1": "SENTIPOLC, politics", "2": "SENTIPOLC, school reform"}


def read_domains(folder: Path) -> dict[str, tuple[list[str], str]]:
    """Return domain -> its negative texts and their language."""
    sets: dict[str, tuple[list[str], str]] = {}
    for name, called, language in (
        ("us_airlines", "US airlines", "en"),
        ("crowdflower_brands", "conference tweets about brands", "en"),
        ("xlm_t_english_train", "XLM-T English train", "en"),
        ("xlm_t_english_val", "XLM-T English val", "en"),
        ("xlm_t_italian_train", "XLM-T Italian train", "it"),
        ("xlm_t_italian_val", "XLM-T Italian val", "it"),
    ):
        posts = load(name, folder)
        assert posts.texts is not None
        sets[called] = (posts.texts[posts.truth == "negative"].tolist(), language)
    frame = pd.read_csv(folder / "sentiment" / "sentipolc16_train.csv.gz", dtype=str)
    negative = frame[(frame["oneg"] == "1") & (frame["opos"] == "0")]
    for topic, called in TOPICS.items():
        of_topic = negative[negative["top"] == topic]
        for irony, words in (("0", "not ironic"), ("1", "ironic")):
            sets[f"{called}, {words}"] = (of_topic.loc[of_topic["iro"] == irony, "text"].tolist(), "it")
    return {called: found for called, found in sets.items() if found[0]}


def measure(texts: list[str], scorer: str) -> tuple[float, float]:
    """Return the share of negative texts that are called positive: plain, and with irony in doubt."""
    reader = get_scorer(scorer)
    batch = reader.score(texts)
    plain = align_threshold(batch.polarity, threshold_of(reader))
    doubted = doubt_praise(texts, plain, languages=batch.language)
    shares = [float(np.mean(np.nan_to_num(p) >= DEFAULT_THRESHOLD)) for p in (plain, doubted)]
    return shares[0], shares[1]


def main() -> None:
    """Print the table of docs/sentiment.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/datasets"))
    for domain, (texts, language) in read_domains(parser.parse_args().data).items():
        for scorer in ("vader" if language == "en" else "italian", "auto"):
            plain, doubted = measure(texts, scorer)
            print(f"| {domain} | `{scorer}` | {len(texts):,} | {plain:.1%} | {doubted:.1%} |", flush=True)


if __name__ == "__main__":
    main()

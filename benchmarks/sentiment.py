"""Speed of labelling a retweet-heavy log, and the measured error that is shipped with the scorers.

    python benchmarks/sentiment.py speed [--texts 1000000] [--workers 2]
    python benchmarks/sentiment.py measure DATASETS_FOLDER

``speed`` makes a synthetic log (English phrases, drawn as retweets are: few texts often) and compares
`kresearch.sentiment.label` with a plain loop over vaderSentiment in the same run. The loop is timed on
an evenly spread sample and scaled up, which the output says. ``measure`` writes the confusion matrices
of the shipped scorers to ``src/kresearch/sentiment/data/measured.json``.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Annotated

import numpy as np
import pandas as pd
import typer

app = typer.Typer(add_completion=False)
_OPENINGS = ["so", "well", "ok", "wow", "honestly", "today", "again", "hey", "sorry", "look"]
_SUBJECTS = [
    "the new phone",
    "my flight",
    "this airline",
    "your support",
    "the show last night",
    "our team",
    "that match",
    "the update",
    "this song",
    "the food here",
    "their answer",
    "the app",
    "the delay",
    "this deal",
    "my order",
    "the queue",
]
_VERDICTS = [
    "is great",
    "is awful",
    "isn't good at all",
    "was delayed for 3 hours",
    "made my day",
    "is a joke",
    "could be better",
    "really sucks",
    "is not bad",
    "looks amazing",
    "never works",
    "is ok I guess",
    "was cancelled",
    "is the best ever",
    "disgusts me",
    "left me speechless",
]
_ENDINGS = [
    "!",
    "!!!",
    "...",
    "?",
    "#fail",
    "#love",
    "😂",
    "❤️",
    ":)",
    ":(",
    "http://t.co/abc",
    "@someone",
    "",
]


def make_texts(n: int, *, distinct_share: float = 0.08, seed: int = 0) -> pd.Series[str]:
    """Return n texts of which few are distinct; how often each is repeated follows Zipf's law."""
    rng = np.random.default_rng(seed)
    count = max(1, int(n * distinct_share))
    parts = [rng.choice(np.array(p, dtype=object), count) for p in (_OPENINGS, _SUBJECTS, _VERDICTS)]
    more = [rng.choice(np.array(p, dtype=object), count) for p in (_SUBJECTS, _VERDICTS, _ENDINGS)]
    numbers = np.arange(count).astype(str).astype(object)
    texts = (
        parts[0]
        + " "
        + parts[1]
        + " "
        + parts[2]
        + ", "
        + more[0]
        + " "
        + more[1]
        + " "
        + numbers
        + " "
        + more[2]
    )
    weights = 1 / np.arange(1, count + 1)
    drawn = rng.choice(count, n, p=weights / weights.sum())
    retweeted = rng.random(n) < 0.6
    names = rng.integers(0, 50, n).astype(str).astype(object)
    return pd.Series(np.where(retweeted, "RT @u" + names + ": ", "") + texts[drawn], dtype="str")


@app.command()
def speed(
    texts: Annotated[int, typer.Option(help="How many.")] = 1_000_000,
    workers: Annotated[int, typer.Option(help="Processes.")] = 2,
    sample: Annotated[int, typer.Option(help="Texts the plain loop is timed on.")] = 20_000,
) -> None:
    """Compare `label` with a plain loop over vaderSentiment."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    from kresearch.sentiment import label

    frame = pd.DataFrame({"text": make_texts(texts)})
    analyser = SentimentIntensityAnalyzer()
    step = max(1, texts // sample)
    chosen = frame["text"].iloc[::step].tolist()
    start = time.perf_counter()
    for text in chosen:
        analyser.polarity_scores(text)
    loop = (time.perf_counter() - start) * texts / len(chosen)
    rows = []
    for scorer in ("vader", "auto"):
        start = time.perf_counter()
        label(frame, scorer, workers=workers)
        rows.append((scorer, time.perf_counter() - start))
    typer.echo(f"{texts:,} texts, {frame['text'].nunique():,} distinct; {workers} processes")
    typer.echo(f"plain loop over vaderSentiment (timed on {len(chosen):,}, scaled): {loop:7.1f} s")
    for scorer, seconds in rows:
        typer.echo(f"label(scorer='{scorer}'): {seconds:7.1f} s   {loop / seconds:4.1f} times as fast")


@app.command()
def measure(folder: Annotated[Path, typer.Argument(help="Folder of the public data sets.")]) -> None:
    """Write the confusion matrices of the shipped scorers."""
    from kresearch.sentiment import evaluate

    rows = []
    for scorer, language, domain, frame in _sets(folder):
        result = evaluate(
            frame["text"].tolist(),
            frame["label"].tolist(),
            [scorer],
            language=language,
            domain=domain,
            worst=0,
        ).results[0]
        if result.confusion is None:
            raise SystemExit(f"{domain}: labels are not classes")
        rows.append(result.confusion.to_dict())
        sys.stderr.write(f"{scorer} on {domain}: macro-F1 {result.figures['macro_f1']:.3f}\n")
    target = Path(__file__).parent.parent / "src/kresearch/sentiment/data/measured.json"
    lines = ",\n".join("  " + json.dumps(row) for row in rows)
    target.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def _sets(folder: Path) -> list[tuple[str, str, str, pd.DataFrame]]:
    texts = folder / "sentiment"
    english = pd.concat([pd.read_csv(texts / f"xlm_t_english_{part}.csv.gz") for part in ("train", "val")])
    airlines = next((folder / "us_airlines").glob("*.csv*"))
    brands = pd.read_csv(airlines).rename(columns={"airline_sentiment": "label"})
    italian = pd.read_csv(texts / "sentipolc16_train.csv.gz")
    italian = italian[(italian["opos"] + italian["oneg"]) < 2]
    names = np.where(italian["opos"] == 1, "positive", np.where(italian["oneg"] == 1, "negative", "neutral"))
    return [
        ("vader", "en", "XLM-T English tweets (train and val)", english),
        ("vader", "en", "US airlines, tweets at brands (February 2015)", brands[["text", "label"]]),
        ("italian", "it", "SENTIPOLC 2016 train, without mixed tweets", italian.assign(label=names)),
    ]


if __name__ == "__main__":
    app()

"""Do the intervals hold on a storm as it was? Labelled, dated posts are the truth, and samples are judged.

Nothing of the storm is made up: its days, its retweets and its labels are those of the file. A foreign scorer
reads the texts; a made-up person who is always right judges a sample, once for each seed.

    python -m benchmarks.labelled_storm apple.csv --account Apple --text text --label sentiment --time date \
        --words 1=negative 3=neutral 5=positive not_relevant=not-about --since 2014-12-04 --until 2014-12-05
"""

from __future__ import annotations

import argparse
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import kresearch as kr
from kresearch.bands import score_judged
from kresearch.sentiment import label
from kresearch.sentiment.judging import (
    TextFrame,
    draw_sample,
    join_judgements,
    judged_shares,
    read_texts,
)
from kresearch.sentiment.judging.draws import polarity_of_labels
from kresearch.sentiment.judging.estimates import read_shares
from kresearch.sentiment.judging.judgements import LABELS, make_judgements


def open_posts(path: Path, columns: dict[str, str], words: dict[str, str], account: str) -> pd.DataFrame:
    """Return ``account, actor, kind, network, at, text, truth`` of a file of labelled posts.

    Parameters
    ----------
    path
        CSV file.
    columns
        ``text, label, time`` and, where known, ``actor`` -> its columns.
    words
        Label in the file -> one of `LABELS`; rows with another are left out.
    account
        Whom the posts are about.
    """
    rows = pd.read_csv(path, dtype=str, encoding_errors="replace")
    at = pd.to_datetime(rows[columns["time"]], utc=True, format="mixed", errors="coerce")
    found = pd.DataFrame(
        {"text": rows[columns["text"]], "truth": rows[columns["label"]].map(words), "at": at}
    )
    numbers = pd.Series([f"p{i}" for i in rows.index], index=rows.index)
    found["actor"] = rows[columns["actor"]].fillna(numbers) if "actor" in columns else numbers
    kept = found[found.notna().all(axis=1)]
    print(f"{len(kept):,} of {len(rows):,} rows have text, label and time")
    return kept.assign(account=account, kind="mention", network="twitter")


def true_labels(frame: TextFrame, posts: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Return the label of each text: that of most of its copies, which people labelled one by one."""
    keyed = posts.assign(key=[frame.keys.get(text, "") for text in posts["text"]])
    most = keyed.groupby("key")["truth"].agg(lambda labels: labels.mode().iloc[0])
    return most.reindex(frame.texts["text_key"]).to_numpy(dtype=object)


def measure(
    log: kr.InteractionLog, posts: pd.DataFrame, args: argparse.Namespace
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return one row per sample and share, and one per sample and gain, with the true value of each."""
    since, until = (pd.Timestamp(t, tz="UTC") for t in (args.since, args.until))
    frame = read_texts(log, args.account, since, until, scorer=None)
    truth = true_labels(frame, posts)
    known = dict(zip(frame.texts["text_key"], truth, strict=True))
    polarity = dict(zip(LABELS, polarity_of_labels(), strict=True))
    true_rows = posts.assign(polarity=[polarity[known[frame.keys[text]]] for text in posts["text"]])
    true_log = kr.InteractionLog(true_rows.drop(columns="truth"))
    storm = {"account": args.account, "since": since, "until": until, "every": args.every}
    shares, gains = [], []
    for seed in range(args.samples):
        rows = draw_sample(frame, args.n, seed=seed).texts.to_dict("records")
        keys = ("text_key", "stratum", "probability")
        judged = make_judgements(
            {k: row[k] for k in keys} | {"label": known[row["text_key"]], "coder": "c"} for row in rows
        )
        joined = join_judgements(frame, judged)
        for share in judged_shares(joined, seed=seed).to_dict("records"):
            if share["quantity"] in ("negative", "positive"):
                count = frame.rows(share["window"])
                true = float(count[truth == share["quantity"]].sum() / count.sum())
                shares.append(share | {"true": true, "seed": seed})
        for variant in args.variant if seed < args.scored else ():
            found = score_judged(log, variant, judged, draws=args.draws, seed=seed, **storm).gain()
            gains.append(found | {"variant": variant, "seed": seed})
    told = pd.DataFrame(gains)
    for variant in args.variant:
        as_true = score_judged(true_log, variant, judged, draws=2, **storm).gain()["as_read"]
        told.loc[told["variant"] == variant, "true"] = as_true
    print({w: {k: round(v, 3) for k, v in read_shares(joined, w).items()} for w in ("before", "during")})
    return pd.DataFrame(shares), told


def summarise(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return how often the interval holds the truth, its half width, and how often its sign is wrong."""
    held = (rows["low"] - 1e-9 <= rows["true"]) & (rows["true"] <= rows["high"] + 1e-9)
    wrong = ((rows["low"] > 0) & (rows["true"] < 0)) | ((rows["high"] < 0) & (rows["true"] > 0))
    half = (rows["high"] - rows["low"]) / 2
    decided = (rows["low"] > 0) | (rows["high"] < 0)
    table = rows.assign(held=held, wrong=wrong, half=half, decided=decided)
    read = "as_read" if "as_read" in rows else "read"
    columns = ["true", read, "value", "held", "half", "decided", "wrong"]
    return table.groupby(by)[columns].mean().round(3)


def main() -> None:
    """Print the coverage of shares and gains for one file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    for name in ("account", "since", "until"):
        parser.add_argument(f"--{name}", required=True)
    for name in ("text", "label", "time"):
        parser.add_argument(f"--{name}", required=True, help=f"Column of the {name}.")
    parser.add_argument("--actor", help="Column of who wrote it; else every post is another person's.")
    parser.add_argument("--words", nargs="+", required=True, metavar="THEIRS=OURS")
    parser.add_argument("--alias", nargs="*", default=[])
    parser.add_argument("--scorer", default="vader")
    parser.add_argument("--variant", nargs="*", default=["sentiment-balance", "sentiment-penalise"])
    parser.add_argument("--every", default="1d")
    for name, value in (("n", 60), ("samples", 100), ("scored", 40), ("draws", 100)):
        parser.add_argument(f"--{name}", type=int, default=value)
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    columns = {k: getattr(args, k) for k in ("text", "label", "time", "actor") if getattr(args, k)}
    posts = open_posts(args.file, columns, dict(w.split("=", 1) for w in args.words), args.account)
    unread = kr.InteractionLog(posts.drop(columns="truth"))
    log = label(unread, args.scorer, stance=True, aliases={args.account: args.alias}, workers=1)
    shares, gains = measure(log, posts, args)
    print(summarise(shares, ["window", "quantity"]).to_string())
    if len(gains):
        print(summarise(gains, ["variant"]).to_string())


if __name__ == "__main__":
    main()

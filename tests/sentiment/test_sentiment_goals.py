"""The goals on the public sets, and on the simulated replies whose truth is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kresearch.sentiment import evaluate, get_scorer, measured, toward, train
from kresearch.sentiment.confusion import count
from kresearch.sentiment.protocol import classify, threshold_of

pytestmark = pytest.mark.realdata


@pytest.fixture(scope="module")
def texts(shared_datasets: Path) -> Path:
    return shared_datasets / "sentiment"


def sentipolc(texts: Path) -> tuple[list[str], list[str]]:
    """Tweets that are both positive and negative (mixed) have no single class and are left out."""
    frame = pd.read_csv(texts / "sentipolc16_train.csv.gz")
    frame = frame[(frame["opos"] + frame["oneg"]) < 2]
    labels = np.where(frame["opos"] == 1, "positive", np.where(frame["oneg"] == 1, "negative", "neutral"))
    return frame["text"].tolist(), labels.tolist()


def test_vader_tweets(texts: Path) -> None:
    frame = pd.read_csv(texts / "vader_tweets_ground_truth.csv.gz")
    found = evaluate(frame["text"].tolist(), frame["mean_rating"].tolist(), ["vader"]).results[0]
    assert found.figures["pearson"] >= 0.88


def test_english_classes(texts: Path) -> None:
    frame = pd.concat([pd.read_csv(texts / f"xlm_t_english_{part}.csv.gz") for part in ("train", "val")])
    found = evaluate(frame["text"].tolist(), frame["label"].tolist(), ["vader"]).results[0]
    assert found.figures["macro_f1"] >= 0.60


def test_italian_lexicon_and_its_shipped_error(texts: Path) -> None:
    found = evaluate(*sentipolc(texts), ["italian"]).results[0]
    assert found.figures["macro_f1"] >= 0.50
    assert found.figures["f1_negative"] >= 0.50
    shipped = measured("italian", "it")
    assert shipped is not None
    assert found.confusion is not None
    assert np.array_equal(shipped.counts, found.confusion.counts), (
        "run: python benchmarks/sentiment.py measure"
    )


@pytest.mark.slow
def test_italian_trained(texts: Path) -> None:
    assert train(*sentipolc(texts), language="it").card["macro_f1"] >= 0.60


def test_polarity_toward_brands_is_no_worse_than_polarity(texts: Path) -> None:
    frame = pd.read_csv(texts / "crowdflower_brands.csv.gz").dropna(subset=["tweet_text"])
    column = "is_there_an_emotion_directed_at_a_brand_or_product"
    names = {
        "Positive emotion": "positive",
        "Negative emotion": "negative",
        "No emotion toward brand or product": "neutral",
    }
    frame = frame[frame[column].isin(names)]
    truth = frame[column].map(names).to_numpy(dtype=object)
    brands = ["apple", "ipad", "ipad2", "iphone", "mac", "ios", "itunes", "google", "android", "circles"]
    scorer = get_scorer("vader")
    posts = frame["tweet_text"].tolist()
    plain = scorer.score(posts).polarity
    turned = toward(posts, plain, names=brands, scorer=scorer)
    before = count(truth, classify(plain, threshold=threshold_of(scorer)))
    after = count(truth, classify(turned, threshold=threshold_of(scorer)))
    assert after.macro_f1 >= before.macro_f1 - 0.002
    assert after.accuracy >= before.accuracy

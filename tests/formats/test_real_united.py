"""The public form of the United collection: one array a day, read as it is, agrees with counting by hand."""

from __future__ import annotations

import csv
import gzip
import json
import re

import pytest

from kresearch.formats import import_files

pytestmark = pytest.mark.realdata


@pytest.fixture
def days(shared_datasets, tmp_path):
    """Return the files as they are public: a JSON array per day of id, text, timestamp, user."""
    (source,) = (shared_datasets / "united_2017").glob("*.csv.gz")
    by_day: dict[str, list[dict[str, str]]] = {}
    with gzip.open(source, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            at = row["created_at_utc"].replace("Z", "").replace("+00:00", "").replace(" ", "T")
            said = {"id": row["tweet_id"], "text": row["text"], "timestamp": at, "user": row["user"]}
            by_day.setdefault(at[:10], []).append(said)
    files = []
    for day, tweets in by_day.items():
        files.append(tmp_path / f"{day}.json")
        files[-1].write_text(json.dumps(tweets))
    return files, [tweet for tweets in by_day.values() for tweet in tweets]


def test_every_tweet_is_a_post_and_reaches_united_once(days):
    files, tweets = days
    log, balance = import_files(files)
    assert balance.read == len(tweets)
    assert balance.broken == {}
    assert set(balance.files.values()) == {"twitterscraper"}
    named = re.compile(r"(?<![\w@/.])@united\b", re.IGNORECASE)
    # A tweet that begins with RT @name passes on what name said, and mentions nobody by itself.
    others = re.compile(r"\s*RT\s+@(?!united\b)\w+", re.IGNORECASE)
    tweets = [tweet for tweet in tweets if not others.match(tweet["text"])]
    by_hand = {
        t["id"] for t in tweets if named.search(t["text"]) and t["user"].lower().lstrip("@") != "united"
    }
    rows = log.interactions.filter(log.interactions.account == "united").to_pyarrow()
    assert set(rows["interaction_id"].to_pylist()) == by_hand
    assert len(rows) == len(by_hand)

"""A tweet's number is in its address, and the number holds its time: what a file lost is read there."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from kresearch.formats import import_files

WHEN = dt.datetime(2022, 6, 27, 10, tzinfo=dt.UTC)
NUMBER = str((int(WHEN.timestamp() * 1000) - 1_288_834_974_657) << 22)
ADDRESS = f"https://twitter.com/Acme/status/{NUMBER}"
#: Format -> a row without its id and address.
ROWS = {
    "tags": (
        "id_str",
        "status_url",
        {"from_user": "Acme", "text": "hello @other", "created_at": "Mon Jun 27 10:00:00 +0000 2022",
         "time": "", "entities_str": "", "user_followers_count": "5"},
    ),
    "tweet-table": (
        "id_str",
        "tweet_url",
        {"screen_name": "Acme", "text": "hello @other", "created_at": "2022-06-27T10:00:00Z",
         "retweet_count": "0"},
    ),
    "4cat-csv": (
        "id",
        "link",
        {"thread_id": "1", "body": "hello @other", "author": "Acme", "timestamp": "2022-06-27 10:00:00",
         "unix_timestamp": str(int(WHEN.timestamp())), "retweet_count": "0", "quote_count": "0",
         "like_count": "3", "reply_count": "0", "is_retweet": "no", "is_quote_tweet": "no",
         "retweeted_user": ""},
    ),
    "communalytic": (
        "id",
        "url",
        {"username": "Acme", "date": "2022-06-27 10:00:00", "text": "hello @other", "like_count": "0",
         "toxicity": "0"},
    ),
    "snscrape-csv": ("id", "url", {"username": "Acme", "date": "2022-06-27 10:00:00+00:00",
                                   "rawContent": "hello @other"}),
    "x-analytics-posts": ("Post id", "Post link", {"Date": "Mon, Jun 27, 2022", "Post text": "hello @other",
                                             "Likes": "3", "Impressions": "9"}),
}  # fmt: skip


def write(folder: Path, form: str, *, number: str, address: str = ADDRESS) -> Path:
    name, url, rest = ROWS[form]
    path = folder / "tweets.csv"
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, [name, url, *rest])
        writer.writeheader()
        writer.writerow({name: number, url: address, **rest})
    return path


def numbers_of(path: Path, form: str) -> list[str]:
    log, _ = import_files(path, form=form)
    assert log.posts is not None
    return [row["post"] for row in log.posts.to_pyarrow().to_pylist()]


@pytest.mark.parametrize("form", ROWS)
@pytest.mark.parametrize("damaged", ["", "1.5414E+18", "7"])
@pytest.mark.filterwarnings("ignore::kresearch.errors.KresearchWarning")
def test_the_address_gives_the_number_that_a_tool_lost(form, damaged, tmp_path):
    assert numbers_of(write(tmp_path, form, number=damaged), form) == [NUMBER]


@pytest.mark.parametrize("form", [form for form in ROWS if form != "x-analytics-posts"])
@pytest.mark.filterwarnings("ignore::kresearch.errors.KresearchWarning")
def test_the_address_of_another_tweet_says_nothing(form, tmp_path):
    other = write(tmp_path, form, number=NUMBER, address="https://twitter.com/Other/status/12")
    assert numbers_of(other, form) == [NUMBER]

"""What a guess makes of columns that scripts write: authors and texts of comments, ids of Reddit, zones."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from kresearch.interactions.guess import guess_mapping
from kresearch.interactions.load import open_interactions


def guess(path):
    return guess_mapping(open_interactions(path))


def test_who_comments_and_whose_post_it_is(tmp_path):
    path = tmp_path / "c.csv"
    pd.DataFrame(
        {"post_author": ["anna"] * 8, "comment_author": [f"u{n}" for n in range(8)],
         "comment_body": [f"what a nice post {n}" for n in range(8)],
         "comment_time": ["2016-05-11T22:33:20Z"] * 8}
    ).to_csv(path, index=False)  # fmt: skip
    columns = guess(path).columns
    assert {name: columns[name] for name in ("account", "actor", "text")} == {
        "account": "post_author",
        "actor": "comment_author",
        "text": "comment_body",
    }
    assert "interaction_id" not in columns


def test_ids_of_reddit_are_nobody(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("name,created\nt1_d1,1463000000\nt1_d2,1463000100\n")
    assert "actor" not in guess(path).columns


def test_a_zone_of_hours_alone_is_one(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("user,created_at\nanna,2016-05-11 22:33:20+00\nben,2016-05-12 22:33:20+00\n")
    assert not guess(path).timezone


@pytest.mark.parametrize("again", [0, 1])
def test_an_id_that_a_collector_wrote_twice_is_one(tmp_path, again):
    path = tmp_path / "c.csv"
    ids = [f"{n}" for n in range(100, 200)] + ["100"] * again
    pd.DataFrame({"comment_id": ids, "user": "anna"}).to_csv(path, index=False)
    assert guess(path).columns["interaction_id"] == "comment_id"


def test_in_large_objects_what_is_called_as_ours_is_found(tmp_path):
    path = tmp_path / "c.jsonl"
    data = {f"flag{n}": n for n in range(80)} | {"can_post": False}
    lines = [json.dumps({"data": data | {"author": who}}) for who in ("anna", "ben", "cleo")]
    path.write_text("\n".join(lines))
    columns = guess(path).columns
    assert columns["actor"] == "data.author" and "post" not in columns


def test_true_and_false_are_nobody(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("is_reply,like_count,repost_count,created_at\ntrue,3,1,2016-05-11T22:33:20Z\n")
    found = guess(path)
    assert "account" not in found.columns and found.totals


def test_numbers_of_rows_from_one_up_are_ids(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("ID,Comment\n" + "".join(f"{n},what a nice post {n}\n" for n in range(1, 40)))
    assert guess(path).columns["interaction_id"] == "ID"

"""A mapping is proposed for nested objects too: the path whose values fit."""

import json

import pytest

from kresearch.interactions.guess import guess_mapping
from kresearch.interactions.load import check_log, open_interactions


def write(path, *rows):
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return path


def rows(make, count=40):
    return [
        {"brand": "acme", "type": "like", "date": f"2012-05-{1 + n % 28:02}T10:00:00Z", "note": "hi"}
        | make(n)
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("make", "path"),
    [
        (lambda n: {"user": {"id": n % 9, "screen_name": f"u{n % 9}", "followers": n}}, "user.screen_name"),
        (lambda n: {"author": {"stats": {"posts": 3}, "username": f"u{n % 9}"}}, "author.username"),
        (lambda n: {"data": {"from": {"name": f"U {n % 9}"}}}, "data.from.name"),
        (lambda n: {"user": {"created_at": f"2010-01-{1 + n % 9:02}", "handle": f"u{n % 9}"}}, "user.handle"),
    ],
)
def test_the_actor(tmp_path, make, path):
    file = write(tmp_path / "log.jsonl", *rows(make))
    found = guess_mapping(open_interactions(file))
    assert found.columns["actor"] == path
    assert found.columns["at"] == "date"
    pairs = [f"{ours}={theirs}" for ours, theirs in found.columns.items()]
    assert not check_log(file, mapping=[*pairs, "network==twitter"]).errors


def test_when_a_person_came_is_no_time_of_what_happened(tmp_path):
    made = [
        {k: v for k, v in row.items() if k != "date"}
        for row in rows(
            lambda n: {"user": {"created_at": f"2010-01-{1 + n % 9:02}T10:00:00Z", "handle": f"u{n}"}}
        )
    ]
    assert "at" not in guess_mapping(open_interactions(write(tmp_path / "log.jsonl", *made))).columns


def test_the_advice_of_the_check_names_the_path(tmp_path):
    file = write(tmp_path / "log.jsonl", *rows(lambda n: {"user": {"screen_name": f"u{n % 9}"}}))
    advice = [problem.advice for problem in check_log(file).errors if problem.column == "actor"]
    assert "--map actor=user.screen_name" in advice[0]


def test_totals_inside_objects_are_found_and_those_of_a_person_are_not(tmp_path):
    made = [
        {"account": "acme", "id": str(n), "at": f"2012-05-{1 + n % 28:02}T10:00:00Z", "text": "fresh bread",
         "metrics": {"like_count": n, "retweet_count": 2}, "user": {"likes": 7, "shares": 9}}
        for n in range(40)
    ]  # fmt: skip
    found = guess_mapping(open_interactions(write(tmp_path / "log.jsonl", *made)))
    assert found.totals == {"like": "metrics.like_count", "share": "metrics.retweet_count"}

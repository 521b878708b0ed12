"""Files of one name are told apart, and columns and keys of one name are said."""

from __future__ import annotations

import json

import pytest

from kresearch.formats import import_files

HEADER = "created_at,id,full_text,user.screen_name,in_reply_to_screen_name,favorite_count"
TWEET = "Tue May 29 10:00:00 +0000 2012,{},@Acme true?,Anna,Acme,1"


def write(folder, number, header=HEADER, more=""):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tweets.csv").write_text(f"{header}\n{TWEET.format(number)}{more}\n")
    return folder / "tweets.csv"


def test_files_of_one_name_in_several_folders(tmp_path):
    write(tmp_path / "a" / "x", 1)
    write(tmp_path / "b" / "x", 2)
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "others.csv").write_text(f"{HEADER}\n{TWEET.format(3)}\n")
    _, balance = import_files(tmp_path)
    assert list(balance.files) == ["a/x/tweets.csv", "b/x/tweets.csv", "others.csv"]
    one = write(tmp_path / "a" / "x", 1)
    _, balance = import_files([one, one])
    assert list(balance.files) == ["tweets.csv"]


def test_columns_of_one_name(tmp_path):
    file = write(tmp_path, 1, f"{HEADER},Favorite_Count", ",7")
    _, balance = import_files(file)
    assert any("'Favorite_Count' stands twice: the first is read" in note for note in balance.notes)
    assert any("total of like (1 anonymous" in what for what in balance.became)


def test_keys_of_one_name(tmp_path):
    user = {"id_str": "7", "screen_name": "Anna"}
    tweet = {"id_str": "2", "created_at": "Wed Oct 10 20:19:24 +0000 2018", "text": "@acme hello",
             "user": user, "in_reply_to_screen_name": "acme", "in_reply_to_status_id_str": "1"}  # fmt: skip
    text = json.dumps(tweet)
    file = tmp_path / "tweets.jsonl"
    file.write_text(text.replace('"screen_name": "Anna"', '"screen_name": "Anna", "screen_name": "Ben"'))
    _, balance = import_files(file)
    assert any("a key stands twice in one object" in n and "screen_name" in n for n in balance.notes)
    file.write_text(text.replace('"screen_name": "Anna"', '"screen_name": "Anna", "screen_name": "Anna"'))
    _, balance = import_files(file)
    assert not any("a key stands twice" in note for note in balance.notes)


@pytest.mark.parametrize(
    ("header", "user"),
    [(",Date,User,Tweet,Tweet ID", "https://twitter.com/Anna"), (",date,username,text,tweet_id", "Anna")],
)
def test_the_four_columns_of_a_tweet_under_other_names(tmp_path, header, user):
    file = tmp_path / "t.csv"
    file.write_text(f"{header}\n0,2022-10-31 23:59:58+00:00,{user},@acme hello,1587232947890900992\n")
    log, _ = import_files(file)
    (row,) = log.interactions.to_pyarrow().to_pylist()
    assert (row["account"], row["actor"], row["kind"]) == ("acme", "anna", "reply")


def tweets(*numbers):
    return [
        {"id_str": n, "created_at": "Wed Oct 10 20:19:24 +0000 2018", "text": "@acme hello",
         "user": {"id_str": "7", "screen_name": "Anna"}, "in_reply_to_screen_name": "acme",
         "in_reply_to_status_id_str": "1"}
        for n in numbers
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "replies", "broken"),
    [
        (json.dumps(tweets("2")) + "\n" + json.dumps(tweets("3", "4")), 3, 0),
        ("".join(map(json.dumps, tweets("2", "3"))), 2, 0),
        (json.dumps(tweets("2")) + "\nend", 1, 1),
        (json.dumps(tweets("2", "3"))[:-1], 2, 1),
        (json.dumps(tweets("2", "3")) + ";\n", 2, 0),
    ],
)
def test_what_stands_behind_an_array_or_object_is_read_or_said(tmp_path, text, replies, broken):
    file = tmp_path / "tweets.json"
    file.write_text(text)
    log, balance = import_files(file)
    assert log.summary().interactions == replies
    assert sum(one.count for one in balance.broken.values()) == broken

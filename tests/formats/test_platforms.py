"""What platforms and listening tools mean: whom a text reaches, whose a post is, what is counted once."""

from __future__ import annotations

import csv
import json

import pytest

from kresearch.errors import UsageError
from kresearch.formats import Options, convert, detect
from kresearch.formats.doubled import mend_text
from kresearch.formats.logs import check_any

NAMES = ["Project", "Date", "Author", "Content", "Sentiment", "Source"]


def write_csv(path, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


def write_json(path, value):
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def rows_of(log):
    found = log.interactions.to_pyarrow().to_pylist()
    return sorted((r["kind"], r["actor"] or "", r["account"], r["count"]) for r in found)


def test_the_brand_is_one_account_and_its_own_texts_are_posts(tmp_path):
    day = "2023-05-02T10:00:00Z"
    rows = [
        NAMES,
        ["Acme Foods", day, "anna", "hm", "Negative", "Twitter"],
        ["Acme Foods", day, "Ben", "hm", "Positive", "Facebook"],
        ["Acme Foods", day, "@AcmeFoods", "hello", "Positive", "Twitter"],
    ]
    log = convert(write_csv(tmp_path / "a.csv", rows))
    assert rows_of(log) == [("mention", "Ben", "acme foods", 1), ("mention", "anna", "acme foods", 1)]
    assert [r["account"] for r in log.posts.to_pyarrow().to_pylist()] == ["acme foods"]


def test_a_sentiment_in_an_unknown_word_is_said(tmp_path):
    row = ["Acme", "2023-05-02T10:00:00Z", "anna", "hm", "joyful", "Twitter"]
    log = convert(write_csv(tmp_path / "a.csv", [NAMES, row]))
    assert any("no polarity is known for: 'joyful'" in note for note in log.notes)


def test_a_query_in_another_zone_is_not_read_as_utc(samples, tmp_path):
    text = (samples / "brandwatch.csv").read_text().replace("UTC", "BST")
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(UsageError, match="carry no zone"):
        convert(tmp_path / "a.csv")


def test_comments_find_the_authors_that_another_file_names(samples):
    files = [samples / "reddit--comments.csv", samples / "reddit--submissions.csv"]
    found = rows_of(convert(files))
    assert ("comment", "anna", "bakery", 1) in found and ("comment", "mill", "bakery", 1) in found
    # num_comments says 3, and two of them are named.
    assert ("comment", "", "bakery", 1) in found
    alone = convert(files[0])
    assert "a comment to a post that the files do not hold, or whose author they do not name" in "\n".join(
        alone.notes
    )


def test_bluesky_numbers_get_the_handles_that_another_file_names(samples):
    log = convert([samples / "bluesky-records.jsonl", samples / "bluesky-views.json"])
    found = rows_of(log)
    assert ("like", "anna.example", "bakery.example", 1) in found
    # Five likes, one of them by name.
    assert ("like", "", "bakery.example", 4) in found


def test_two_people_of_one_name_stay_two(tmp_path):
    messages = [
        {"id": 1, "type": "message", "date": "2022-06-01T09:10:00", "date_unixtime": "1654067400",
         "from": "Anna", "from_id": "user7", "text": "a"},
        {"id": 2, "type": "message", "date": "2022-06-01T09:20:00", "date_unixtime": "1654068000",
         "from": "Anna", "from_id": "user8", "text": "b", "reply_to_message_id": 1},
    ]  # fmt: skip
    chat = {"name": "Bread", "type": "public_supergroup", "id": 7, "messages": messages}
    log = convert(write_json(tmp_path / "result.json", chat))
    assert rows_of(log) == [("reply", "Anna (user8)", "Anna (user7)", 1)]


def test_private_chats_of_an_account_are_left_out(tmp_path, samples):
    group = json.loads((samples / "telegram--group.json").read_text())
    chats = [group, group | {"type": "personal_chat", "id": 8, "name": "Rosa"}]
    log = convert(write_json(tmp_path / "result.json", {"about": "", "chats": {"list": chats}}))
    assert len(log.posts.to_pyarrow()) == 4
    assert "a chat of the type personal_chat" in "\n".join(log.notes)


@pytest.mark.parametrize(
    "title",
    [
        "Anna Neri commented on Acme Co's post.",
        "Anna Neri replied to Acme Co's comment.",
        "Anna Neri ha commentato il post di Acme Co.",
        "Anna Neri ha risposto al commento di Acme Co.",
    ],
)
def test_titles_of_facebook_say_whom_a_comment_reaches(tmp_path, title):
    comment = {"timestamp": 1580000000, "comment": "hm", "author": "Anna Neri"}
    entry = {"timestamp": 1580000000, "data": [{"comment": comment}], "title": title}
    log = convert(write_json(tmp_path / "comments.json", {"comments_v2": [entry]}))
    assert rows_of(log) == [("comment", "Anna Neri", "Acme Co", 1)]


@pytest.mark.parametrize("text", ["Perché no? 🍞", "Così è", "bread", "日本", "naïve"])
def test_texts_encoded_twice_are_mended_and_others_stay(text):
    doubled = text.encode().decode("latin-1")
    assert mend_text(doubled) == text
    assert mend_text(text) == text


def test_a_download_that_names_no_owner_asks_for_one(samples):
    with pytest.raises(UsageError, match="Say --account NAME"):
        convert(samples / "instagram-download.json")


def test_a_declared_zone_goes_before_the_programs_own(samples):
    own = convert(samples / "facebook-pages.csv").posts.to_pyarrow()["at"].to_pylist()
    rome = convert(samples / "facebook-pages.csv", options=Options(timezone="Europe/Rome"))
    assert {f"{at:%H:%M}" for at in own} == {"14:00"}
    assert {f"{at:%H:%M}" for at in rome.posts.to_pyarrow()["at"].to_pylist()} == {"07:00"}


def test_no_totals_leaves_the_named_only(samples):
    log = convert(samples / "reddit.jsonl", options=Options(totals=False))
    assert all(actor for _, actor, _, _ in rows_of(log))


def test_a_table_of_texts_with_source_and_target_is_no_edge_list(tmp_path):
    header = ["source", "target", "date", "headline", "body", "author", "outlet"]
    file = write_csv(tmp_path / "a.csv", [header, ["x", "y", "2023-01-01", "h", "b", "a", "o"]])
    assert detect(file) is None


def test_replies_of_other_networks_with_parents_are_not_reddit(tmp_path):
    header = ["author", "id", "parent_id", "body", "timestamp"]
    file = write_csv(tmp_path / "a.csv", [header, ["anna", "12", "11", "hm", "1420070500"]])
    assert detect(file) is None


def test_comments_with_bare_ids_meet_their_submission(tmp_path, samples):
    posts = tmp_path / "posts.csv"
    posts.write_text(
        "id,title,text,author,score,upvote_ratio,num_comments,created_utc,subreddit,permalink\n"
        "p1,Bread,Where is good bread?,dora,3,0.9,3,1773561490.0,bread,/r/bread/comments/p1\n",
        encoding="utf-8",
    )
    rows = convert([samples / "reddit--bare-ids.csv", posts]).interactions.execute()
    named = rows[rows["actor"].notna()]
    assert sorted(named[["account", "actor", "kind"]].itertuples(index=False, name=None)) == [
        ("anna", "bruno", "reply"), ("dora", "anna", "comment"), ("dora", "bruno", "comment"),
        ("dora", "carl", "comment"),
    ]  # fmt: skip


def test_comments_without_a_parent_are_on_the_submission_that_they_name(samples, tmp_path):
    posts = tmp_path / "posts.csv"
    posts.write_text(
        "post_id,author,title,created_utc,score,num_comments,subreddit\nx1,cat,rolls,1577872000,3,2,bakery\n"
    )
    rows = convert([samples / "reddit--no-parent.csv", posts]).interactions.execute()
    found = rows[rows["kind"] == "comment"]
    assert sorted(zip(found["actor"], found["account"], found["post"], strict=True)) == [
        ("ann", "cat", "t3_x1"),
        ("ben", "cat", "t3_x1"),
    ]


def test_tables_of_reddit_that_name_nothing_are_told_what_they_lack(tmp_path):
    header = ["author", "body", "created_utc", "score", "subreddit"]
    rows = [header, ["anna", "hm", "1577872800", "3", "acme"], ["bea", "ho", "1577872900", "-2", "acme"]]
    file = write_csv(tmp_path / "a.csv", rows)
    lacking = (
        r"without id, parent_id .* or link_id .*--map account==NAME --map actor=author.* --map text=body"
    )
    with pytest.raises(UsageError, match=lacking):
        convert(file)
    assert any("a table of Reddit without id" in note for note in check_any(file).notes)
    said = {"account": "=acme", "actor": "author", "at": "created_utc", "kind": "=comment"}
    assert not check_any(file, mapping=said | {"network": "=reddit", "text": "body"}, time_unit="s")
    whole = [[*rows[0], "id", "link_id"], [*rows[1], "c1", "x1"], [*rows[2], "c2", "x1"]]
    assert detect(write_csv(tmp_path / "b.csv", whole)).name == "reddit"


def test_whom_an_archived_tweet_addresses_is_named_though_the_handle_was_changed(tmp_path):
    tweet = {
        "id_str": "7",
        "created_at": "Wed Jan 01 10:00:00 +0000 2020",
        "full_text": "@oldname hello",
        "in_reply_to_screen_name": "newname",
        "favorite_count": "0",
        "retweet_count": "0",
        "entities": {"user_mentions": []},
    }
    path = tmp_path / "tweets.js"
    path.write_text(f"window.YTD.tweets.part0 = {json.dumps([{'tweet': tweet}])}")
    rows = convert(path, options=Options(account="anna")).interactions.execute()
    assert list(zip(rows["kind"], rows["account"], strict=True)) == [("mention", "newname")]

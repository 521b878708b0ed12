"""What a text does to whom, counters once, names and numbers, several files at once."""

from __future__ import annotations

import json

from kresearch.formats import Options, convert, import_files


def tweet(number, who, said, *, at="Tue May 29 10:00:00 +0000 2012", mentions=(), **more):
    return {
        "created_at": at,
        "id_str": str(number),
        "text": said,
        "user": {"screen_name": who, "id_str": f"9{number}"},
        "entities": {"user_mentions": [{"screen_name": name} for name in mentions]},
        **more,
    }


def write(path, *tweets):
    path.write_text("\n".join(json.dumps(t) for t in tweets))
    return path


def found(log):
    return sorted(
        (r["kind"], r["actor"], r["account"], r["count"])
        for r in log.interactions.to_pyarrow().to_pylist()
        if r["actor"] is not None
    )


def totals(log):
    return {
        (r["account"], r["post"], r["kind"]): r["count"]
        for r in log.interactions.to_pyarrow().to_pylist()
        if r["actor"] is None
    }


def retweet(number, who, count, original):
    return tweet(
        number, who, "RT", retweeted_status={**original, "retweet_count": count, "favorite_count": count}
    )


def test_a_counter_in_every_retweet_counts_once_and_less_those_named(tmp_path):
    original = tweet(1, "acme", "sale with @partner", mentions=["partner"])
    retweets = [retweet(n, f"u{n}", count, original) for n, count in ((11, 5), (12, 9), (13, 7))]
    log = convert(write(tmp_path / "a.jsonl", *retweets))
    assert totals(log) == {("acme", "1", "share"): 6, ("acme", "1", "like"): 9}
    assert found(log) == [("share", f"u{n}", "acme", 1) for n in (11, 12, 13)]
    assert convert(tmp_path / "a.jsonl", options=Options(totals=False)).summary().interactions == 3


def test_a_retweet_mentions_whom_its_text_names_only_when_asked(tmp_path):
    original = tweet(1, "acme", "sale with @partner", mentions=["partner"])
    file = write(tmp_path / "a.jsonl", retweet(11, "anna", 0, original))
    assert found(convert(file)) == [("share", "anna", "acme", 1)]
    asked = convert(file, options=Options(retweets_mention=True))
    assert found(asked) == [("mention", "anna", "partner", 1), ("share", "anna", "acme", 1)]


def test_one_text_reaches_an_account_once_in_its_strongest_way(tmp_path):
    reply = tweet(
        2, "anna", "@Acme @acme @other", mentions=["Acme", "acme", "other"],
        in_reply_to_screen_name="ACME", in_reply_to_status_id_str="1",
        quoted_status=tweet(3, "Other", "x"),
    )  # fmt: skip
    log = convert(write(tmp_path / "a.jsonl", reply))
    assert found(log) == [("quote", "anna", "other", 1), ("reply", "anna", "acme", 1)]


def test_a_handle_at_the_beginning_is_no_reply_where_the_form_says_replies(tmp_path):
    log = convert(write(tmp_path / "a.jsonl", tweet(2, "anna", "@acme hello", mentions=["acme"])))
    assert found(log) == [("mention", "anna", "acme", 1)]


def test_threads_of_an_account_with_itself_are_left_out_and_counted(tmp_path):
    own = tweet(2, "Acme", "and more", in_reply_to_screen_name="acme", in_reply_to_status_id_str="1")
    other = tweet(3, "anna", "@acme", mentions=["acme"])
    log, balance = import_files(write(tmp_path / "a.jsonl", own, other))
    assert found(log) == [("mention", "anna", "acme", 1)]
    assert [one.count for why, one in balance.left_out.items() if "toward itself" in why] == [1]
    assert set(log.posts.to_pyarrow()["account"].to_pylist()) == {"acme", "anna"}


def test_files_that_overlap_are_joined_and_a_tweet_reaches_two_accounts(tmp_path):
    both = tweet(2, "anna", "@acme @other", mentions=["acme", "other"])
    a = write(tmp_path / "a.jsonl", both, tweet(3, "ben", "@acme", mentions=["acme"]))
    b = write(tmp_path / "b.jsonl", both, tweet(4, "cleo", "@acme", mentions=["acme"]))
    log, balance = import_files([a, b])
    assert found(log) == [
        ("mention", "anna", "acme", 1),
        ("mention", "anna", "other", 1),
        ("mention", "ben", "acme", 1),
        ("mention", "cleo", "acme", 1),
    ]
    assert balance.notes["an interaction that the files hold more than once, taken once"] == 2
    assert log.report.problems == ()


def test_deleted_tweets_of_an_archive_are_named_and_not_read(tmp_path):
    def part(name, number):
        made = {"id_str": number, "full_text": "@anna yes", "created_at": "Tue May 29 10:00:00 +0000 2012"}
        mentions = {"entities": {"user_mentions": [{"screen_name": "anna"}]}}
        return f"window.YTD.{name}.part0 = " + json.dumps([{"tweet": made | mentions}])

    (tmp_path / "tweets.js").write_text(part("tweets", "1"))
    (tmp_path / "deleted-tweets.js").write_text(part("deleted_tweets", "2"))
    log = convert(tmp_path, options=Options(account="acme"))
    assert log.interactions.to_pyarrow()["interaction_id"].to_pylist() == ["1"]
    assert any("deleted-tweets.js" in note for note in log.notes)


def test_a_number_gets_the_handle_that_another_row_names(tmp_path):
    def reply(number, who, whom, post):
        said = {"id": number, "author_id": who, "text": "hi", "created_at": "2021-05-29T10:00:00Z"}
        answered = {"referenced_tweets": [{"type": "replied_to", "id": post}], "in_reply_to_user_id": whom}
        return {**said, **answered, "entities": {}}

    page = {
        "data": [reply("5", "77", "88", "4"), reply("6", "99", "77", "5")],
        "includes": {"users": [{"id": "77", "username": "Anna"}]},
    }
    later = {"data": [], "includes": {"users": [{"id": "88", "username": "Acme"}]}}
    later["data"] = [{"id": "7", "author_id": "88", "text": "so", "created_at": "2021-05-29T12:00:00Z"}]
    log, balance = import_files(write(tmp_path / "a.jsonl", page, later))
    assert found(log) == [("reply", "anna", "acme", 1), ("reply", "id:99", "anna", 1)]
    assert any("id:99" in note for note in balance.notes)


def test_of_several_follower_figures_of_a_day_the_last_is_taken(tmp_path):
    def at(number, hour, followers, day=29):
        name = {29: "Tue", 30: "Wed"}[day]
        made = tweet(number, "acme", "@b", at=f"{name} May {day} {hour}:00:00 +0000 2012", mentions=["b"])
        return {**made, "user": {"screen_name": "acme", "followers_count": followers}}

    log = convert(write(tmp_path / "a.jsonl", at(1, 10, 5), at(2, 12, 9), at(3, 11, 7), at(4, 10, 4, day=30)))
    rows = sorted((str(r["at"])[:16], r["followers"]) for r in log.audience.to_pyarrow().to_pylist())
    assert rows == [("2012-05-29 12:00", 9), ("2012-05-30 10:00", 4)]


def test_of_two_ways_that_files_hold_the_strongest_is_taken(tmp_path):
    mention = tweet(2, "anna", "hi @acme", mentions=["acme"])
    share = tweet(2, "anna", "RT", retweeted_status=tweet(1, "Acme", "x"))
    files = [write(tmp_path / f"{n}.jsonl", one) for n, one in enumerate((mention, share))]
    for order in (files, files[::-1]):
        assert found(convert(order)) == [("share", "anna", "acme", 1)]


def test_of_texts_as_long_the_same_is_taken_in_every_order(tmp_path):
    texts = ["aa", "ab", "ba", "bb"]
    files = [
        write(tmp_path / f"{n}.jsonl", tweet(9, "anna", f"@acme {t}", mentions=["acme"]))
        for n, t in enumerate(texts)
    ]
    taken = {
        convert(order).posts.to_pyarrow()["text"].to_pylist()[0]
        for order in (files, files[::-1], files[2:] + files[:2])
    }
    assert taken == {"@acme bb"}

"""A mapping from names and values: what does not fit is never said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kresearch.engine import duckdb_engine
from kresearch.interactions import InteractionLog, InvalidLogError, read_log, read_mapping
from kresearch.interactions.guess import Guess, find_totals, guess_mapping, write_mapping
from kresearch.interactions.guess.fit import name_fit, value_fit
from kresearch.interactions.guess.profile import Profile
from kresearch.interactions.io.open import open_table
from kresearch.interactions.io.options import TextOptions

N = 40
CLIENTS = ["Twitter for Android", "Twitter for iPhone", "Twitter Web App", "TweetDeck"]
TIMES = [f"2020-01-01T{n % 24:02d}:00:00Z" for n in range(N)]
IDS = [str(570306133677760513 + n) for n in range(N)]
PEOPLE = [f"user_{n % 25}" for n in range(N)]


def guess(**columns: list[Any]) -> Guess:
    return guess_mapping(
        open_table("interactions", pd.DataFrame(columns), engine=duckdb_engine(), options=TextOptions())
    )


def test_an_export_of_tweets() -> None:
    found = guess(
        id=IDS, created_at=TIMES, user_screen_name=PEOPLE, in_reply_to_screen_name=["acme", "beta"] * 20,
        full_text=["hello there my dear brand"] * N, lang=["en", "it"] * 20, source=CLIENTS * 10,
        tweet_type=["retweeted", "replied_to"] * 20, data=["{'a': 1}"] * N,
    )  # fmt: skip
    assert found.columns == {
        "account": "in_reply_to_screen_name", "actor": "user_screen_name", "kind": "tweet_type",
        "at": "created_at", "interaction_id": "id", "text": "full_text", "language": "lang",
    }  # fmt: skip
    assert found.missing == ("network",)
    assert found.unknown == ()
    assert not found.timezone


@pytest.mark.parametrize("name", ["source", "actor", "user", "author"])
def test_programs_are_no_actors(name: str) -> None:
    found = guess(**{name: CLIENTS * 10, "created": TIMES, "brand": ["acme"] * N})
    assert "actor" not in found.columns
    assert "actor" in found.missing


@pytest.mark.parametrize(
    ("ours", "theirs", "values"),
    [
        ("kind", "kind", IDS),
        ("kind", "type", ["1", "2"] * 20),
        ("at", "data", ["{'a': 1}"] * N),
        ("at", "date", ["yes", "no"] * 20),
        ("network", "source", CLIENTS * 10),
        ("account", "page", [f"{n / 7:.3f}" for n in range(N)]),
        ("actor", "author", [f"{{'id': {n}}}" for n in range(N)]),
        ("polarity", "sentiment", ["angry people", "calm people"] * 20),
        ("count", "count", ["many", "few"] * 20),
    ],
)
def test_a_name_without_fitting_values_is_not_proposed(ours: str, theirs: str, values: list[str]) -> None:
    assert guess(**{theirs: values}).columns.get(ours) is None


def test_words_that_are_not_known_are_asked_for() -> None:
    found = guess(kind=["like", "share", "Sbandierato", "comment"] * 10)
    assert found.unknown == ("Sbandierato",)
    assert "--kind Sbandierato=share" in "\n".join(found.doubts())


def test_zoneless_times_and_numbers_are_said() -> None:
    assert guess(date=["2020-01-01 10:00:00"] * N).timezone
    assert guess(ts=[str(1600000000 + n) for n in range(N)]).time_unit == "s"
    assert guess(ts=[str(1600000000000 + n) for n in range(N)]).time_unit == "ms"


def test_totals_in_columns_are_seen() -> None:
    found = guess(
        Page=["acme"] * N, Created=TIMES, URL=IDS, Likes=["5"] * N, Shares=["1"] * N, Comments=["0"] * N
    )
    assert found.totals == {"like": "Likes", "share": "Shares", "comment": "Comments"}
    assert found.missing == ("network",)


def test_the_toml_is_a_mapping_that_loads(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"brand": ["acme"] * N, "author": PEOPLE, "Tipo": ["Mi piace", "Condivisione"] * 20,
         "platform": ["FB"] * N, "created": TIMES}
    )  # fmt: skip
    frame.to_csv(tmp_path / "f.csv", index=False)
    found = guess_mapping(
        open_table("interactions", tmp_path / "f.csv", engine=duckdb_engine(), options=TextOptions())
    )
    write_mapping(found, tmp_path / "map.toml")
    assert read_mapping(tmp_path / "map.toml").columns["interactions"] == found.columns
    log = read_log(tmp_path / "f.csv", mapping=tmp_path / "map.toml")
    assert sorted(log.interactions.kind.execute().unique()) == ["like", "share"]
    assert log.summary().networks == ("facebook",)


def test_the_advice_of_a_refused_log_fits_too() -> None:
    frame = pd.DataFrame({"brand": ["acme"] * N, "source": CLIENTS * 10, "id": IDS, "data": ["{}"] * N})
    with pytest.raises(InvalidLogError) as caught:
        InteractionLog(frame)
    said = str(caught.value)
    assert "account=brand" in said
    for wrong in ("actor=source", "kind=id", "at=data", "network=source"):
        assert wrong not in said


@pytest.mark.parametrize(
    "column",
    ["commentsCount", "playCount", "accounts_total", "actorNumber", "user_likes", "followers", "score"],
)
def test_what_counts_is_nobody(column: str) -> None:
    frame = pd.DataFrame(
        {column: [2, 30, 4], "ownerUsername": ["acme", "acme", "beta"], "text": ["a", "b", "c"]}
    )
    with pytest.raises(InvalidLogError) as refused:
        InteractionLog(frame)
    assert f"={column}" not in str(refused.value)


@pytest.mark.parametrize(
    ("times", "said"),
    [
        (["29/05/2012 22:40:00 CEST", "30/05/2012 09:00:00 CEST"], ["--time-format '%d/%m/%Y %H:%M:%S'"]),
        (["05/29/2012 10:40 PM", "05/30/2012 1:05 AM"], ["--time-format '%m/%d/%Y %I:%M %p'", "--timezone"]),
        (["29.05.2012, 22.40 Uhr"] * 2, ["--time-format '%d.%m.%Y, %H.%M'", "--zone Uhr="]),
        (["2012-05-29 10:40 CST"] * 2, ["--zone CST="]),
        (["May 29, 2012 at 10:40 PM"] * 2, ["--time-format '%b %d, %Y at %I:%M %p'", "--timezone"]),
        (["03/04/2012 10:00"] * 2, ["'%d/%m/%Y %H:%M' or --time-format '%m/%d/%Y %H:%M'"]),
        (["10:40 29-05-2012"] * 2, ["--time-format '%H:%M %d-%m-%Y'"]),
        (["20120529 104000"] * 2, ["--time-format '%Y%m%d %H%M%S'"]),
        (["2012-05-29T10:00:00Z"] * 2, []),
    ],
)
def test_the_form_of_times_is_said_and_can_be_followed(times: list[str], said: list[str]) -> None:
    frame = {
        "account": ["acme"] * 2,
        "actor": ["ann", "bob"],
        "kind": ["like"] * 2,
        "network": ["twitter"] * 2,
    }
    found = guess(**frame, at=times)
    doubts = " ".join(found.doubts())
    assert all(one in doubts for one in said)
    assert ("--time-format" in doubts, "--zone " in doubts) == (
        any("format" in one for one in said), any("--zone" in one for one in said),
    )  # fmt: skip
    form = found.time_form.forms[0] if found.time_form and found.time_form.forms else None
    words = dict.fromkeys(found.time_form.words, "+02:00") if found.time_form else {}
    # What was said is enough to read the file.
    options = {"time_format": form, "zones": words, "timezone": "Europe/Rome"}
    log = InteractionLog(pd.DataFrame(frame | {"at": times}), mapping=options)
    assert log.summary().rows == 2


def scraped(**more: list[Any]) -> Guess:
    """A table of tweets found by a word, as scrapers write it: handle, display name, totals, flags."""
    columns: dict[str, list[Any]] = {
        "tweet_id": [None if n % 3 == 2 else i for n, i in enumerate(IDS)],
        "parent_tweet_id": [IDS[0], IDS[1]] * 20, "text": [f"text number {n} about acme" for n in range(N)],
        "user_name": [f"User {n % 25}" for n in range(N)], "user_screen_name": PEOPLE,
        "likes": [str(n) for n in range(N)], "retweet": ["0", "1"] * 20,
        "retweets": [str(n % 9) for n in range(N)],
        "date": [f"2020-01-01 {n % 24:02d}:00:00" for n in range(N)],
    }  # fmt: skip
    return guess(**(columns | more))


def test_totals_are_of_the_author_and_of_the_row_itself() -> None:
    found = scraped()
    # Not the display name, not what is answered, not the flag that says whether a row is a retweet.
    assert found.columns["account"] == "user_screen_name"
    assert found.columns["post"] == "tweet_id"
    assert found.totals == {"like": "likes", "share": "retweets"}


@pytest.mark.parametrize("authors", [True, False])
def test_the_other_reading_of_a_table_with_totals_can_be_followed(tmp_path: Path, authors: bool) -> None:
    import shlex

    more: dict[str, list[Any]] = {"Tweet URL": [f"https://x.example/{i}" for i in IDS]}
    without = {} if authors else {"user_name": [None] * N, "user_screen_name": [None] * N}
    found = scraped(**more, **without)
    (said,) = [doubt for doubt in found.doubts() if "one account" in doubt]
    words = shlex.split(said.partition("without --totals: ")[2].partition(" (")[0].rstrip("."))
    mapping = [word.replace("NAME", "acme") for word in words if word != "--map"]
    assert ("actor=user_screen_name" in mapping) == authors
    frame = pd.DataFrame(
        {"text": [f"t{n}" for n in range(N)], "date": TIMES, "user_screen_name": PEOPLE}
        | more | {"tweet_id": IDS}
    )  # fmt: skip
    frame.to_csv(tmp_path / "f.csv", index=False)
    log = read_log(tmp_path / "f.csv", mapping=mapping)
    assert log.accounts() == ["acme"]
    assert log.interactions.kind.execute().unique().tolist() == ["mention"]


def test_a_name_of_one_column_is_no_likeness_of_another() -> None:
    found = guess(user_name=PEOPLE, user=PEOPLE[::-1], text=["words and words"] * N, created=TIMES)
    assert found.columns["actor"] == "user"
    assert "account" in found.missing


@pytest.mark.parametrize(
    "column",
    ["like_count", "likeCount", "num_likes", "subscriberCount", "column_1", "comments", "Total likes"],
)
def test_what_counts_something_else_is_no_count_of_the_row(column: str) -> None:
    found = guess(author=PEOPLE, created=TIMES, **{column: [str(n) for n in range(N)]})
    assert "count" not in found.columns


@pytest.mark.parametrize(
    ("likes", "shares"),
    [("likeCount", "repostCount"), ("num_likes", "num_shares"), ("LikeCount", "RepostCount"),
     ("Likes", "Retweet"), ("like count", "share count"), ("Total likes", "Total shares")],
)  # fmt: skip
def test_totals_are_known_under_any_spelling_and_shortened(likes: str, shares: str) -> None:
    found = guess(author=PEOPLE, created=TIMES, **{likes: ["1.8K", "12"] * 20, shares: ["1,204", "3"] * 20})
    assert found.totals == {"like": likes, "share": shares}


@pytest.mark.parametrize(
    ("ours", "theirs", "values"),
    [
        ("account", "country", ["Italy", "Spain"] * 20),
        ("text", "Content Type", ["Forum Post", "Forum Post Reply"] * 20),
        ("post", "Post Type", ["image", "video"] * 20),
        ("polarity", "score", ["75.2", "10.4"] * 20),
        ("actor", "author_location", ["Rome", "Oslo"] * 20),
    ],
)
def test_a_name_of_another_sort_is_not_proposed(ours: str, theirs: str, values: list[str]) -> None:
    assert ours not in guess(**{"created": TIMES, theirs: values}).columns


def test_a_file_without_a_header_is_not_guessed_at(tmp_path: Path) -> None:
    from kresearch.errors import CheckError

    path = tmp_path / "rows.csv"
    path.write_text(
        "2018-03-26 16:13:26,RT @acme: hello there\n2018-03-26 16:13:27,@acme no\n", encoding="utf-8"
    )
    raw = open_table("interactions", path, engine=duckdb_engine(), options=TextOptions())
    with pytest.raises(CheckError, match="looks like data, not like a header"):
        guess_mapping(raw)


def test_blank_lines_before_the_header_are_nothing(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(
        "\n\naccount,actor,kind,network,at\nacme,anna,like,twitter,2020-01-01T00:00:00Z\n", encoding="utf-8"
    )
    assert read_log(path).interactions.count().execute() == 1


@pytest.mark.parametrize(
    "column", ["followers_count", "Followers", "mention_count", "Mentions", "listed_count"]
)
def test_what_an_author_has_or_a_text_holds_is_no_total(column: str) -> None:
    numbers = [str(n) for n in range(N)]
    found = guess(author=PEOPLE, created=TIMES, likes=numbers, shares=numbers, **{column: numbers})
    assert found.totals == {"like": "likes", "share": "shares"}


def test_a_deleted_author_is_no_structure() -> None:
    found = guess(author=["[deleted]", *PEOPLE[1:20], "[deleted]", *PEOPLE[21:]], created=TIMES)
    assert found.columns["actor"] == "author"


def test_whom_a_row_answers_is_nobody_who_acts_though_no_other_column_is() -> None:
    found = guess(created_at=TIMES[:2], in_reply_to_screen_name=["acme"] * 2, text=["hi there", "again"])
    assert found.columns == {"account": "in_reply_to_screen_name", "at": "created_at", "text": "text"}


def test_a_column_called_account_holds_accounts_however_long_their_names_are() -> None:
    long = "The Consolidated International Company of Fine Goods, Limited (Holdings) Europe"
    hostile = '<img src=x onerror=alert(1)> {"a": 1} and more of the same until it is too long for a name'
    found = guess(
        account=[long, hostile] * (N // 2), actor=PEOPLE, kind=["like", "share"] * (N // 2),
        network=["twitter"] * N, at=TIMES,
    )  # fmt: skip
    assert found.columns["account"] == "account" and "account" not in found.missing


def test_a_column_of_counts_with_gaps_is_no_name() -> None:
    found = guess(date=TIMES, page=["acme"] * N, comments=["5", "--"] * 20)
    assert "actor" not in found.columns


def test_advice_for_a_side_table_names_the_table(tmp_path: Path) -> None:
    log = "account,actor,kind,network,at\nacme,ann,like,twitter,2020-01-01T10:00:00Z\n"
    (tmp_path / "f.csv").write_text(log)
    (tmp_path / "p.csv").write_text("who,net,acc\nP,twitter,acme\n")
    with pytest.raises(InvalidLogError, match=r"--map persons\.network=net"):
        read_log(tmp_path / "f.csv", persons=tmp_path / "p.csv")
    said = ["persons.person=who", "persons.network=net", "persons.account=acc"]
    assert read_log(tmp_path / "f.csv", persons=tmp_path / "p.csv", mapping=said).accounts() == ["acme"]


def test_advice_names_columns_as_a_shell_takes_them(tmp_path: Path) -> None:
    table = {"Brand Name": ["acme"] * N, "Screen Name": PEOPLE, "created": TIMES}
    pd.DataFrame(table).to_csv(tmp_path / "f.csv", index=False)
    with pytest.raises(InvalidLogError, match=r"--map 'actor=Screen Name'\)"):
        read_log(tmp_path / "f.csv")


@pytest.mark.parametrize("values", [["0.97", "0.06", "0.5", "1.0", "2.1e-05"], ["0.9", "0.0", "0.5", "1"]])
def test_a_share_from_0_to_1_is_no_sure_polarity(values):
    profile = Profile("positive_sentiment", len(values), len(values), len(values), tuple(values))
    assert 0 < value_fit("polarity", profile) < 0.5
    signed = Profile("sentiment", 4, 4, 4, ("-0.5", "0.06", "0.97", "0.1"))
    assert value_fit("polarity", signed) == 1


@pytest.mark.parametrize("name", ["mention_screen_name", "in_reply_to_user", "retweeted_user", "target"])
def test_whom_a_text_reaches_did_not_write_it(name):
    assert name_fit("actor", name) == 0


def test_a_sum_of_reactions_beside_its_parts_is_no_like():
    numbers = {
        "num_reactions": (9, 8, 7),
        "num_likes": (4, 4, 4),
        "num_loves": (5, 4, 3),
        "num_angrys": (0, 0, 0),
    }
    profiles = [Profile(name, 3, 3, len(set(n)), tuple(map(str, n))) for name, n in numbers.items()]
    assert find_totals(profiles) == {"like": "num_likes", "love": "num_loves", "angry": "num_angrys"}
    assert find_totals(profiles[:1]) == {"like": "num_reactions"}

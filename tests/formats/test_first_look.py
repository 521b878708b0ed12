"""What a stranger's table is taken for: no reaction to a row is counted as the row, little is asked."""

from __future__ import annotations

import tomllib
from pathlib import Path

from kresearch.formats.first_look import FirstLook, account_question, look_at, write_mapping_file
from kresearch.interactions import read_log
from kresearch.interactions.guess import Profile


def profiles(**columns: list[str]) -> list[Profile]:
    """Return profiles of columns of equal length."""
    return [
        Profile(name, len(values), len(values), len(set(values)), tuple(values))
        for name, values in columns.items()
    ]


TIMES = [f"2021-05-{n:02d}T10:00:00Z" for n in range(1, 9)]
WORDS = [f"@acme some words here {n}" for n in range(8)]


def test_counters_of_a_row_that_answers_somebody_are_not_totals() -> None:
    look = look_at(
        profiles(
            tweet_id=[str(5 * 10**9 + n) for n in range(8)],
            created_at=TIMES,
            reply_user_id=["acme"] * 6 + ["other"] * 2,
            user_id=[f"u{n}" for n in range(8)],
            text=WORDS,
            retweet_count=["0", "3"] * 4,
            favorite_count=["1", "0"] * 4,
        ),
        name="thread.csv",
    )
    assert look.totals == {} and look.columns["actor"] == "user_id"
    assert look.columns["account"] == "reply_user_id" and look.columns["kind"] == "=reply"
    assert [q.name for q in look.questions] == ["network"] and not look.missing


def test_counters_of_what_others_say_of_the_account_asked_for_are_not_totals() -> None:
    columns = profiles(
        tweet_id=[str(5 * 10**9 + n) for n in range(8)],
        created_at=TIMES,
        **{"author id": [str(7 * 10**8 + n) for n in range(8)]},
        text=WORDS,
        like_count=["0", "3"] * 4,
        retweet_count=["1", "0"] * 4,
    )
    look = look_at(columns, name="mentions.csv", whose="Acme")
    assert look.totals == {} and look.columns["actor"] == "author id"
    assert look.columns["account"] == "=Acme" and look.columns["kind"] == "=mention"
    assert any("no row is its own" in text for text in look.decided)
    mine = look_at(columns, name="mentions.csv", whose="nobody_names_me")
    assert mine.totals and mine.columns["account"] == "author id"
    told = look_at(columns, name="m.csv", given={"account": "=acme", "actor": "author id"})
    assert told.totals == {} and told.columns["actor"] == "author id"


def test_the_answers_come_from_the_file_where_it_says_anything() -> None:
    look = look_at(
        profiles(created_at=TIMES, user=[f"u{n}" for n in range(8)], text=WORDS), name="facebook_may.csv"
    )
    account, network = look.questions
    assert account.answer == "acme" and "8" in account.why
    assert network.answer == "facebook"
    said = look_at(
        profiles(created_at=TIMES, user=[f"u{n}" for n in range(8)], text=WORDS),
        name="x.csv",
        given={"account": "=shop", "network": "=youtube"},
    )
    assert said.questions == () and said.columns["account"] == "=shop"
    assert look_at([], name="x.csv").missing == ("actor", "at")


def test_a_mapping_with_hostile_names_reads_back(tmp_path: Path) -> None:
    odd = 'who "is" \\ ] # this\x7f'
    look = FirstLook({"account": "=a", "actor": odd, "kind": "=like", "network": "=twitter", "at": "t"})
    target = tmp_path / "mapping.toml"
    write_mapping_file(look.mapping({"timezone": "UTC"}), target, comments=["two\nlines"])
    assert tomllib.loads(target.read_text(encoding="utf-8"))["interactions"]["actor"] == odd
    (tmp_path / "log.csv").write_text("who,t\nanna,2021-05-01 10:00:00\n", encoding="utf-8")
    write_mapping_file(
        FirstLook(look.columns | {"actor": "who"}).mapping({"timezone": "Europe/Rome"}), target
    )
    log = read_log(tmp_path / "log.csv", mapping=target)
    assert log.interactions.to_pyarrow()["at"][0].as_py().hour == 8


def test_rows_without_an_author_are_people_of_their_own() -> None:
    ids = [str(10**17 + n) for n in range(8)]
    look = look_at(profiles(tweet_id=ids, date=TIMES, content=WORDS), name="Mentions.csv")
    assert look.columns["actor"] == look.columns["interaction_id"] == "tweet_id" and not look.missing
    assert any("another person" in text for text in look.decided)


def test_a_handle_that_holds_the_name_of_the_file_is_the_account() -> None:
    counted = {"acmebank": 300, "other": 20}
    assert account_question("bank.csv", counted=counted, rows=1000).answer == "acmebank"
    assert account_question("tweets.csv", counted=counted, rows=1000).answer == "tweets"
    assert account_question("tweets.csv", counted=counted, rows=500).answer == "acmebank"


def test_a_column_that_names_its_zone_is_believed() -> None:
    times = [f"2021-05-{n:02d} 10:00:00" for n in range(1, 9)]
    names = {"Date (UTC)": True, "created_at_gmt": True, "date": False, "Date (GMT+1)": False}
    for name, said in names.items():
        columns = {name: times, "user": [f"u{n}" for n in range(8)], "text": WORDS}
        (zone,) = [q for q in look_at(profiles(**columns), name="x.csv").questions if q.name == "timezone"]
        assert (name in zone.why) == said and ("does not say" in zone.why) != said


def test_votes_and_stars_are_no_polarity_unless_a_person_says_their_scale() -> None:
    table = profiles(
        author=[f"u{n}" for n in range(8)], created=TIMES, body=WORDS, score=[str(n - 2) for n in range(8)]
    )
    look = look_at(table, name="a.csv")
    assert "polarity" not in look.columns and any("votes or stars" in one for one in look.decided)
    assert look_at(table, name="a.csv", given={"polarity": "score"}).columns["polarity"] == "score"


def test_times_in_a_form_of_their_own_are_read_in_it() -> None:
    def form(*times: str) -> FirstLook:
        return look_at(profiles(user=["ann", "bob"], target=["acme", "acme"], when=list(times)), name="a.csv")

    american = form("05/01/2012 10:00 PM", "05/13/2012 09:00 AM")
    assert american.mapping({})["time_format"] == "%m/%d/%Y %I:%M %p"
    unclear = form("01/05/2012 10:00", "02/05/2012 09:00")
    assert len(unclear.time_forms) == 2 and "time_format" not in unclear.mapping({})


def _profile(name, *values):
    from kresearch.interactions.guess import Profile

    return Profile(name, len(values), len(values), len(set(values)), tuple(values))


def test_texts_that_all_name_one_account_are_said_of_it():
    ids = _profile("id", *(str(1578344112624762881 + n) for n in range(20)))
    times = _profile("created", *(f"2022-10-{1 + n:02} 11:18:55+00:00" for n in range(20)))
    texts = _profile("tweet", *(f"@acme this is complaint number {n}" for n in range(20)))
    likes, shares = _profile("likes", *map(str, range(20))), _profile("retweets", *map(str, range(20)))
    profiles = [ids, times, texts, likes, shares]
    look = look_at(profiles, name="tweets.csv")
    assert not look.totals
    assert look.columns["kind"] == "=mention"
    assert look.columns["actor"] == "id"
    assert look.questions[0].answer == "acme"
    assert any("likes, retweets" in one and "not read" in one for one in look.decided)
    # Of somebody else's account they are what it published.
    assert look_at(profiles, name="tweets.csv", whose="bakery").totals


def test_the_addresses_say_the_network():
    times = _profile("timestamp", *(f"2022-10-{1 + n:02} 11:18:55+00:00" for n in range(20)))
    captions = _profile("caption", *(f"fresh bread with @mill, batch {n}" for n in range(20)))
    owners = _profile("owner_username", *(f"bakery{n % 3}" for n in range(20)))
    links = _profile("post_url", *(f"https://www.instagram.com/p/{n}/" for n in range(20)))
    likes, comments = _profile("likes", *map(str, range(20))), _profile("comments", *map(str, range(20)))
    look = look_at([times, captions, owners, links, likes, comments], name="posts.csv")
    (question,) = [q for q in look.questions if q.name == "network"]
    assert question.answer == "instagram"


def test_classes_of_0_and_1_are_no_polarity_of_themselves():
    times = _profile("at", *(f"2022-10-{1 + n:02} 11:18:55+00:00" for n in range(20)))
    texts = _profile("text", *(f"@acme this is complaint number {n}" for n in range(20)))
    users = _profile("user", *(f"u{n}" for n in range(20)))
    look = look_at(
        [times, texts, users, _profile("sentiment", *(str(n % 2) for n in range(20)))], name="t.csv"
    )
    assert "polarity" not in look.columns
    assert any("'sentiment' is not read as polarity" in one for one in look.decided)

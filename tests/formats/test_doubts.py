"""What is doubtful in a foreign file is said: hours of clocks, rounded ids, headers between rows, lists."""

from __future__ import annotations

import pytest

from kresearch.errors import CheckError, UsageError
from kresearch.formats import Options, convert
from kresearch.formats.logs import check_any

HEADER = "id,created_at,screen_name,text,favorite_count,retweet_count"
ROME = Options(timezone="Europe/Rome")


def read(tmp_path, *rows, options=ROME):
    (tmp_path / "tweets.csv").write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return convert(tmp_path / "tweets.csv", options=options)


def tweet(number, time="2012-05-01 10:00:00", *, who="anna", text="@acme hm", likes="1"):
    return f'{number},"{time}",{who},{text},{likes},0'


@pytest.mark.parametrize(
    ("time", "said"),
    [
        ("2012-03-25 02:30:00", "the zone's clocks skip"),
        ("2012-10-28 02:30:00", "the zone's clocks show twice"),
        ("2012-10-28 02:30:00 +0100", ""),
        ("2012-10-28 04:30:00", ""),
    ],
)
def test_hours_that_a_zone_skips_or_repeats_are_said(tmp_path, time, said):
    notes = [note for note in read(tmp_path, tweet(101, time)).notes if "clocks" in note]
    assert len(notes) == bool(said) and all(said in note for note in notes)


@pytest.mark.parametrize(
    "time", ["5/13/2012, 10:40:00\u202fPM", "2012-05-13\u00a022:40:00", "2012-05-13T22:40:00\u200e"]
)
def test_narrow_blanks_within_a_time_are_blanks(tmp_path, time):
    (row,) = read(tmp_path, tweet(101, time, likes="0")).interactions.to_pyarrow().to_pylist()
    assert f"{row['at']:%d %H:%M}" == "13 20:40"


def test_day_numbers_of_a_spreadsheet_are_called_so(tmp_path):
    with pytest.raises(CheckError, match=r"day numbers of a spreadsheet, e\.g\. 41030\.4166"):
        read(tmp_path, tweet(101, "41030.4166"))


def test_a_header_between_rows_is_no_row(tmp_path):
    log = read(tmp_path, tweet(101), f"\ufeff{HEADER}", tweet(102))
    assert any("the header stands again" in note for note in log.notes)
    assert not any("left out" in note for note in log.notes)


def test_a_list_of_names_is_nobody(tmp_path):
    with pytest.raises(CheckError, match="an object or a list stands where a name is expected"):
        read(tmp_path, tweet(101, who="\"['anna', 'bea']\""))


def test_a_count_beyond_all_people_is_left_out(tmp_path):
    log = read(tmp_path, tweet(101, likes="9999999999999999999999"), tweet(102))
    assert any("total of like above" in note for note in log.notes)


def test_people_whose_tweets_got_one_number_are_several(tmp_path):
    log = read(
        tmp_path, tweet(5703000, who="anna", text="@acme one"), tweet(5703000, who="bea", text="@acme two")
    )
    rows = [r for r in log.interactions.to_pyarrow().to_pylist() if r["kind"] == "reply"]
    assert sorted(r["actor"] for r in rows) == ["anna", "bea"]
    assert any("rounded by a spreadsheet" in note for note in log.notes)


def test_what_an_edge_is_called_is_its_kind_and_unknown_words_are_said(tmp_path):
    rows = ["from,to,type,timestamp", "anna,acme,follows,1335866400", "bea,acme,MT,1335866500"]
    rows += ["carla,acme,likes,1335866600", "dora,acme,befriends,1335866700"]
    (tmp_path / "edges.csv").write_text("\n".join([*rows, ""]))
    log = convert(tmp_path / "edges.csv")
    kinds = {r["actor"]: r["kind"] for r in log.interactions.to_pyarrow().to_pylist()}
    assert kinds == {"anna": "follow", "bea": "mention", "carla": "like", "dora": "mention"}
    assert any("called by a word that is no kind" in note for note in log.notes)


@pytest.mark.parametrize("text", ["<!DOCTYPE html><table></table>", '<?xml version="1.0"?><rss/>'])
def test_a_web_page_under_the_name_of_a_table_is_called_one(tmp_path, text):
    (tmp_path / "log.csv").write_text(text)
    for said in ({}, {"mapping": ["account==acme"]}):
        with pytest.raises(UsageError, match="a web page or XML"):
            check_any(tmp_path / "log.csv", **said)


def test_a_table_without_a_header_is_told_so(tmp_path):
    (tmp_path / "tweets.csv").write_text(
        "1001,2012-05-01 10:00:00,anna,hm\n1002,2012-05-01 10:00:00,bea,ho\n"
    )
    with pytest.raises(UsageError, match="the first line of 'tweets.csv' looks like data"):
        convert(tmp_path / "tweets.csv")


def test_tables_of_tweets_call_columns_by_further_names(tmp_path):
    header = "tweetid,timestamp,screenname,body,quotescreenname,likes,retweets"
    rows = ["1108791342080000000,10:15 AM - 21 Mar 2019,anna,so true,acme,3,1"]
    (tmp_path / "tweets.csv").write_text("\n".join([header, *rows, ""]))
    found = convert(tmp_path / "tweets.csv", options=ROME).interactions.to_pyarrow().to_pylist()
    assert {r["kind"]: (r["account"], r["count"]) for r in found} == {
        "quote": ("acme", 1), "like": ("anna", 3), "share": ("anna", 1),
    }  # fmt: skip

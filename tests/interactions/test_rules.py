"""Each rule, by a row that breaks it and the row that follows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from kresearch.interactions import InteractionLog, InvalidLogError, check_log, read_log

GOOD = "7,brand,ann,like,twitter,2012-05-29T10:00:00Z,,"

#: rule, level, column, a row that breaks it
BAD_ROWS = [
    ("empty", "error", "account", "1,,ann,like,twitter,2012-05-29T10:00:00Z,,"),
    ("empty", "error", "account", '1,"  ",ann,like,twitter,2012-05-29T10:00:00Z,,'),
    ("empty", "error", "actor", "1,brand,,like,twitter,2012-05-29T10:00:00Z,,"),
    ("empty", "error", "kind", "1,brand,ann,,twitter,2012-05-29T10:00:00Z,,"),
    ("unknown", "error", "kind", "1,brand,ann,rt?,twitter,2012-05-29T10:00:00Z,,"),
    ("unknown", "error", "network", "1,brand,ann,like,twiter,2012-05-29T10:00:00Z,,"),
    ("missing-time", "error", "at", "1,brand,ann,like,twitter,,,"),
    ("zoneless", "error", "at", "1,brand,ann,like,twitter,2012-05-29T10:00:00,,"),
    ("zoneless", "error", "at", "1,brand,ann,like,twitter,2012-05-29,,"),
    ("number", "error", "at", "1,brand,ann,like,twitter,1338285600,,"),
    ("unparsable", "error", "at", "1,brand,ann,like,twitter,yesterday,,"),
    ("unparsable", "error", "at", "1,brand,ann,like,twitter,2012-13-29T10:00:00Z,,"),
    ("unparsable", "error", "at", "1,brand,ann,like,twitter,29/05/2012 10:00,,"),
    ("out-of-range", "error", "at", "1,brand,ann,like,twitter,0012-05-29T10:00:00Z,,"),
    ("future", "warning", "at", "1,brand,ann,like,twitter,2030-05-29T10:00:00Z,,"),
    ("not-a-number", "error", "polarity", "1,brand,ann,comment,twitter,2012-05-29T10:00:00Z,bad,"),
    ("not-a-number", "error", "polarity", "1,brand,ann,comment,twitter,2012-05-29T10:00:00Z,nan,"),
    ("not-a-number", "error", "polarity", '1,brand,ann,comment,twitter,2012-05-29T10:00:00Z,"0,5",'),
    ("outside", "error", "polarity", "1,brand,ann,comment,twitter,2012-05-29T10:00:00Z,-1.01,"),
    ("outside", "error", "polarity", "1,brand,ann,comment,twitter,2012-05-29T10:00:00Z,inf,"),
    ("damaged-id", "error", "interaction_id", "5.70E+17,brand,ann,like,twitter,2012-05-29T10:00:00Z,,"),
    ("damaged-id", "error", "actor", "1,brand,1.23457E+17,like,twitter,2012-05-29T10:00:00Z,,"),
    (
        "damaged-id",
        "error",
        "interaction_id",
        "570301083672813571.0,brand,ann,like,twitter,2012-05-29T10:00:00Z,,",
    ),
    (
        "damaged-id",
        "error",
        "interaction_id",
        "5.7030108367281E17,brand,ann,like,twitter,2012-05-29T10:00:00Z,,",
    ),
    (
        "rounded-id",
        "warning",
        "interaction_id",
        "570301083672810000,brand,ann,like,twitter,2012-05-29T10:00:00Z,,",
    ),
    ("self", "warning", "actor", "1,brand,brand,like,twitter,2012-05-29T10:00:00Z,,"),
    ("mojibake", "warning", "text", "1,brand,ann,comment,twitter,2012-05-29T10:00:00Z,,perchÃ© no"),
    ("lost", "warning", "text", "1,brand,ann,comment,twitter,2012-05-29T10:00:00Z,,oh \ufffd no"),
    ("duplicate", "warning", "interaction_id", GOOD),
    ("contradiction", "error", "interaction_id", "7,brand,bob,like,twitter,2012-05-29T10:00:00Z,,"),
]
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(("rule", "level", "column", "row"), BAD_ROWS)
def test_a_rule_names_its_row(csv: Callable[..., Path], rule: str, level: str, column: str, row: str) -> None:
    report = check_log(csv(GOOD, row), now=NOW)
    assert [(p.rule, p.level, p.column) for p in report.problems] == [(rule, level, column)]
    assert report.rows_read == {"interactions": 2}
    assert 2 in [number for number, _ in report.problems[0].rows]
    assert column in str(report)


@pytest.mark.parametrize(("rule", "level", "column", "row"), BAD_ROWS)
def test_errors_are_refused_and_warnings_are_kept(
    csv: Callable[..., Path], rule: str, level: str, column: str, row: str
) -> None:
    path = csv(GOOD, row)
    if level == "error":
        with pytest.raises(InvalidLogError) as caught:
            InteractionLog(path, now=NOW)
        assert caught.value.exit_code == 1
        assert set(caught.value.rows["column"]) == {column}
    else:
        log = InteractionLog(path, now=NOW)
        assert log.summary().rows == 2
        assert any(column in note for note in log.notes)


@pytest.mark.parametrize(
    "row",
    [
        GOOD,
        "1,brand,ann,RT,Twitter,2012-05-29T10:00:00+02:00,,",
        "1,brand,ann,Favourite,fb,2012-05-29 10:00:00+0200,0,",
        "1,brand,ann,comment,g+ ,2012-05-29 10:00:00 +0200,1,",
        "1,brand,ann,+K,twitter,Tue May 29 10:00:00 +0200 2012,-1.0,",
        "1,brand,ann,like,twitter,2012-05-29 10:00 Europe/Rome,1e-3,",
        '1,brand,ann,like,twitter,"Tue, 29 May 2012 10:00:00 +0200",,',
        "1,brand,ann,like,twitter,2012-05-29T08:00:00.5Z,,",
    ],
)
def test_what_is_allowed_passes(csv: Callable[..., Path], row: str) -> None:
    row = row.replace("g+ ", "google+ ")
    assert not check_log(csv(row), now=NOW)


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2012-05-29T10:00:00+02:00", "2012-05-29T08:00:00Z"),
        ("2012-05-29 10:00:00+0200", "2012-05-29T08:00:00Z"),
        ("2012-05-29 10:00:00 +0200", "2012-05-29T08:00:00Z"),
        ("2012-05-29 10:00 Europe/Rome", "2012-05-29T08:00:00Z"),
        ("Tue May 29 10:00:00 +0200 2012", "2012-05-29T08:00:00Z"),
        ("2012-05-29T10:00:00.123456Z", "2012-05-29T10:00:00.123456Z"),
    ],
)
def test_times_are_read_in_utc(csv: Callable[..., Path], written: str, utc: str) -> None:
    log = InteractionLog(csv(f"1,brand,ann,like,twitter,{written},,"))
    assert log.interactions.to_pandas()["at"][0] == pd.Timestamp(utc)


def test_all_problems_of_all_tables_come_at_once(tmp_path: Path) -> None:
    (tmp_path / "interactions.csv").write_text(
        "account,actor,kind,network,at\n"
        "brand,ann,rt?,twitter,2012-05-29T10:00:00\n"
        "brand,bob,like,twitter,2012-05-29T10:00:00Z\n"
        "brand,bob,rt?,twitter,2012-05-29T10:00:00\n"
    )
    (tmp_path / "posts.csv").write_text("account,post,network,at\nbrand,,twitter,2012-05-29T10:00:00Z\n")
    (tmp_path / "audience.csv").write_text(
        "account,network,at,followers\nbrand,twitter,2012-05-29T10:00:00Z,-1\nbrand,twitter,2012-05-30T10:00:00Z,many\n"
    )
    with pytest.raises(InvalidLogError) as caught:
        read_log(tmp_path)
    text = str(caught.value)
    assert text.startswith("5 problems in 6 rows.")
    assert "at: 2 rows without a time zone: '2012-05-29T10:00:00' (rows 1, 3)." in text
    assert "kind: 2 rows with an unknown name: 'rt?' (rows 1, 3). Allowed: angry, click" in text
    assert "Did you mean 'share' for 'rt?'?" in text
    assert "posts.post: 1 row without a value: empty (row 1)." in text
    assert "audience.followers: 1 row below 0: '-1' (row 1)." in text
    assert "audience.followers: 1 row with no whole number: 'many' (row 2)." in text
    assert len(caught.value.problems) == 5
    assert len(caught.value.rows) == 7


@pytest.mark.parametrize("count", ["0", "-3", "1.5", "many"])
def test_a_total_counts_at_least_one(csv: Callable[..., Path], count: str) -> None:
    header = "account,actor,kind,network,at,count"
    report = check_log(csv(f"brand,,like,facebook,2012-05-29T10:00:00Z,{count}", header=header))
    assert [p.column for p in report.problems] == ["count"]
    assert not check_log(csv("brand,,like,facebook,2012-05-29T10:00:00Z,120", header=header))
    assert not check_log(csv("brand,,like,facebook,2012-05-29T10:00:00Z,120.0", header=header))


def test_a_missing_column_names_the_nearest(csv: Callable[..., Path]) -> None:
    path = csv("brand,ann,like,2012-05-29T10:00:00Z", header="acount,user,type,tweet_created_utc")
    report = check_log(path)
    assert report.has("missing")
    hints = {p.column: f"{p.reason} {p.advice}" for p in report.problems}
    assert "--map account=acount" in hints["account"]
    assert "--map actor=user" in hints["actor"]
    assert "--map kind=type" in hints["kind"]
    assert "--map at=tweet_created_utc" in hints["at"]
    assert "network==text" in hints["network"]


def test_one_rounded_id_among_many_is_chance(csv: Callable[..., Path]) -> None:
    rows = [
        f"5703010836728{i:05d},brand,ann,like,twitter,2012-05-29T10:00:00Z,," for i in range(10_000, 10_150)
    ]
    assert not check_log(csv(*rows))


def test_the_same_post_with_two_times_is_a_contradiction(tmp_path: Path, interactions: pd.DataFrame) -> None:
    posts = pd.DataFrame(
        {
            "account": "brand",
            "post": ["p", "p"],
            "network": "twitter",
            "at": pd.to_datetime(["2012-05-29T10:00:00Z", "2012-05-29T11:00:00Z"]),
        }
    )
    with pytest.raises(InvalidLogError, match=r"posts\.post: 2 rows with the same id and different content"):
        InteractionLog(interactions, posts)


def test_counts_are_exact_though_rows_are_listed_up_to_a_limit() -> None:
    bad = pd.DataFrame(
        {
            "account": "brand",
            "actor": [f"ann{i}" for i in range(2500)],
            "kind": "nonsense",
            "network": "twitter",
            "at": pd.Timestamp("2012-05-29", tz="UTC"),
        },
        index=range(2500),
    ).assign(actor=[f"ann{n}" for n in range(2500)])
    with pytest.raises(InvalidLogError) as caught:
        InteractionLog(bad)
    assert caught.value.problems[0].count == 2500
    assert len(caught.value.rows) == 1000
    assert "2,500 rows" in str(caught.value)


@pytest.mark.parametrize(
    "word", ["impression", "impressions", "reach", "engagement", "seen", "award", "unlike"]
)
def test_a_word_of_another_meaning_has_no_suggestion(word):
    row = {"account": "a", "actor": "b", "kind": word, "network": "twitter", "at": "2012-05-29T10:00:00Z"}
    with pytest.raises(InvalidLogError) as caught:
        InteractionLog(pd.DataFrame([row]))
    assert "Did you mean" not in str(caught.value)

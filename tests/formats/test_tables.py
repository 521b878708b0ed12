"""Workbooks, lines above a table, dates in either order, zones: read right, or said what is missing."""

from __future__ import annotations

import csv
import datetime as dt

import pytest

from kresearch.errors import UsageError
from kresearch.formats import Options, convert, import_files, read_head
from kresearch.formats.dates import to_iso
from kresearch.formats.opinions import polarity_of
from kresearch.formats.preamble import lines_before_header

ROME = Options(timezone="Europe/Rome")
NAMES = ["Project", "Date", "Author", "Content", "Sentiment", "Source"]


def write_csv(path, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


def write_book(path, **sheets):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def rows_of(log):
    found = log.interactions.to_pyarrow().to_pylist()
    return sorted((f"{r['at']:%Y-%m-%d %H:%M}", r["actor"], r["account"], r["polarity"]) for r in found)


def test_a_workbook_below_a_title_is_read_with_its_dates(tmp_path):
    table = [
        ["Weekly report"],
        [],
        NAMES,
        ["Acme", dt.datetime(2023, 5, 2, 9, 30), "anna", "hm", "Negativo", "X"],
    ]
    log = convert(write_book(tmp_path / "report.xlsx", Mentions=table), options=ROME)
    assert rows_of(log) == [("2023-05-02 07:30", "anna", "acme", -1.0)]


def test_sheets_are_named_and_those_of_no_format_are_said(tmp_path):
    table = [NAMES, ["Acme", dt.datetime(2023, 5, 2, 9, 30), "anna", "hm", "Positive", "Twitter"]]
    other = [["Country", "Mentions", "Share"], ["IT", 3, 0.5], ["FR", 3, 0.5]]
    log = convert(write_book(tmp_path / "report.xlsx", Countries=other, Mentions=table), options=ROME)
    assert rows_of(log) == [("2023-05-02 07:30", "anna", "acme", 1.0)]
    said = "\n".join(log.notes)
    assert "report.xlsx:Mentions (mentions)" in said
    assert "of no known format: 1 file" in said and "report.xlsx:Countries" in said


def test_numbers_of_a_workbook_are_whole_and_damaged_ids_are_not_used(tmp_path):
    table = [["source", "target", "time", "id"], ["anna", "acme", 1289241911, 570301083672813571]]
    log = convert(write_book(tmp_path / "edges.xlsx", Edges=table))
    (row,) = log.interactions.to_pyarrow().to_pylist()
    assert f"{row['at']:%Y-%m-%d}" == "2010-11-08" and row["interaction_id"] is None
    assert "spreadsheet damaged" in "\n".join(log.notes)


def test_a_damaged_workbook_is_refused_with_what_is_allowed(tmp_path):
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0" + b"x" * 100)
    with pytest.raises(UsageError, match=r"no workbook that can be read.* Save it again as .xlsx or CSV"):
        read_head(tmp_path / "old.xls")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a,b,c\n1,2,3\n", 0),
        ("a,b\n1,2\n3,4\n", 0),
        ("Title\n\na,b,c\n1,2,3\n", 2),
        ("Title,,\nFrom:,2023-05-01,\na,b,c\n1,2,3\n", 2),
        ('"A title\nof two lines"\na;b;c\n1;2;3\n', 2),
        ("only text\nand more text\n", 0),
        ("x,y\n1,2,3\n4,5,6\n", 0),
    ],
)
def test_where_the_header_stands(text, lines):
    assert lines_before_header(text) == lines


@pytest.mark.parametrize(
    ("text", "order", "iso"),
    [
        ("02/05/2023", "dmy", "2023-05-02T00:00:00"),
        ("02/05/2023", "mdy", "2023-02-05T00:00:00"),
        ("2.5.23 7:05", "dmy", "2023-05-02T07:05:00"),
        ("05/02/2023 12:05 AM", "mdy", "2023-05-02T00:05:00"),
        ("05/02/2023, 12:05 p.m.", "mdy", "2023-05-02T12:05:00"),
        ("02-May-2023 07:20PM", None, "2023-05-02T19:20:00"),
        ("May 2, 2023", None, "2023-05-02T00:00:00"),
        ("2 maggio 2023 19:20", None, "2023-05-02T19:20:00"),
        ("02/05/2023", None, None),
        ("02/05/2023 13:05 PM", "dmy", None),
        ("02/05/2023 Uhr", "dmy", None),
        ("02/05-2023", "dmy", None),
    ],
)
def test_dates_are_read_to_their_last_sign(text, order, iso):
    assert to_iso(text, order) == iso


def test_day_and_month_are_told_by_the_whole_column_or_asked_for(tmp_path):
    row = ["Acme", "02/05/2023 10:00", "anna", "hm", "neutral", "Twitter"]
    unclear = write_csv(tmp_path / "a.csv", [NAMES, row])
    with pytest.raises(UsageError, match="day/month or month/day"):
        convert(unclear, options=ROME)
    later = ["Acme", "13/05/2023 10:00", "ben", "hm", "neutral", "Twitter"]
    told = write_csv(tmp_path / "b.csv", [NAMES, row, later])
    assert [r[0] for r in rows_of(convert(told, options=ROME))] == ["2023-05-02 08:00", "2023-05-13 08:00"]


def test_a_zone_is_asked_for_and_the_advice_works(tmp_path):
    file = write_csv(
        tmp_path / "a.csv", [NAMES, ["Acme", "2023-05-02 10:00", "anna", "hm", "neutral", "Twitter"]]
    )
    with pytest.raises(UsageError, match=r"carry no zone.* --timezone Europe/Rome"):
        convert(file)
    assert rows_of(convert(file, options=ROME)) == [("2023-05-02 08:00", "anna", "acme", 0.0)]


def test_times_with_a_zone_need_none(tmp_path):
    file = write_csv(
        tmp_path / "a.csv", [NAMES, ["Acme", "2023-05-02T10:00:00Z", "anna", "hm", "", "Twitter"]]
    )
    assert rows_of(convert(file)) == [("2023-05-02 10:00", "anna", "acme", None)]


@pytest.mark.parametrize(
    ("said", "scale", "polarity"),
    [
        ("POSITIVE", 1, 1.0),
        ("negativa", 1, -1.0),
        ("Neutrale", 1, 0.0),
        ("Not rated", 1, None),
        (None, 1, None),
        ("-1", 1, -1.0),
        ("2,5", 5, 0.5),
    ],
)
def test_sentiment_words_become_polarity_as_given(said, scale, polarity):
    assert polarity_of(said, scale=scale) == polarity


@pytest.mark.parametrize("said", ["joyful", "5"])
def test_a_sentiment_that_nobody_knows_is_an_error(said):
    with pytest.raises(ValueError, match=r"joyful|beyond"):
        polarity_of(said)


def test_a_date_of_a_spreadsheet_keeps_the_clock_of_the_other_column(tmp_path):
    header = ["Project", "Date", "Time", "Author", "Content", "Sentiment", "Source"]
    file = write_csv(
        tmp_path / "a.csv", [header, ["Acme", "2023-05-02 00:00:00", "22:03", "anna", "hm", "neutral", "X"]]
    )
    log, _ = import_files(file, options=Options(timezone="UTC"))
    assert log.interactions.execute()["at"][0].isoformat() == "2023-05-02T22:03:00+00:00"
    only = write_csv(
        tmp_path / "b.csv", [header, ["Acme", "2023-05-02 10:00:00", "22:03", "anna", "hm", "neutral", "X"]]
    )
    log, _ = import_files(only, options=Options(timezone="UTC"))
    assert log.interactions.execute()["at"][0].isoformat() == "2023-05-02T10:00:00+00:00"


def test_a_text_with_commas_on_a_line_of_its_own_is_no_further_row(tmp_path):
    header = ["Count", "Username", "Text", "Created At", "Retweets", "Likes"]
    said = "All of them\nred, white, blue, green, black, and more"
    file = write_csv(
        tmp_path / "t.csv", [header, ["1", "anna", said, "Wed Nov 06 19:38:36 +0000 2024", "0", "2"]]
    )
    _, conversion = import_files(file)
    assert not conversion.broken and conversion.became["post"] == 1
    swallowed = tmp_path / "s.csv"
    swallowed.write_text(
        ",".join(header) + '\n1,anna,"hello,Wed Nov 06 19:38:36 +0000 2024,0,2\n'
        '2,bruno,me too,Wed Nov 06 19:39:36 +0000 2024,0,2\n3,carl,"ok",Wed Nov 06 19:40:36 +0000 2024,0,2\n'
        "4,dora,hi @anna,Wed Nov 06 19:41:36 +0000 2024,0,2\n",
        encoding="utf-8",
    )
    _, conversion = import_files(swallowed)
    assert conversion.broken


def test_one_odd_time_is_left_out_and_most_are_refused(tmp_path):
    def mention(at):
        return ["Acme", at, "anna", "hm", "neutral", "Twitter"]

    good = [mention(f"2023-05-0{day}T10:00:00Z") for day in (1, 2, 3)]
    log, conversion = import_files(
        write_csv(tmp_path / "a.csv", [NAMES, mention("before 2023 or so"), *good])
    )
    assert log.interactions.count().execute() == 3 and conversion.left_out
    with pytest.raises(UsageError, match="no form that is read, e.g. week 12345"):
        import_files(write_csv(tmp_path / "b.csv", [NAMES, good[0], *[mention("week 12345")] * 3]))


def test_a_title_above_the_header_of_a_sheet_is_said_and_the_advice_works(tmp_path):
    from kresearch.interactions import read_log

    rows = [
        ["account", "actor", "kind", "network", "at"],
        ["a", "b", "like", "twitter", "2020-01-01T00:00:00Z"],
    ]
    book = write_book(tmp_path / "log.xlsx", Sheet=[["My tweets"], *rows])
    with pytest.raises(UsageError, match="row 2.*--skip-lines 1"):
        read_log(book)
    assert read_log(book, skip_lines=1).interactions.count().execute() == 1
    plain = write_book(tmp_path / "plain.xlsx", Sheet=rows)
    assert read_log(plain).interactions.count().execute() == 1


def test_a_list_of_words_in_a_text_is_no_swallowed_row(tmp_path):
    path = tmp_path / "comments.csv"
    words = ", ".join(["bread", "rolls", "cakes", "pies", "tarts", "buns"])
    path.write_text(
        "video_id,comment_text,author,like_count,publish_date,reply_count\n"
        f'abc,"my list:\n{words}\n",@anna,2,2025-08-19T10:31:20Z,0\n'
    )
    log, conversion = import_files(path)
    assert not conversion.broken
    assert log.interactions.to_pandas()["count"].sum() == 3


def merge(path, *ranges):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(path)
    for one in ranges:
        book.active.merge_cells(one)
    book.save(path)
    return path


def test_a_merged_time_is_of_each_of_its_rows_and_a_merged_number_of_none_but_the_first(tmp_path):
    when = dt.datetime(2023, 5, 2, 9, 30)
    rows = [
        ["id", "created_at", "screen_name", "text", "favorite_count", "retweet_count"],
        ["100001", when, "anna", "@acme hm", 3, 0],
        ["100002", None, "bea", "@acme no", None, 0],
        ["100003", None, "carla", "@acme oh", None, 0],
    ]
    book = merge(write_book(tmp_path / "tweets.xlsx", Data=rows), "B2:B4", "E2:E4")
    log = convert(book, options=ROME)
    table = log.interactions.to_pyarrow().to_pylist()
    assert sorted(r["actor"] for r in table if r["kind"] == "reply") == ["anna", "bea", "carla"]
    assert sum(r["count"] for r in table if r["kind"] == "like") == 3
    assert "2 × tweets.xlsx:Data: cells are filled from the merged cell above" in "\n".join(log.notes)


def test_names_merged_over_two_header_lines_are_the_header(tmp_path):
    rows = [
        ["id", "created_at", "screen_name", "text", "Counts", None],
        [None, None, None, None, "favorite_count", "retweet_count"],
        ["100001", dt.datetime(2023, 5, 2, 9, 30), "anna", "@acme hm", 3, 2],
    ]
    book = merge(write_book(tmp_path / "tweets.xlsx", Data=rows), *(f"{c}1:{c}2" for c in "ABCD"), "E1:F1")
    table = convert(book, options=ROME).interactions.to_pyarrow().to_pylist()
    assert {r["kind"]: r["count"] for r in table} == {"reply": 1, "like": 3, "share": 2}

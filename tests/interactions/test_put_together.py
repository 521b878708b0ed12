"""Files put together, and JSON of other shapes than one object per line: read, or said what they are."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from kresearch.errors import UsageError
from kresearch.interactions import InvalidLogError, check_log, read_log

HEADER = "account,actor,kind,network,at\n"
ONE, TWO = (f"acme,{who},like,twitter,2016-05-01T10:00:00Z\n" for who in ("anna", "ben"))
ROWS = [
    {"account": "acme", "actor": who, "kind": "like", "network": "twitter", "at": "2016-05-01T10:00:00Z"}
    for who in ("anna", "ben")
]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_header_between_rows_is_no_row(tmp_path, mark):
    path = tmp_path / "log.csv"
    path.write_text(HEADER + ONE + mark + HEADER + TWO)
    log = read_log(path)
    assert sorted(log.interactions.to_pyarrow()["actor"].to_pylist()) == ["anna", "ben"]
    assert any("the header stands again in 1 row" in note for note in log.notes)


def test_groups_of_columns_above_the_header(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("Who,Who,What,Where,When\n" + HEADER + ONE)
    (found,) = check_log(path).errors
    assert "header stands in line 2" in found.reason and "--skip-lines 1" in found.advice
    assert not check_log(path, skip_lines=1).problems


def test_carriage_returns_among_the_line_ends_are_said(tmp_path):
    path = tmp_path / "log.csv"
    path.write_bytes((HEADER + ONE.replace("\n", "\r") + TWO).encode())
    assert any("carriage returns alone end others" in note for note in check_log(path).notes)


def test_a_mark_between_lines_of_json(tmp_path):
    path = tmp_path / "log.jsonl"
    path.write_text("".join(f"\ufeff{json.dumps(row)}\n" for row in ROWS))
    assert read_log(path).summary().interactions == 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("".join(map(json.dumps, ROWS)), "one behind the other"),
        (f"// export\n{json.dumps(ROWS)}", "a comment stands before it"),
        (pd.DataFrame(ROWS).to_json(), "column by column"),
        (pd.DataFrame(ROWS).to_json(orient="split"), "column by column"),
    ],
)
def test_other_shapes_are_called_what_they_are(tmp_path, text, why):
    path = tmp_path / "log.json"
    path.write_text(text)
    with pytest.raises(InvalidLogError, match=why):
        read_log(path)


def test_packed_twice(tmp_path):
    import gzip

    path = tmp_path / "log.csv.gz"
    path.write_bytes(gzip.compress(gzip.compress((HEADER + ONE).encode())))
    with pytest.raises(UsageError, match="packed twice"):
        read_log(path)


@pytest.mark.parametrize(
    "name",
    ["{'id': 1, 'name': 'x'}", '[""anna"", ""ben""]', "['anna']", "<User object at 0x7f3a>", "('anna', 1)"],
)
@pytest.mark.parametrize("column", ["account", "actor"])
def test_a_structure_in_a_cell_is_no_name(tmp_path, name, column):
    path = tmp_path / "log.csv"
    cells = {"account": "acme", "actor": "anna"} | {column: f'"{name}"'}
    path.write_text(f"{HEADER}{cells['account']},{cells['actor']},like,twitter,2016-05-01T10:00:00Z\n")
    assert [(p.column, p.rule) for p in check_log(path).errors] == [(column, "structure")]


@pytest.mark.parametrize("name", ["[acme]", "(acme)", "<3 acme", "{acme}", "a: b", "anna [the first]"])
def test_marks_in_a_name_are_no_structure(tmp_path, name):
    path = tmp_path / "log.csv"
    path.write_text(f"{HEADER}acme,{name},like,twitter,2016-05-01T10:00:00Z\n")
    assert not check_log(path).errors


@pytest.mark.parametrize("name", ["https://twitter.com/anna", "7.0"])
def test_what_is_unlike_a_name_is_warned(tmp_path, name):
    path = tmp_path / "log.csv"
    path.write_text(f"{HEADER}acme,{name},like,twitter,2016-05-01T10:00:00Z\n")
    assert check_log(path).has("unlike-name")


@pytest.mark.parametrize(("title", "copies"), [("one", 1), ("two", 0)])
def test_a_row_of_totals_that_stands_twice_is_warned(tmp_path, title, copies):
    path = tmp_path / "log.csv"
    rows = "".join(f"acme,facebook,2016-05-01T10:00:00Z,10,{name}\n" for name in ("one", title))
    path.write_text("account,network,at,Likes,title\n" + rows)
    report = check_log(path, totals={"like": "Likes"})
    assert [problem.count for problem in report.problems] == [1] * copies
    assert any("columns not used: title" in note for note in report.notes)


def test_one_column_is_one_total(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("account,network,at,Likes\nacme,facebook,2016-05-01T10:00:00Z,10\n")
    with pytest.raises(UsageError, match="count twice"):
        check_log(path, totals={"like": "Likes", "share": "Likes"})


@pytest.mark.parametrize(
    ("line", "swallowed"),
    [
        ("first, second, third, fourth, fifth, and so on", False),
        ("acme,ben,like,twitter,2016-05-01T10:00:00Z,fine", True),
        ("acme,,like,twitter,2016-05-01T10:00:00Z,", True),
    ],
)
def test_a_sentence_with_commas_is_no_swallowed_row(tmp_path, line, swallowed):
    path = tmp_path / "log.csv"
    path.write_text(f'{HEADER.strip()},text\n{ONE.strip()},"a list\n{line}"\n')
    assert check_log(path).has("swallowed") is swallowed

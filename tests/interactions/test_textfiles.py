"""CSV and JSON Lines as people have them: other separators, broken rows, other encodings."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from kresearch.errors import UsageError
from kresearch.formats import open_log
from kresearch.interactions import InteractionLog, InvalidLogError, check_log, read_log

HEADER = b"account,actor,kind,network,at,text\n"
ROW = b"brand,ann,comment,twitter,2012-05-29T10:00:00Z,"


def problems(path: Path, **options: object) -> dict[str, list[tuple[int | None, str | None]]]:
    return {p.rule: list(p.rows) for p in check_log(path, **options).problems}


def texts(path: Path, **options: object) -> list[str]:
    return sorted(InteractionLog(path, **options).interactions.to_pandas()["text"].dropna())


def test_ragged_rows_are_named(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(HEADER + ROW + b"one\n" + b"brand,ann\n" + ROW + b"two,three\n" + ROW + b"four\n")
    found = problems(path)["broken"]
    assert [row for row, _ in found] == [2, 3]
    assert "has 2 values where the header has 6: brand,ann" in str(found[0][1])
    assert "has 7 values" in str(found[1][1])


def test_cp1252_bytes_in_a_utf8_file_are_named(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(HEADER + ROW + "perché\n".encode() + ROW + "perché\n".encode("cp1252") + ROW + b"no\n")
    found = problems(path)["broken"]
    assert [row for row, _ in found] == [2]
    assert "is not UTF-8: brand" in str(found[0][1])
    with pytest.raises(InvalidLogError, match="cannot be taken apart"):
        InteractionLog(path)


@pytest.mark.parametrize(
    ("text", "encoding", "said"),
    [
        ("perché così", "cp1252", "is not UTF-8 but cp1252"),
        ("perché così", "mac-roman", "is not UTF-8 but mac-roman"),
        ("où êtes-vous né", "cp850", "is not UTF-8 but cp850"),
        ("привет мир", "cp1251", "is not UTF-8, and its bytes do not tell what it is"),
        ("jó időt szép űrt kívánok", "cp1250", "is not UTF-8 but cp1250"),
    ],
)
def test_the_encoding_of_a_whole_file_is_named(tmp_path: Path, text: str, encoding: str, said: str) -> None:
    lines = tmp_path / "x.jsonl"
    row = dict(zip(HEADER.decode().strip().split(","), (ROW.decode() + text).split(","), strict=True))
    lines.write_bytes(json.dumps(row, ensure_ascii=False).encode(encoding))
    path = tmp_path / "x.csv"
    path.write_bytes(HEADER + ROW + f"{text}\n".encode(encoding))
    for one in (path, lines):
        (problem,) = check_log(one).problems
        assert said in str(problem.rows[0][1])
        assert "--encoding NAME" in problem.advice
        assert texts(one, encoding=encoding) == [text]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (r'"he said \"hi\""', 'he said "hi"'),
        (r'"he said \"hi\", and left"', 'he said "hi", and left'),
        (r'"\"no, no\" and' + "\n" + r'\\server\\"', '"no, no" and\n' + r"\\server" + "\\"),
    ],
)
def test_quotes_behind_backslashes(tmp_path: Path, cell: str, text: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(HEADER + ROW + cell.encode() + b"\n" + ROW + b'"fine"\n')
    assert texts(path) == sorted([text, "fine"])


def test_a_backslash_before_the_end_of_a_cell_is_a_backslash(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(HEADER + ROW + b'"C:\\"\n' + ROW + b'"so ""it"" is"\n' + ROW + "é\n".encode())
    assert texts(path) == ["C:\\", 'so "it" is', "é"]


def test_a_file_may_say_its_encoding(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(HEADER + ROW + "perché\n".encode("cp1252"))
    assert texts(path, encoding="cp1252") == ["perché"]
    lines = tmp_path / "x.jsonl"
    row = dict(zip(HEADER.decode().strip().split(","), (ROW.decode() + "perché").split(","), strict=True))
    lines.write_bytes(json.dumps(row, ensure_ascii=False).encode("cp1252"))
    assert texts(lines, encoding="cp1252") == ["perché"]


@pytest.mark.parametrize(
    ("rows", "row", "said"),
    [
        (ROW + b'"never closed\n' + ROW + b"more\n", 1, "never closed"),
        (ROW + b'"closed" too early\n' + ROW + b"more\n", 1, "text after a closing quote"),
    ],
)
def test_broken_quotes_are_named(tmp_path: Path, rows: bytes, row: int, said: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(HEADER + rows)
    found = problems(path)["broken"]
    assert found[0][0] == row
    assert said in str(found[0][1])


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_other_separators(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes((HEADER + ROW + b"hi\n").decode().replace(",", separator).encode())
    assert texts(path) == ["hi"]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + HEADER + ROW + b"hi\n",
        HEADER.replace(b"\n", b"\r\n") + ROW + b"hi\r\n",
        HEADER + ROW + b"hi\r\n",
        HEADER + b"\n" + ROW + b"hi\n\n",
        HEADER + ROW + b"hi",
    ],
)
def test_byte_order_mark_line_ends_and_blank_lines(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    assert texts(path) == ["hi"]
    packed = tmp_path / "x.csv.gz"
    packed.write_bytes(gzip.compress(content))
    assert texts(packed) == ["hi"]


def test_texts_with_line_ends_commas_and_quotes_keep_row_numbers(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(
        HEADER + ROW + b'"two\nlines, ""quoted"""\n' + b"brand,ann,nonsense,twitter,2012-05-29T10:00:00Z,\n"
    )
    assert problems(path) == {"unknown": [(2, "nonsense")]}
    path.write_bytes(HEADER + ROW + b'"two\nlines, ""quoted"""\n')
    assert texts(path) == ['two\nlines, "quoted"']


def test_an_empty_text_is_not_a_missing_one(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(HEADER + ROW + b'""\n' + ROW + b"\n")
    frame = InteractionLog(path).interactions.to_pandas()
    assert frame["text"].isna().sum() == 1
    assert (frame["text"] == "").sum() == 1


def test_files_without_anything(tmp_path: Path) -> None:
    for name in ("x.csv", "x.jsonl"):
        (tmp_path / name).write_bytes(b"")
        report = check_log(tmp_path / name)
        assert [p.rule for p in report.problems] == ["file"]
        assert "the file is empty" in str(report)
    (tmp_path / "x.csv").write_bytes(HEADER)
    assert not check_log(tmp_path / "x.csv")
    (tmp_path / "x.csv.gz").write_bytes(gzip.compress(HEADER + ROW * 1000)[:60])
    assert "damaged" in str(check_log(tmp_path / "x.csv.gz"))


def test_nameless_and_repeated_columns(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b",text," + HEADER + b"0,first," + ROW + b"hi\n")
    log = InteractionLog(path)
    assert log.interactions.to_pandas()["text"][0] == "first"
    assert any("column_1" in note and "text_8" in note for note in log.notes)


def test_broken_json_lines_are_named(tmp_path: Path) -> None:
    good = {
        "account": "brand",
        "actor": "ann",
        "kind": "like",
        "network": "twitter",
        "at": "2012-05-29T10:00:00Z",
    }
    path = tmp_path / "x.jsonl"
    lines = [
        json.dumps(good).encode(),
        b"{broken",
        b"",
        b"[1]",
        json.dumps(good | {"text": "è"}).encode("cp1252"),
    ]
    lines[4] = '{"text": "è"}'.encode("cp1252")
    path.write_bytes(b"\n".join(lines))
    found = problems(path)["broken"]
    assert [(row, str(value).split(":")[0]) for row, value in found] == [
        (2, "is not JSON"),
        (4, "is no JSON object"),
        (5, "is not UTF-8 but cp1252"),
    ]


def test_json_columns_may_come_late_and_numbers_are_numbers(tmp_path: Path) -> None:
    good = {
        "account": "brand",
        "kind": "like",
        "network": "twitter",
        "at": "2012-05-29T10:00:00Z",
        "count": 3,
    }
    path = tmp_path / "x.jsonl"
    rows = [*[good] * 5, good | {"actor": "ann", "count": None, "polarity": 0.25, "a/b~c": {"d": [1]}}]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    frame = InteractionLog(path).interactions.to_pandas()
    assert frame["polarity"].dropna().tolist() == [0.25]
    assert frame["count"].sum() == 15


def test_a_json_array_is_read_and_a_broken_one_named(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    row = dict(zip(HEADER.decode().strip().split(","), (ROW.decode() + "hi").split(","), strict=True))
    path.write_text(json.dumps([row, row | {"text": "ho"}], indent=1))
    assert texts(path) == ["hi", "ho"]
    path.write_text(json.dumps([row])[:-2])
    assert "one JSON array that is broken" in str(check_log(path))


@pytest.mark.parametrize("name", ["x.xlsx", "x.feather"])
def test_an_ending_we_do_not_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")
    with pytest.raises(UsageError, match=r"Allowed: .*\.(csv|xlsx)"):
        read_log(tmp_path / name)


def test_a_wrong_path_names_the_file_beside_it(tmp_path: Path, csv: Callable[..., Path]) -> None:
    csv()
    with pytest.raises(UsageError, match=r"Did you mean 'interactions\.csv'"):
        read_log(tmp_path / "interaction.csv")


def test_folders(tmp_path: Path, csv: Callable[..., Path]) -> None:
    with pytest.raises(UsageError, match="has no interactions; in it: nothing"):
        read_log(tmp_path)
    csv("1,brand,ann,like,twitter,2012-05-29T10:00:00Z,,")
    assert read_log(tmp_path).summary().rows == 1
    csv(name="interactions.jsonl")
    with pytest.raises(UsageError, match="more than once"):
        read_log(tmp_path)


def test_rows_that_end_in_other_ways_are_rows_all_the_same(tmp_path):
    head = "account,actor,kind,network,at,text"
    rows = [f'acme,{who},like,twitter,2012-05-01T10:00:00Z,"one, two"' for who in ("ann", "bob", "cat")]
    for name, text in {
        "within": f"{head}\n{rows[0]}\r{rows[1]}\n{rows[2]}\n",
        "windows": f"{head}\r\n{rows[0]}\r\n{rows[1]}\r{rows[2]}\r\n",
        "header": f"{head}\r{rows[0]}\n{rows[1]}\n{rows[2]}\n",
        "doubled": "\r\r\n".join([head, *rows, ""]),
        "marks": "\n".join([f"\ufeff\ufeff{head}", *rows, ""]),
        "cell": f"{head}\n{rows[0]}\n{rows[1]}\n" + rows[2].replace("one, two", "one, a\rtwo, b") + "\n",
    }.items():
        (tmp_path / f"{name}.csv").write_bytes(text.encode())
        log = read_log(tmp_path / f"{name}.csv")
        assert sorted(log.interactions.actor.execute()) == ["ann", "bob", "cat"], name


@pytest.mark.parametrize("name", ["log.csv", "log.jsonl", "log.json", "log.zip", "log.tsv.gz"])
@pytest.mark.parametrize("form", ["csv", "json"])
def test_what_a_file_is_says_its_beginning_and_not_its_name(tmp_path, name, form):
    row = {
        "account": "acme",
        "actor": "ann",
        "kind": "like",
        "network": "twitter",
        "at": "2012-05-01T10:00:00Z",
    }
    table = f"{','.join(row)}\n{','.join(row.values())}\n"
    text = (table if form == "csv" else json.dumps(row) + "\n").encode()
    if name.endswith(".zip"):
        with zipfile.ZipFile(tmp_path / name, "w") as file:
            file.writestr(f"inside.{form}", text)
    else:
        (tmp_path / name).write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    assert open_log(tmp_path / name).accounts() == ["acme"]


@pytest.mark.parametrize("second", ["actor", "Actor"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_two_columns_of_one_name_are_said(tmp_path, form, second):
    cells = [["account", "actor", "kind", "network", "at", second]]
    cells += [["acme", "anna", "like", "twitter", "2012-05-29T10:00:00Z", "x"]]
    path = tmp_path / f"log.{form}"
    if form == "csv":
        path.write_text("".join(",".join(row) + "\n" for row in cells))
    else:
        pd.DataFrame(cells).to_excel(path, header=False, index=False)
    log = read_log(path)
    assert log.interactions.to_pyarrow()["actor"].to_pylist() == ["anna"]
    assert any(f"the column '{second}' stands twice" in note for note in log.notes)

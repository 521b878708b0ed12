"""Rows in a list inside one JSON object, as interfaces and export tools answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kresearch.interactions import InteractionLog, InvalidLogError, read_log

ROWS = [
    {
        "account": "acme",
        "actor": f"p{n}",
        "kind": "like",
        "network": "twitter",
        "at": f"2020-01-0{n}T00:00:00Z",
    }
    for n in range(1, 6)
]


def read(path: Path, whole: Any, **how: Any) -> InteractionLog:
    path.write_text(json.dumps(whole, indent=how.pop("indent", None)), encoding="utf-8")
    return read_log(path, **how)


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    ("whole", "where"),
    [
        ({"data": ROWS}, "data"),
        ({"data": ROWS, "paging": {"cursors": {"after": "x"}}, "count": 5}, "data"),
        ({"response": {"status": 200, "my/items": ROWS}}, "response.my/items"),
        ({"names": ["a", "b"], "rows": ROWS, "none": []}, "rows"),
    ],
)
def test_the_one_list_of_objects_is_the_rows(
    tmp_path: Path, whole: Any, where: str, indent: int | None
) -> None:
    log = read(tmp_path / "answer.json", whole, indent=indent)
    assert log.interactions.count().to_pyarrow().as_py() == 5
    assert f"its rows are the 5 entries of '{where}'" in " ".join(log.notes)
    assert log.digest() == InteractionLog(str(_lines(tmp_path))).digest()


def _lines(folder: Path) -> Path:
    path = folder / "lines.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    return path


def test_of_several_lists_none_is_guessed(tmp_path: Path) -> None:
    with pytest.raises(
        InvalidLogError, match=r"'data' \(5\), 'includes.users' \(2\).*jq -c '.\[\"data\"\]\[\]' a.json"
    ):
        read(tmp_path / "a.json", {"data": ROWS, "includes": {"users": [{"id": 1}, {"id": 2}]}})


def test_a_row_with_a_list_in_it_is_a_row(tmp_path: Path) -> None:
    log = read(tmp_path / "one.json", ROWS[0] | {"edits": [{"at": 1}, {"at": 2}]})
    assert log.interactions.count().to_pyarrow().as_py() == 1


def test_a_path_of_the_mapping_leads_into_the_rows(tmp_path: Path) -> None:
    rows = [{k: v for k, v in row.items() if k != "actor"} | {"by": {"name": row["actor"]}} for row in ROWS]
    log = read(tmp_path / "a.json", {"items": rows}, mapping={"actor": "by.name"})
    assert set(log.interactions.to_pandas()["actor"]) == {f"p{n}" for n in range(1, 6)}


@pytest.mark.parametrize("whole", [{"a": 1}, {"a": {"b": []}}, {"a": ["x"]}])
def test_an_object_without_rows_is_explained(tmp_path: Path, whole: Any) -> None:
    with pytest.raises(InvalidLogError, match="one JSON object over several lines|no column"):
        read(tmp_path / "a.json", whole, indent=2)


def test_lines_of_objects_are_lines(tmp_path: Path) -> None:
    path = tmp_path / "l.jsonl"
    path.write_text("\n".join(json.dumps(row | {"tags": [{"t": 1}]}) for row in ROWS), encoding="utf-8")
    assert read_log(path).interactions.count().to_pyarrow().as_py() == 5

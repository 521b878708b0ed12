"""Names that a spreadsheet would run as formulas: every table that is written, and what is read again."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from kresearch._common.filled_tables import read_filled, write_filled
from kresearch._common.formulas import is_formula, plain_cell, safe_text
from kresearch.cli import main
from kresearch.people.graph_names import safe_cell
from kresearch.report.escape import csv_cell

FORMULAS = [
    "=cmd|' /C calc'!A0", "+HYPERLINK(\"http://x\")", "@SUM(A1)", "-2+3", "  =1",
    "\u00a0@a", "\ufeff=1", "＝1", "－x", "＠x",
]  # fmt: skip
PLAIN = ["brand", "'n Beetje", "a=b", "1-2", "x@y", "'", "-0.5", "+1e3"]


@pytest.mark.parametrize("text", FORMULAS)
def test_one_rule_for_all_tables(text: str) -> None:
    assert is_formula(text) and safe_text(text) == f"'{text}" and plain_cell(safe_text(text)) == text
    assert not is_formula(str(csv_cell(text))) and not is_formula(safe_cell(text))


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_none_stays(text: str) -> None:
    assert safe_text(text) == text == plain_cell(text)


def test_a_table_to_fill_in_is_read_as_it_was(tmp_path: Path) -> None:
    table = pd.DataFrame({"left": [*FORMULAS, *PLAIN], "n": 1.5})
    path = write_filled(table, tmp_path / "pairs.csv")
    with path.open(encoding="utf-8", newline="") as file:
        cells = [row[0] for row in csv.reader(file)][1:]
    assert not any(is_formula(cell) for cell in cells if cell not in PLAIN)
    again = read_filled(path, "pairs", allowed="a table", made_by="kresearch")
    assert again["left"].tolist() == table["left"].tolist()


@pytest.mark.parametrize(
    "arguments",
    [
        ["score", "LOG", "--out", "OUT"],
        ["decide", "LOG", "--threshold", "5", "--out", "OUT"],
        ["shortlist", "LOG", "--out", "OUT"],
        ["pairs", "design", "LOG", "--out", "OUT"],
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_no_command_writes_a_formula(arguments: list[str], tmp_path: Path) -> None:
    names = [name for name in FORMULAS if name.strip() == name]
    rows = [
        {"account": name, "actor": f"b{day % 7}", "kind": "like", "network": "twitter",
         "at": f"2020-01-{day + 1:02d}T0{place}:00:00Z"}
        for place, name in enumerate(names) for day in range(28)
    ]  # fmt: skip
    log, out = tmp_path / "log.csv", tmp_path / "out.csv"
    pd.DataFrame(rows).to_csv(log, index=False)
    with pytest.raises(SystemExit) as left:
        main([{"LOG": str(log), "OUT": str(out)}.get(one, one) for one in arguments])
    assert left.value.code == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        found = [cell for row in csv.reader(file) for cell in row]
    assert not any(cell in names for cell in found)
    assert arguments[0] == "shortlist" or any(plain_cell(cell) in names for cell in found)

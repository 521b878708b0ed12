"""Tables: units, directions, best, trivial baselines, refusals; as page, CSV and LaTeX."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kresearch.report.facts import Facts
from kresearch.report.files import write_tables
from kresearch.report.language import speak
from kresearch.report.tables import Cell, Column, Table
from kresearch.report.variant_table import beaten_by_trivial, case_table, variant_tables
from kresearch.report.verdict_table import findings_tables, p_value, verdict_tables

EN = speak("en")
Build = Callable[..., Any]


def cells_of(table: Table) -> dict[str, dict[str, Cell]]:
    """Return the cells by variant and metric."""
    keys = [c.key for c in table.columns]
    return {row[0].text: dict(zip(keys, row, strict=True)) for row in table.rows}


def test_best_is_a_word_and_follows_the_direction(build_result: Build) -> None:
    (table,) = variant_tables(Facts(build_result()), EN)
    cells = cells_of(table)
    assert cells["sentiment-penalise(penalty=2)"]["spike-gain"].mark == "best"
    assert cells["inactivity-freeze"]["silence-change"].mark == "best"
    assert not any(c.mark for label, row in cells.items() for c in [row["days-to-recover"]])


def test_headings_say_unit_and_direction(build_result: Build) -> None:
    (table,) = variant_tables(Facts(build_result()), EN)
    assert [(c.title, c.detail) for c in table.columns[1:3]] == [
        ("Gain in the spike", "points · lower is better"),
        ("Change in silence", "points · nearer to 0 is better"),
    ]


def test_who_does_not_beat_a_trivial_baseline_is_marked_and_said(build_result: Build) -> None:
    facts = Facts(build_result())
    cells = cells_of(variant_tables(facts, EN)[0])
    assert cells["quantity"]["spike-gain"].footnote == "†"
    assert cells["sentiment-penalise"]["spike-gain"].footnote == ""
    assert cells["raw-count"]["spike-gain"].footnote == ""
    assert beaten_by_trivial(facts, EN) == [
        "Gain in the spike: quantity (6.0), inactivity-freeze (6.0) not better than raw-count (4.0)."
    ]


def test_medians_over_different_cases_are_not_compared(build_result: Build, build_case: Build) -> None:
    result = build_result([build_case(0), build_case(1, account="b")])
    cells = result.cells
    gone = (cells["variant"] == "raw-count") & (cells["case"] == "negative-0")
    cells.loc[gone, "value"] = float("nan")
    (table,) = variant_tables(Facts(result), EN)
    assert cells_of(table)["quantity"]["spike-gain"].footnote == ""
    assert cells_of(table)["raw-count"]["spike-gain"].aside.replace("\u00a0", " ") == "n = 1"


def test_a_variant_that_declined_stays_with_its_reason(build_result: Build) -> None:
    (table,) = variant_tables(Facts(build_result()), EN)
    cell = cells_of(table)["log-followers"]["spike-gain"]
    assert (cell.text, cell.footnote) == ("no value", "a")
    assert any(note.startswith("a: toy: the log has no audience table") for note in table.notes)
    assert table.groups[len(table.rows) - 1] == "Declined"


def test_nobody_wins_by_lying_on_the_floor(build_result: Build) -> None:
    result = build_result()
    result.scores.loc[result.scores["variant"] == "sentiment-penalise(penalty=2)", "raw"] = 0.0
    cells = cells_of(variant_tables(Facts(result), EN)[0])
    assert cells["sentiment-penalise(penalty=2)"]["variant"].mark == "saturated"
    assert cells["sentiment-penalise(penalty=2)"]["spike-gain"].mark == ""
    assert cells["sentiment-penalise"]["spike-gain"].mark == "best"


def test_a_lower_bound_is_marked(build_result: Build) -> None:
    cells = cells_of(variant_tables(Facts(build_result()), EN)[0])
    assert cells["quantity"]["days-to-recover"].text == "≥\u00a05.0"


def test_each_kind_of_case_has_its_own_table(build_result: Build, build_case: Build) -> None:
    result = build_result([build_case(0), build_case(0, kind="silence", account="holiday")])
    spikes, silences = variant_tables(Facts(result), EN)
    assert spikes.caption == "Variants × metrics: negative spikes, n = 1 case."
    assert silences.caption == "Variants × metrics: silences, n = 1 case."
    assert "spike-gain" not in [c.key for c in silences.columns]
    assert any("left out" in note for note in silences.notes)


def test_every_cell_is_in_the_table_of_all_cells(build_result: Build) -> None:
    result = build_result()
    rows = list(csv.DictReader(io.StringIO(case_table(Facts(result), EN).to_csv())))
    assert len(rows) == len(result.cells)
    assert {r["value"] for r in rows if r["variant"] == "log-followers"} == {""}


def _row(**changes: Any) -> dict[str, Any]:
    row = {
        "variant": "sentiment-penalise", "metric": "spike-gain", "kind": "negative", "unit": "points",
        "direction": "min", "n": 8, "shift": -7.0, "low": -7.4, "high": -6.6, "p_holm": 0.0004,
        "smallest_p": 0.008, "verdict": "better",
    }  # fmt: skip
    return row | changes


def test_verdicts_in_plain_words(build_result: Build, build_case: Build) -> None:
    rows = [_row(), _row(variant="inactivity-freeze", verdict="no difference shown", p_holm=1.0)]
    result = build_result([build_case(i, account=f"b{i}") for i in range(8)], comparison=rows)
    (table,) = verdict_tables(Facts(result), EN)
    assert [[c.text for c in row] for row in table.rows] == [
        ["sentiment-penalise", "better", "−7.00", "−7.40 to −6.60", "<\u00a00.001", "8"],
        ["inactivity-freeze", "no difference shown", "−7.00", "−7.40 to −6.60", "1.000", "8"],
    ]
    assert table.groups == {0: "Gain in the spike (points, lower is better)"}


def test_what_could_not_be_tested_makes_no_verdict(build_result: Build) -> None:
    result = build_result(comparison=[_row(verdict="not enough cases")])
    assert verdict_tables(Facts(result), EN) == []


def test_p_values_do_not_claim_more_digits_than_they_have() -> None:
    assert [p_value(p, EN) for p in (0.0004, 0.0312, None)] == ["<\u00a00.001", "0.031", "–"]


def test_single_case_findings(build_result: Build) -> None:
    finding = {
        "case": "negative-0", "variant": "quantity", "analysis": "its", "estimate": 5.8, "low": 4.9,
        "high": 6.7,
        "sentence": "The level rose.",
    }  # fmt: skip
    (table,) = findings_tables(Facts(build_result(findings=[finding])), EN)
    assert [c.text for c in table.rows[0]] == ["negative-0", "quantity", "its", "+5.8", "The level rose."]
    assert findings_tables(Facts(build_result()), EN) == []
    held = finding | {"estimate": None, "low": None, "high": None, "withheld": True, "sentence": "Withheld."}
    rows = [held, held | {"analysis": "counterfactual"}, finding]
    (table,) = findings_tables(Facts(build_result(findings=rows)), EN)
    assert [row[2].value for row in table.rows] == ["its, counterfactual", "its"]


@pytest.mark.parametrize("name", ["csv", "tex"])
def test_the_variants_table_as_file(build_result: Build, check_golden: Build, name: str) -> None:
    (table,) = variant_tables(Facts(build_result()), EN)
    check_golden(f"variants.{name}", table.to_csv() if name == "csv" else table.to_latex())


def test_hostile_cells_in_csv_and_latex() -> None:
    nasty = '=HYPERLINK("x")\n\\input{/etc/passwd}\u202e'
    table = Table(
        "t", nasty, [Column(nasty), Column("v", numeric=True)], [[Cell(nasty), Cell("−1", value=-1.0)]]
    )
    head, row = list(csv.reader(io.StringIO(table.to_csv())))
    assert head[0].startswith("'=") and row[0].startswith("'=") and row[1] == "-1.0"
    assert "\\input" not in table.to_latex()
    assert r"\textbackslash{}input\{/etc/passwd\}" in table.to_latex()


def test_files_are_numbered_rather_than_overwritten(tmp_path: Path) -> None:
    table = Table("same", "c", [Column("a")], [[Cell("1")]])
    names = [p.name for p in write_tables([table, table], tmp_path)]
    assert names == ["same.csv", "same.tex", "same-2.csv", "same-2.tex"]
    assert (tmp_path / "same.csv").read_text(encoding="utf-8").startswith("\ufeffa")


def test_long_tables_are_not_typeset(tmp_path: Path) -> None:
    table = Table("long", "c", [Column("a")], [[Cell("1")]] * 61)
    assert [p.name for p in write_tables([table], tmp_path)] == ["long.csv"]


def test_a_table_as_an_address_is_the_shorter_form_and_reads_back() -> None:
    import base64
    from urllib.parse import unquote_to_bytes

    from kresearch.report.shell import csv_link
    from kresearch.report.tables import Cell, Column, Table

    for text in (
        "plain",
        'comma, "quoted" & <b> #1 100 %',
        "\u65e5\u672c\u8a9e\u306e\u8868\u3092\u8aad\u3080" * 9,
    ):
        table = Table("t", "c", [Column("name", key="name")], [[Cell(text)]] * 3)
        head, body = csv_link(table).split(",", 1)
        read = base64.b64decode(body) if head.endswith(";base64") else unquote_to_bytes(body)
        assert read.decode("utf-8") == table.to_csv()
        assert not set(body) & set("\"'<>& #\n")

"""Tables of set metrics: notes say of whom they hold, and the reference of a comparison is never best."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kresearch.report.facts import Facts
from kresearch.report.language import speak
from kresearch.report.set_table import set_tables

NAN = float("nan")


def row(variant: str, value: float, note: str, *, nothing: float = NAN) -> dict[str, Any]:
    return {
        "set_metric": "list-overlap", "variant": variant, "value": value, "low": NAN, "high": NAN,
        "unit": "share", "direction": "max", "nothing": nothing, "cases": 8, "accounts": 8, "saturated": 0,
        "shift": NAN, "shift_low": NAN, "shift_high": NAN, "note": note,
    }  # fmt: skip


def test_notes_name_their_variant_where_they_differ(build_result: Callable[..., Any]) -> None:
    names = ("quantity", "sentiment-penalise")
    for notes, said in (
        (("few", "few"), ["few"]),
        (("one rose", "none rose"), ["quantity: one rose", "sentiment-penalise: none rose"]),
        (("", "few"), ["sentiment-penalise: few"]),
        (("", ""), []),
    ):
        rows = [row(name, 0.5, note) for name, note in zip(names, notes, strict=True)]
        (table,) = set_tables(Facts(build_result(sets=rows)), speak("en"))
        assert list(table.notes)[:-1] == said


def test_the_reference_of_a_comparison_is_not_best(build_result: Callable[..., Any]) -> None:
    rows = [row("quantity", 1.0, "", nothing=1.0), row("sentiment-penalise", 0.6, "", nothing=1.0)]
    (table,) = set_tables(Facts(build_result(sets=rows)), speak("en"))
    assert [cells[1].mark for cells in table.rows] == ["", ""]

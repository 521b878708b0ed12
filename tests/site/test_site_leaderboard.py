"""The leaderboard: by hand, per study, and never mixed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kresearch.site.leaderboard import left_out, make_boards
from kresearch.site.pages import speak_site
from kresearch.site.studies import read_studies
from kresearch.site.study_pages import make_card

Write = Callable[..., Path]


def test_a_column_is_ordered_by_the_shift_of_its_study(tmp_path: Path, write_study_folder: Write) -> None:
    write_study_folder(tmp_path, "001-one", n=12)
    boards = make_boards(read_studies(tmp_path / "experiments"))
    (board,) = [b for b in boards if b.metric == "spike-gain"]
    assert (board.kind, board.unit, board.direction) == ("negative", "points", "min")
    shown = {row.label: row.standings[0] for row in board.rows}
    # Gains of 6, 4, 2, -1 and -4 points, one tenth more per case for every variant alike.
    assert [row.label for row in board.rows][:5] == [
        "sentiment-penalise(penalty=2)",
        "sentiment-penalise",
        "sentiment-penalise(penalty=0.5)",
        "raw-count",
        "inactivity-freeze",
    ]
    best = shown["sentiment-penalise(penalty=2)"]
    assert best is not None and (round(best.shift or 0, 6), best.n, best.verdict) == (-10.0, 12, "better")
    reference = shown["quantity"]
    assert reference is not None and reference.verdict == "reference" and reference.shift is None
    assert round(reference.median or 0, 6) == 6.55
    assert [row.label for row in board.rows if row.baseline] == ["raw-count"]


def test_a_trivial_baseline_that_leads_is_named_for_what_it_shows(
    tmp_path: Path, write_study_folder: Write
) -> None:
    from dataclasses import replace

    from kresearch.site.board_page import _grid

    write_study_folder(tmp_path, "001-one", n=12)
    entries = read_studies(tmp_path / "experiments")
    (board,) = [b for b in make_boards(entries) if b.metric == "spike-gain"]
    for lang, said in (("en", "baseline raw-count leads"), ("it", "metro banale raw-count")):
        language = speak_site(lang)
        cards = {entry.slug: make_card(entry, language) for entry in entries}
        first = sorted(board.rows, key=lambda row: not row.baseline)
        assert said in _grid(replace(board, rows=tuple(first)), cards, language).trivial
        assert not _grid(board, cards, language).trivial


def test_two_studies_are_two_columns_and_nothing_is_added_up(
    tmp_path: Path, write_study_folder: Write
) -> None:
    write_study_folder(tmp_path, "001-one", n=12)
    write_study_folder(tmp_path, "002-two", n=14)
    (board,) = [b for b in make_boards(read_studies(tmp_path / "experiments")) if b.metric == "spike-gain"]
    assert [entry.slug for entry in board.studies] == ["001-one", "002-two"]
    assert board.lead == 1
    assert board.shared == ("001-one", "002-two"), "both are of the same toy data"
    for row in board.rows:
        assert [s.n for s in row.standings if s is not None] == [12, 14]


def test_other_versions_of_a_variant_are_other_rows(
    tmp_path: Path, write_study_folder: Write, toy: Any
) -> None:
    changed = [toy._variant(label) for label in toy.VARIANTS]
    for variant in changed:
        variant["version"] = 2 if variant["label"] == "sentiment-penalise" else 1
    write_study_folder(tmp_path, "001-one", n=12)
    other = toy.build().datasets[0] | {"digest": "kr1:01"}
    write_study_folder(tmp_path, "002-two", n=12, variants=changed, datasets=[other])
    (board,) = [b for b in make_boards(read_studies(tmp_path / "experiments")) if b.metric == "spike-gain"]
    assert board.shared == ()
    rows = [row for row in board.rows if row.label == "sentiment-penalise"]
    assert sorted((row.version, [s is None for s in row.standings]) for row in rows) == [
        (1, [False, True]),
        (2, [True, False]),
    ]


def test_what_is_not_on_the_board_says_why(
    tmp_path: Path, write_study_folder: Write, tiny_project: Path
) -> None:
    entries = read_studies(tiny_project / "experiments")
    assert {entry.slug: reason for entry, reason in left_out(entries)} == {
        "002-few": "untested",
        "003-waiting": "not_run",
        "004-broken": "unreadable",
        "005-cut": "incomplete",
    }
    write_study_folder(tmp_path, "006-conditions", n=12, conditions=[{"metric": "spike-gain"}])
    (entry,) = read_studies(tmp_path / "experiments")
    assert left_out([entry]) == [(entry, "conditions")] and make_boards([entry]) == []


@pytest.mark.parametrize("stages", [{"bands": "pending"}, {"ledgers": "pending", "bands": "not asked"}])
def test_a_study_killed_in_a_later_stage_is_published_as_incomplete(
    tmp_path: Path, write_study_folder: Write, stages: dict[str, str]
) -> None:
    write_study_folder(tmp_path, "007-killed", n=12, stages={"cells": "done"} | stages)
    (entry,) = read_studies(tmp_path / "experiments")
    assert entry.state == "incomplete" and left_out([entry]) == [(entry, "incomplete")]
    badges = [badge.text for badge in make_card(entry, speak_site("en")).badges]
    assert "Incomplete" in badges and "Complete" not in badges


def test_anger_told_from_praise_leads(tmp_path: Path, write_study_folder: Write) -> None:
    def row(variant: str, value: float, **shift: float) -> dict[str, Any]:
        nan = float("nan")
        return {
            "set_metric": "discrimination", "variant": variant, "value": value, "low": value - 0.1,
            "high": min(1.0, value + 0.1), "unit": "probability", "direction": "max", "nothing": 0.5,
            "cases": 24,
            "accounts": 24, "saturated": 0, "shift": nan, "shift_low": nan, "shift_high": nan, "note": "",
        } | shift  # fmt: skip

    sets = [
        row("quantity", 0.6),
        row("sentiment-penalise", 0.99, shift=0.39, shift_low=0.25, shift_high=0.5),
        row("raw-count", 0.5, shift=-0.1, shift_low=-0.2, shift_high=0.05),
    ]
    write_study_folder(tmp_path, "001-one", n=12, sets=sets)
    first, *rest = make_boards(read_studies(tmp_path / "experiments"))
    assert (first.metric, first.kind, first.direction) == ("discrimination", "spikes", "max")
    assert "spike-gain" in [board.metric for board in rest]
    assert [r.label for r in first.rows] == ["sentiment-penalise", "quantity", "raw-count"]
    verdicts = [s.verdict for r in first.rows if (s := r.standings[0]) is not None]
    assert verdicts == ["better", "reference", "no difference shown"]

"""Which cases an answer does without, and how that is said."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

from kresearch.evaluate.exclusions import describe_flagged, find_flagged, leave_out


def case(name: str, kind: str, *flags: str) -> SimpleNamespace:
    return SimpleNamespace(dataset="d", name=name, kind=kind, flags=flags)


def test_a_flagged_case_is_left_out_where_its_kind_has_another() -> None:
    cases = [case("a", "negative"), case("b", "negative", "a hole"), case("c", "positive", "a hole")]
    flagged = find_flagged(cases)
    assert flagged == {("d", "b")}  # nothing else speaks of praise
    cells = pd.DataFrame({"dataset": ["d", "d", "other"], "case": ["a", "b", "b"], "value": [1, 2, 3]})
    assert leave_out(cells, flagged)["value"].tolist() == [1, 3]
    assert leave_out(cells, frozenset()) is cells


def test_it_is_said_which() -> None:
    assert describe_flagged(frozenset()) == []
    why = "left out of every answer, because the data does not cover the windows"
    assert describe_flagged(frozenset({("d", "b")})) == [f"1 case is {why}: b."]
    assert describe_flagged(frozenset({("d", "c"), ("d", "b")})) == [f"2 cases are {why}: b, c."]

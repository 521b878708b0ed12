"""The panel of changes of behaviour: its numbers are those of the people package, whatever is set."""

from __future__ import annotations

import pandas as pd
import pytest

import kresearch as kr
from kresearch.lab import what_if_behaviour
from kresearch.lab.what_if_model import list_accounts


def words(panel):
    return panel._note.value + panel._status.value + panel._table.value


def test_controls_move_numbers_and_words(log):
    panel = what_if_behaviour(log, "a", at="2013-04-01")
    first = panel.frame
    panel.controls["storm"].value = 500
    panel.controls["silence"].value = 5
    panel.controls["elsewhere"].value = 20
    panel.controls["paid"].value = 10
    theirs = kr.people.what_if_behaviour(
        log, "a", panel.changes, ["quantity", "sentiment-penalise"], at="2013-04-01"
    ).frame
    assert panel.frame["points"].tolist() == pytest.approx(theirs["points"].tolist())
    assert len(panel.frame) > len(first)
    said = words(panel)
    assert "all of these together" in said
    assert "no promise" in said
    assert "Simulated data" in said
    panel.controls["account"].value = "b"
    assert panel.answer.account == "b"


def test_nothing_set_shows_where_it_stands(log):
    panel = what_if_behaviour(log, "a", variants=["quantity", "log-followers"])
    for name in ("posts", "people"):
        panel.controls[name].value = 0
    assert panel.frame.empty
    assert "log-followers cannot answer" in words(panel)


def test_hostile_names_do_nothing(hostile):
    said = words(what_if_behaviour(hostile))
    assert "<script" not in said
    assert "<img" not in said


def test_a_panel_is_of_the_person_where_accounts_are_linked():
    rows = pd.DataFrame(
        {
            "account": ["anna_tw", "anna.fb", "bea"] * 3,
            "actor": [f"u{n}" for n in range(9)],
            "kind": "mention",
            "network": ["twitter", "facebook", "twitter"] * 3,
            "at": pd.date_range("2012-06-01", periods=9, tz="UTC"),
        }
    )
    persons = pd.DataFrame(
        {"person": "Anna", "network": ["twitter", "facebook"], "account": ["anna_tw", "anna.fb"]}
    )
    log = kr.InteractionLog(rows, persons=persons)
    assert list_accounts(log) == ["Anna", "bea"]
    assert kr.lab.what_if_behaviour(log) is not None
    assert kr.lab.what_if(log, "Anna") is not None

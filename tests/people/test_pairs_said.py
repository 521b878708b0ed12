"""What is said of judged pairs is true of odd judges: circles, one who contradicts another, few accounts."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from kresearch.cli import main
from kresearch.people import compare_with_people, measure_pair_agreement

NAMES = ["a", "b", "c", "d", "e", "f"]


def pairs(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    table = pd.DataFrame(list(rows), columns=["judge", "left", "right", "choice"])
    return table.assign(at="", question="influence")


def scores(*values: float) -> pd.DataFrame:
    at = pd.Timestamp("2024-01-01", tz="UTC")
    return pd.DataFrame({"account": NAMES[: len(values)], "at": at, "score": values})


def contradicted() -> pd.DataFrame:
    """Two judges who differ on every pair."""
    both = [(x, y) for i, x in enumerate(NAMES) for y in NAMES[:i]]
    return pairs(*((j, x, y, c) for j, c in (("g", "left"), ("h", "right")) for x, y in both))


def test_no_interval_is_made_of_one_pair_or_of_pairs_that_are_all_alike():
    one = measure_pair_agreement(pairs(("g", "a", "b", "left"), ("h", "a", "b", "right")))
    assert math.isnan(one.low)
    assert "(no interval: fewer than 5) on 1 pair that" in one.text
    all_of_them = measure_pair_agreement(contradicted())
    assert math.isnan(all_of_them.low)
    assert "(no interval: all of them alike) on 15 pairs that" in all_of_them.text


def test_variants_that_order_alike_are_named_together_and_chance_is_not_called_agreement():
    circle = pairs(("g", "a", "b", "left"), ("g", "b", "c", "left"), ("g", "c", "a", "left"))
    same = {"quantity": scores(3.0, 2.0, 1.0), "other": scores(30.0, 20.0, 10.0)}
    said = compare_with_people(same, circle).text
    assert "quantity and other have alike the highest AUC" in said
    assert "No variant does better than that." in said


def test_judges_who_contradict_each_other_give_no_interval_of_no_width():
    made = compare_with_people({"quantity": scores(1, 2, 3, 4, 5, 6)}, contradicted())
    assert made.frame.loc[0, "auc"] == 0.5
    assert math.isnan(made.frame.loc[0, "low"])
    assert "all draws are alike" in made.text


def test_undecided_pairs_are_not_called_unknown_accounts(tmp_path, capsys):
    log = pd.DataFrame({"account": ["a", "b"], "actor": ["x", "y"], "kind": "like", "network": "twitter"})
    log.assign(at="2024-01-01T10:00:00Z").to_csv(tmp_path / "log.csv", index=False)
    pairs(("g", "a", "b", "cannot-tell")).to_csv(tmp_path / "pairs.csv", index=False)
    with pytest.raises(SystemExit) as left:
        main(["pairs", "compare", str(tmp_path / "log.csv"), "--pairs", str(tmp_path / "pairs.csv")])
    said = capsys.readouterr().err
    assert left.value.code == 2
    assert "was decided" in said
    assert "is in the log" not in said

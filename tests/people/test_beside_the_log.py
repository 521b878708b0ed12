"""Tables beside a log: intervals in order, names as they were written, rules that are asked for."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import kresearch as kr
from kresearch.errors import UsageError
from kresearch.interactions import write_table
from kresearch.people.side_tables import AUDIENCE, PRICES, read_side_table


def test_a_share_lies_within_its_interval() -> None:
    table = pd.DataFrame({"account": ["a", "b"], "suspicious_share": [0.5, 0.5], "low": 0.6, "high": 0.9})
    with pytest.raises(UsageError, match="row 1, 2: suspicious_share does not lie between low and high"):
        read_side_table(table, AUDIENCE)
    hair = table.assign(low=0.5 + 1e-12)
    assert read_side_table(hair, AUDIENCE)["low"].notna().all()


def test_names_made_safe_for_spreadsheets_are_read_as_they_were(tmp_path: Path) -> None:
    names = ["@acme", "=cmd", "-minus", "'n Beetje", "plain"]
    table = pd.DataFrame({"account": names, "price": 1.0})
    write_table(table, tmp_path / "prices.csv", safe_cells=True)
    assert "'@acme" in (tmp_path / "prices.csv").read_text(encoding="utf-8")
    assert read_side_table(tmp_path / "prices.csv", PRICES)["account"].tolist() == names


def test_another_encoding_is_not_mended_by_an_option_of_the_log(tmp_path: Path) -> None:
    (tmp_path / "prices.csv").write_bytes("account,price\nperché,1\n".encode("cp1252"))
    with pytest.raises(UsageError, match="no UTF-8") as told:
        read_side_table(tmp_path / "prices.csv", PRICES)
    assert "--encoding" not in str(told.value)


def test_topic_scores_of_other_rules_are_refused() -> None:
    log = kr.simulate.groupalia(seed=1).log
    account = log.accounts()[0]
    scores = pd.DataFrame({"account": [account], "score": [50.0], "variant": ["diluted"]})
    with pytest.raises(UsageError, match="hold none of quantity; they have diluted"):
        kr.people.shortlist(log, ["quantity"], min_score=1, topic_scores=scores)


def test_who_stands_at_the_minimum_is_listed_as_who_stands_at_a_threshold_passes() -> None:
    log = kr.simulate.groupalia(seed=1).log
    scores = kr.score(log)
    last = scores[scores["at"] == scores["at"].max()].set_index("account")["score"]
    least = round(float(last.max()), 9)
    listed = kr.people.shortlist(log, min_score=least).table["account"].tolist()
    decided = kr.people.decide(log, threshold=least).table
    assert listed == decided[decided["passes"]]["account"].tolist() == [last.idxmax()]

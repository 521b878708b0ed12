"""The tone effect in a study: what is compared, for whom, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kresearch.evaluate.cases import Case
from kresearch.interactions import InteractionLog
from kresearch.study import run_study
from kresearch.study.counterfactual import make_spikes_positive, take_turns

DAYS = pd.date_range("2020-01-01", periods=10, freq="1D", tz="UTC").as_unit("us")


def make_case(name: str, account: str, first: int) -> Case:
    return Case(
        name=name, account=account, kind="negative", baseline=(DAYS[0], DAYS[first]),
        spike=(DAYS[first], DAYS[first + 1]), recovery=(DAYS[first + 1], DAYS[9]),
    )  # fmt: skip


def test_only_the_spike_of_the_account_turns() -> None:
    rows = pd.DataFrame(
        {"account": ["a", "a", "a", "b"], "actor": list("wxyz"), "kind": "reply", "network": "twitter",
         "at": [DAYS[2], DAYS[4], DAYS[5], DAYS[4]], "polarity": [-1.0, None, -1.0, -1.0]}
    )  # fmt: skip
    log = InteractionLog(rows)
    changed = make_spikes_positive(log, [make_case("c", "a", 4)])
    found = changed.interactions.to_pandas().set_index("actor")["polarity"].to_dict()
    # The end of the window does not belong to it; another account's storm is its own.
    assert found == {"w": -1.0, "x": 1.0, "y": -1.0, "z": -1.0}
    assert changed.summary().rows == log.summary().rows
    assert log.interactions.to_pandas()["polarity"].isna().sum() == 1


def test_cases_of_one_account_take_turns() -> None:
    cases = [make_case("1", "a", 3), make_case("2", "b", 3), make_case("3", "a", 6)]
    assert [[c.name for c in turn] for turn in take_turns(cases)] == [["1", "2"], ["3"]]


def test_what_reads_no_polarity_has_exactly_nothing(tiny_study: Path) -> None:
    file = tiny_study / "study.toml"
    text = file.read_text().replace('"spike-gain", ', '"spike-gain", "tone-effect", ')
    file.write_text(text)
    result = run_study(tiny_study, ledgers=False)
    effect = result.table("tone-effect").loc[("log", "storm")]
    assert effect["quantity"] == 0 and effect["raw-count"] == 0
    assert effect["sentiment-penalise"] < effect["sentiment-penalise(penalty=0.5)"] < -1
    assert result.cells["saturated"].dtype == bool
    # The gain itself is what it was without the question.
    file.write_text(text.replace('"tone-effect", ', ""))
    plain = run_study(tiny_study, ledgers=False).table("spike-gain")
    pd.testing.assert_frame_equal(plain, result.table("spike-gain"))
    assert plain.notna().to_numpy().any()


@pytest.mark.parametrize("changed", ["0.5", "1.0"])
def test_praise_alone_has_no_tone_to_take_away(tiny_study: Path, changed: str) -> None:
    rows = pd.read_parquet(tiny_study / "log" / "interactions.parquet")
    rows.assign(polarity=1.0).to_parquet(tiny_study / "log" / "interactions.parquet")
    file = tiny_study / "study.toml"
    file.write_text(
        file.read_text().replace('"spike-gain", ', '"tone-effect", ').replace("0.5, 1.0", changed)
    )
    assert run_study(tiny_study, ledgers=False).table("tone-effect")["quantity"].eq(0).all()
    assert (
        run_study(tiny_study, ledgers=False)
        .cells.query("metric == 'tone-effect'")["value"]
        .dropna()
        .eq(0)
        .all()
    )

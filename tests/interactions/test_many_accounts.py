"""Logs of more accounts than are looked at one by one: the others are counted together."""

from __future__ import annotations

import pandas as pd
import pytest

import kresearch as kr
from kresearch.interactions.checks import whole
from kresearch.interactions.covering import count_days, daily, describe_coverage


def _log(names: list[str], days: int = 40) -> kr.InteractionLog:
    """Return a log in which the account at place k has a row from k + 1 people on each day."""
    rows = [
        {"account": name, "actor": f"p{person}", "kind": "like", "network": "twitter",
         "at": pd.Timestamp("2020-01-01T12:00Z") + pd.Timedelta(days=day)}
        for place, name in enumerate(names) for day in range(days) for person in range(place + 1)
        if day not in range(20, 25)
    ]  # fmt: skip
    return kr.InteractionLog(pd.DataFrame(rows))


def test_days_of_small_accounts_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    log = _log(["a", "b", "c", "d"])
    every = count_days(log.tables)
    monkeypatch.setattr(daily, "MOST_ACCOUNTS", 2)
    few = count_days(log.tables)
    assert few.dropna()["account"].unique().tolist() == ["c", "d"]
    assert few.groupby("day")["rows"].sum().equals(every.groupby("day")["rows"].sum())
    assert few[few["account"].isna()]["rows"].unique().tolist() == [3]
    one, other = describe_coverage(every), describe_coverage(few)
    assert (other.begins, other.ends, other.outages, other.far) == (
        one.begins,
        one.ends,
        one.outages,
        one.far,
    )
    assert list(other.edges) == ["c", "d"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["acme", "other"], True),
        (["acme", "Acme"], False),
        (["acme", "@acme"], False),
        (["acme", "P0"], False),
    ],
)
def test_spellings_are_searched_only_where_the_check_saw_that_there_may_be_some(
    monkeypatch: pytest.MonkeyPatch, names: list[str], *, expected: bool
) -> None:
    log = _log(names, days=3)
    assert log._one_spelling is expected
    found = whole.judge_tables(log.tables)
    assert any(problem.rule == "spelling" for problem in found) is not expected
    monkeypatch.setattr(whole, "find_spellings", lambda _: pytest.fail("searched in vain"))
    if expected:
        assert whole.judge_tables(log.tables, one_spelling=True) == found

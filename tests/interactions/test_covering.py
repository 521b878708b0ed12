"""What stretch of time a log covers: found where it is planted, and not found in ordinary logs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kresearch.interactions import InteractionLog
from kresearch.interactions.covering import Covered, count_days, describe_coverage

START = pd.Timestamp("2020-01-01", tz="UTC")


def daily(**accounts: np.ndarray | list[int]) -> pd.DataFrame:
    """Return daily counts; each account a list of rows per day from 1 January 2020."""
    frames = []
    for account, rows in accounts.items():
        days = pd.date_range(START, periods=len(rows), tz="UTC", unit="us")
        frames.append(
            pd.DataFrame({"account": account, "day": days, "rows": np.asarray(rows, dtype=np.int64)})
        )
    whole = pd.concat(frames, ignore_index=True)
    return whole[whole["rows"] > 0].reset_index(drop=True)


def gap(rows: np.ndarray, first: int, days: int) -> np.ndarray:
    rows = rows.copy()
    rows[first : first + days] = 0
    return rows


def on(day: int) -> pd.Timestamp:
    return START + pd.Timedelta(days=day)


@pytest.mark.parametrize("days", [1, 2, 5, 15, 60])
@pytest.mark.parametrize("mean", [40, 400])
def test_an_outage_of_a_busy_log_is_found(days: int, mean: int) -> None:
    rows = gap(np.random.default_rng(days).poisson(mean, 200), 80, days)
    found = describe_coverage(daily(acme=rows)).outages
    assert [(o.first, o.last, o.days) for o in found] == [(on(80), on(79 + days), days)]


def test_several_outages_are_found() -> None:
    rows = np.random.default_rng(0).poisson(60, 300)
    for first in (50, 110, 170, 230):
        rows = gap(rows, first, 10)
    assert [o.first for o in describe_coverage(daily(acme=rows)).outages] == [
        on(d) for d in (50, 110, 170, 230)
    ]


def test_an_outage_of_a_quiet_log_is_found() -> None:
    rows = gap(np.random.default_rng(3).poisson(3, 300), 100, 25)
    (found,) = describe_coverage(daily(acme=rows)).outages
    assert (found.first - on(100)).days in (-1, 0, 0)
    assert found.days >= 25


def test_what_one_account_misses_others_have() -> None:
    rng = np.random.default_rng(1)
    covered = describe_coverage(daily(acme=gap(rng.poisson(40, 200), 80, 20), beta=rng.poisson(30, 200)))
    assert covered.outages == ()


@pytest.mark.parametrize("seed", range(30))
def test_ordinary_logs_have_no_outage(seed: int) -> None:
    rng = np.random.default_rng(seed)
    steady = rng.poisson(rng.uniform(0.05, 30), 365)
    bursty = rng.negative_binomial(0.3, 0.3 / (0.3 + rng.uniform(0.5, 20)), 365)
    weekdays = np.where(np.arange(365) % 7 < 5, rng.poisson(50, 365), 0)
    for rows in (steady, bursty, weekdays):
        if rows.sum():
            assert describe_coverage(daily(acme=rows)).outages == ()


def test_a_storm_between_quiet_months_is_no_outage() -> None:
    rows = np.zeros(200, dtype=np.int64)
    rows[[5, 30, 61, 90, 150, 199]] = 1
    rows[100:104] = [500, 900, 200, 40]
    assert describe_coverage(daily(acme=rows)).outages == ()


def test_a_stray_row_is_no_beginning_and_no_end() -> None:
    rng = np.random.default_rng(2)
    rows = np.concatenate([[1], np.zeros(59), rng.poisson(20, 200), np.zeros(40), [2]]).astype(int)
    covered = describe_coverage(daily(acme=rows, beta=rng.poisson(20, len(rows))))
    edge = covered.edges["acme"]
    assert (edge.first, edge.begins, edge.ends, edge.last) == (on(0), on(60), on(259), on(300))
    assert (edge.before, edge.after) == (1, 2)
    assert covered.begins_of("acme") == on(60)
    assert covered.begins == on(0)
    said = "\n".join(covered.notes())
    assert (
        "1 account begins later than the log, which begins on 2020-01-01: acme (2020-03-01, 1 stray before)"
        in said
    )
    assert "1 account ends before the log" in said


def test_a_thin_beginning_is_no_beginning() -> None:
    rng = np.random.default_rng(4)
    thin = np.zeros(90, dtype=int)
    thin[::9] = 1
    rows = np.concatenate([thin, rng.poisson(30, 200)])
    begins = describe_coverage(daily(acme=rows)).begins
    assert begins is not None
    assert abs((begins - on(90)).days) <= 7


def test_a_small_account_begins_with_its_first_row() -> None:
    covered = describe_coverage(daily(acme=[1, 0, 0, 0, 2, 0, 1]))
    assert (covered.begins, covered.ends) == (on(0), on(6))


def test_growth_is_not_cut_off() -> None:
    rows = np.linspace(1, 60, 300).astype(int)
    begins = describe_coverage(daily(acme=rows)).begins
    assert begins is not None
    assert (begins - on(0)).days < 75


@pytest.mark.parametrize(("rows", "capped"), [(10_000, True), (200, True), (137, False), (80, False)])
def test_a_collection_that_stops_at_a_round_number(rows: int, capped: bool) -> None:
    counts = np.minimum(np.random.default_rng(5).poisson(rows * 1.1, 60), rows)
    caps = describe_coverage(daily(acme=counts)).caps
    assert bool(caps) is capped
    if capped:
        assert caps[0].rows == rows


def test_a_cap_per_account_is_found() -> None:
    rng = np.random.default_rng(6)
    capped = np.minimum(rng.poisson(120, 60), 100)
    covered = describe_coverage(daily(acme=capped, beta=rng.poisson(90, 60)))
    assert [cap.account for cap in covered.caps] == ["acme"]
    assert "exactly 100 rows of 'acme'" in covered.warnings()[0]


def test_a_row_of_1971_is_named_and_is_no_beginning() -> None:
    frame = daily(acme=np.random.default_rng(7).poisson(10, 100))
    stray = pd.DataFrame({"account": ["acme"], "day": [pd.Timestamp("1971-03-01", tz="UTC")], "rows": [1]})
    late = stray.assign(day=pd.Timestamp("2035-01-01", tz="UTC"))
    covered = describe_coverage(pd.concat([stray, frame, late], ignore_index=True))
    assert [(f.first.year, f.rows) for f in covered.far] == [(1971, 1), (2035, 1)]
    assert covered.begins == on(0)
    assert covered.outages == ()
    assert "1 row of 1971-03-01" in covered.warnings()[0]


def test_two_halves_are_not_far_from_each_other() -> None:
    rows = np.concatenate([np.full(50, 5), np.zeros(400), np.full(50, 5)]).astype(int)
    covered = describe_coverage(daily(acme=rows))
    assert covered.far == ()
    assert covered.outages[0].days == 400


def test_memory_is_full_after_its_length() -> None:
    covered = describe_coverage(daily(acme=[5] * 100))
    assert covered.full_from(90) == on(90)
    assert covered.full_from(None) is None
    assert Covered(None, None).full_from(90) is None


def test_days_are_counted_in_utc_with_posts() -> None:
    frame = pd.DataFrame(
        {
            "account": ["acme", "acme", "beta"],
            "actor": ["a", "b", "a"],
            "kind": "like",
            "network": "twitter",
            "at": pd.to_datetime(
                ["2020-01-01T23:59:59Z", "2020-01-02T01:30:00+02:00", "2020-01-02T00:00:00Z"], utc=True
            ),
        }
    )
    posts = pd.DataFrame(
        {
            "account": ["acme"],
            "post": ["p"],
            "network": ["twitter"],
            "at": pd.to_datetime(["2019-12-31T10:00:00Z"]),
        }
    )
    counted = count_days(InteractionLog(frame, posts).tables)
    rows = [(r.account, f"{r.day:%m-%d}", r.rows) for r in counted.itertuples()]
    assert rows == [("acme", "12-31", 1), ("acme", "01-01", 2), ("beta", "01-02", 1)]
    assert str(counted["day"].dt.tz) == "UTC"


def test_the_collectors_gap(shared_cases: Path) -> None:
    log = InteractionLog(shared_cases / "files" / "collector_gap.csv")
    covered = describe_coverage(count_days(log.tables))
    assert [(f"{o.first:%Y-%m-%d}", f"{o.last:%Y-%m-%d}") for o in covered.outages] == [
        ("2020-03-01", "2020-03-15")
    ]
    assert covered.notes() == covered.warnings()

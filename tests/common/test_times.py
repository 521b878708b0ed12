"""Times are read year first, in UTC, and everything else is refused."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

from kresearch._common.times import has_zone, parse_time, time_of, to_utc
from kresearch.cli.options import read_time
from kresearch.errors import UsageError
from kresearch.evaluate.cases import InvalidCaseError, make_case


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2012-05-29", "2012-05-29T00:00"),
        (" 2012-05-29 10:40 ", "2012-05-29T10:40"),
        ("2012-05-29T10:40:59.5+02:00", "2012-05-29T08:40:59.5"),
        ("2012-05-29T1040Z", "2012-05-29T10:40"),
        ("2012-05-29 10:40 UTC", "2012-05-29T10:40"),
    ],
)
def test_times_that_are_read(text: str, utc: str) -> None:
    assert parse_time(text) == pd.Timestamp(utc, tz="UTC")


@pytest.mark.parametrize(
    "text",
    ["", "03/04/2020", "04-03-2020", "2020", "2020-05", "today", "now", "1e9", "1590000000", "2020-02-30",
     "2020-01-01T25:00", "0001-01-01", "9999-12-31", "nan", "NaT", "2020-W05", "5 May 2020", "٢٠٢٠-٠١-٠١x"],
)  # fmt: skip
def test_times_that_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no time"):
        parse_time(text)
    with pytest.raises(UsageError, match="year first"):
        read_time(text, "--since")


def test_zones_of_windows() -> None:
    assert to_utc(pd.Timestamp("2020-01-01 10:00", tz="Europe/Rome")) == pd.Timestamp("2020-01-01T09:00Z")
    assert has_zone("2020-01-01") and has_zone("2020-01-01T10:00Z") and has_zone(datetime.date(2020, 1, 1))
    assert not has_zone("2020-01-01T10:00") and not has_zone(datetime.datetime(2020, 1, 1))
    case = {
        "name": "c", "account": "a", "kind": "null",
        "baseline": ["2020-01-01", "2020-01-02"], "spike": ["2020-01-02", "2020-01-03T01:00+01:00"],
        "recovery": [datetime.date(2020, 1, 3), "2020-01-04"],
    }  # fmt: skip
    assert make_case(case).recovery[0] == make_case(case).spike[1]
    for wrong in (5, 1.5, True, "2020-01-02T00:00", "02/01/2020", None):
        with pytest.raises(InvalidCaseError):
            make_case(case | {"spike": [wrong, "2020-01-03"]})


@pytest.mark.parametrize("wrong", ["03/04/2020", "yesterday", "", None, float("nan"), "2020-13-01"])
def test_what_is_no_time_is_refused_and_not_guessed(wrong: object) -> None:
    with pytest.raises(UsageError, match="is not a time. Allowed"):
        time_of(wrong)  # type: ignore[arg-type]

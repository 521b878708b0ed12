"""Times in any unit of pandas, Polars, Arrow and Parquet are the same instants."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import kresearch as kr


@pytest.fixture
def frame() -> pd.DataFrame:
    moments = pd.to_datetime(["2012-01-01T10:00:00.000Z", "2012-01-02T10:00:00.123Z"])
    return pd.DataFrame(
        {"account": "A", "actor": ["p", "q"], "kind": "like", "network": "twitter", "at": moments}
    )


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
def test_the_unit_of_a_time_does_not_matter(frame: pd.DataFrame, unit: str, tmp_path: Path) -> None:
    given = frame.assign(at=frame["at"].dt.as_unit(unit))
    given.to_parquet(tmp_path / "log.parquet")
    arrow = pa.Table.from_pandas(given)
    sources = [given, arrow, pl.from_arrow(arrow), tmp_path / "log.parquet"]
    digests = {kr.InteractionLog(source).digest() for source in sources}
    assert digests == {kr.InteractionLog(frame).digest()}

"""NaN in a column of numbers is a value that is missing, whoever wrote the file, and refuses nothing."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import kresearch as kr

ROWS = 500


def table(missing: str, *, of: str = "polarity", width: type = np.float64) -> pa.Table:
    """Return a log of which half of the values of a column are missing, as NaN or as null."""
    rng = np.random.default_rng(5)
    gone, polarity = rng.random(ROWS) < 0.5, rng.uniform(-1, 1, ROWS).round(2)
    values = {"polarity": polarity, "count": rng.integers(1, 4, ROWS).astype(float)}
    held = values[of].astype(width)
    as_nan = pa.array(np.where(gone, width("nan"), held))
    as_null = pa.array(held, mask=gone)
    moments = np.datetime64("2023-03-01", "us") + (rng.random(ROWS) * 1.7e12).astype("timedelta64[us]")
    return pa.table(
        {
            "account": [f"brand{n}" for n in rng.integers(0, 5, ROWS)],
            "actor": [f"fan{n}" for n in rng.integers(0, 90, ROWS)],
            "kind": pa.array(["reply", "mention", "share"]).take(pa.array(rng.integers(0, 3, ROWS))),
            "network": ["twitter"] * ROWS,
            "at": pa.array(moments).cast(pa.timestamp("us", tz="UTC")),
            of: as_nan if missing == "nan" else as_null,
        }
    )


@pytest.mark.parametrize("of", ["polarity", "count"])
@pytest.mark.parametrize("width", [np.float64, np.float32])
def test_nan_and_null_are_the_same_log(of, width, tmp_path):
    digests = set()
    for missing in ("nan", "null"):
        made = table(missing, of=of, width=width)
        path = tmp_path / f"{missing}.parquet"
        pq.write_table(made, path)
        digests |= {kr.read_log(path).digest(), kr.InteractionLog(made).digest()}
        pq.write_table(made, path, row_group_size=64, use_dictionary=False)
        digests.add(kr.read_log(path).digest())
    assert len(digests) == 1


@pytest.mark.parametrize("value", [np.inf, -np.inf, 1e300])
def test_what_is_no_polarity_is_named_with_its_row(value, tmp_path):
    made = table("nan").to_pandas()
    made.loc[7, "polarity"] = value
    made.to_parquet(tmp_path / "log.parquet")
    with pytest.raises(kr.KresearchError, match=r"polarity: 1 row .*row 8"):
        kr.read_log(tmp_path / "log.parquet")


def test_times_in_numbers_that_are_missing_are_named_with_their_rows(tmp_path):
    made = table("nan").to_pandas()
    made["at"] = made["at"].astype("int64").astype(float) / 1e6
    made.loc[[3, 9], "at"] = np.nan
    made.to_parquet(tmp_path / "log.parquet")
    with pytest.raises(kr.KresearchError, match=r"at: 2 rows .*rows 4, 10"):
        kr.read_log(tmp_path / "log.parquet", time_unit="s")


@pytest.mark.parametrize("of", ["polarity", "count", "text", "language"])
def test_a_parquet_column_without_any_value_says_nothing(of, tmp_path):
    made = table("null").drop_columns("polarity")
    pq.write_table(made.append_column(of, pa.nulls(ROWS)), tmp_path / "empty.parquet")
    pq.write_table(made, tmp_path / "none.parquet")
    empty, none = (kr.read_log(tmp_path / f"{name}.parquet") for name in ("empty", "none"))
    assert empty.interactions[of].notnull().sum().execute() == 0
    assert kr.score(empty, "quantity").equals(kr.score(none, "quantity"))


def test_a_type_that_cannot_be_read_is_named_as_its_file_names_it(tmp_path):
    made = table("null")
    clocks = pa.array([1] * ROWS, pa.time64("us"))
    pq.write_table(made.set_column(made.column_names.index("at"), "at", clocks), tmp_path / "log.parquet")
    with pytest.raises(kr.KresearchError, match=r"is of type time; allowed: times with a zone"):
        kr.read_log(tmp_path / "log.parquet")

"""Frames of every library, and what their types mean."""

from __future__ import annotations

from typing import Any

import ibis
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from kresearch.engine import duckdb_engine
from kresearch.errors import UsageError
from kresearch.interactions import InteractionLog, InvalidLogError, schema


def own_table(connection: Any, arrow: pa.Table) -> Any:
    """Return a table of somebody else's connection."""
    connection.con.register("arrow", arrow)
    connection.con.execute("CREATE TABLE mine AS SELECT * FROM arrow")
    return connection.table("mine")


def test_every_kind_of_frame_gives_the_same_log(interactions: pd.DataFrame) -> None:
    wanted = InteractionLog(interactions).digest()
    arrow = pa.Table.from_pandas(interactions)
    other = ibis.duckdb.connect()
    forms = [
        pl.from_pandas(interactions),
        pl.from_pandas(interactions).lazy(),
        arrow,
        arrow.to_reader(),
        ibis.memtable(interactions),
        own_table(other, arrow),
        interactions.astype({"kind": "category", "network": "category"}),
        interactions.astype(object),
        interactions.assign(at=interactions["at"].dt.tz_convert("Europe/Rome")),
        interactions.assign(at=interactions["at"].astype(str)),
        interactions.assign(interaction_id=interactions["interaction_id"].astype(int)),
        interactions.iloc[::-1],
        interactions[sorted(interactions.columns)],
        interactions.assign(language=None, count=np.nan),
    ]
    assert [InteractionLog(form).digest() for form in forms] == [wanted] * len(forms)
    other.disconnect()


def test_canonical_tables_have_every_column_in_its_type(
    interactions: pd.DataFrame, posts: pd.DataFrame
) -> None:
    log = InteractionLog(interactions, posts)
    for name, table in log.tables.items():
        if table is not None:
            assert {n: str(t) for n, t in table.schema().items()} == {
                c.name: c.dtype for c in schema.TABLES[name]
            }
    assert log.audience is None
    assert log.interactions.to_pandas()["count"].isna().all()


def test_inputs_are_not_changed(interactions: pd.DataFrame) -> None:
    before = interactions.copy(deep=True)
    InteractionLog(interactions).digest()
    pd.testing.assert_frame_equal(interactions, before)


def test_words_become_plain_in_the_canonical_table(interactions: pd.DataFrame) -> None:
    log = InteractionLog(
        interactions.assign(kind=["RT", " Favourite ", "MT"], network=["X", "fb", "Twitter"])
    )
    frame = log.interactions.order_by("interaction_id").to_pandas()
    assert list(frame["kind"]) == ["share", "like", "mention"]
    assert list(frame["network"]) == ["twitter", "facebook", "twitter"]


def test_times_without_a_zone_need_one(interactions: pd.DataFrame) -> None:
    naive = interactions.assign(at=interactions["at"].dt.tz_localize(None))
    with pytest.raises(InvalidLogError, match="3 rows without a time zone"):
        InteractionLog(naive)
    assert InteractionLog(naive, timezone="UTC").digest() == InteractionLog(interactions).digest()
    rome = InteractionLog(naive, timezone="Europe/Rome").interactions.to_pandas()["at"].min()
    assert rome == pd.Timestamp("2012-05-29T08:00:00Z")


@pytest.mark.parametrize(("unit", "divisor"), [("s", 1_000_000), ("ms", 1_000), ("us", 1)])
@pytest.mark.parametrize("kind", ["int64", "float64", "str"])
def test_numbers_are_times_only_with_a_unit(
    interactions: pd.DataFrame, unit: str, divisor: int, kind: str
) -> None:
    whole = interactions["at"].dt.floor("s")
    micros = whole.dt.tz_localize(None).astype("datetime64[us]").astype("int64")
    numbers = interactions.assign(at=(micros // divisor).astype(kind))
    with pytest.raises(InvalidLogError, match=r"at: 3 rows with a bare number for a time.*time_unit='s'"):
        InteractionLog(numbers)
    log = InteractionLog(numbers, time_unit=unit)
    assert log.digest() == InteractionLog(interactions.assign(at=whole)).digest()


def test_a_wrong_unit_is_found_out(interactions: pd.DataFrame) -> None:
    with pytest.raises(InvalidLogError, match="not between 1970 and 2200"):
        InteractionLog(interactions.assign(at=1_338_285_600_000), time_unit="s")


def test_whole_ids_may_be_decimals_but_not_damaged_ones(interactions: pd.DataFrame) -> None:
    log = InteractionLog(interactions.assign(post=[1.0, np.nan, 3.0]))
    assert log.interactions.order_by("interaction_id").to_pandas()["post"].tolist()[::2] == ["1", "3"]
    with pytest.raises(InvalidLogError, match="post: 1 row damaged by a spreadsheet"):
        InteractionLog(interactions.assign(post=[1.0, np.nan, 5.703e17]))


def test_columns_of_a_type_we_cannot_read_are_named(interactions: pd.DataFrame) -> None:
    wrong = interactions.assign(polarity=[True, False, True], kind=[1, 2, 3])
    with pytest.raises(InvalidLogError) as caught:
        InteractionLog(wrong)
    assert {p.column: p.rule for p in caught.value.problems} == {"kind": "type", "polarity": "type"}


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(UsageError, match="from list"):
        InteractionLog([1, 2])


def test_empty_ids_are_no_ids(interactions: pd.DataFrame) -> None:
    log = InteractionLog(interactions.assign(interaction_id=["", "", "3"]))
    assert log.interactions.interaction_id.count().execute() == 1


def test_no_rows_are_a_log_too(interactions: pd.DataFrame) -> None:
    log = InteractionLog(interactions.iloc[:0])
    assert log.summary().rows == 0
    assert log.span() is None
    assert log.coverage().share == 1.0
    assert "interactions: 0" in repr(log)


def test_tables_go_when_nobody_holds_them(interactions: pd.DataFrame) -> None:
    def number() -> int:
        views = duckdb_engine().con.execute("SELECT count(*) FROM duckdb_views() WHERE NOT internal")
        return int(views.fetchall()[0][0])

    before = number()
    for _ in range(5):
        InteractionLog(interactions).digest()
    assert number() <= before + 2


def test_an_expression_outlives_its_log(interactions: pd.DataFrame) -> None:
    table = InteractionLog(interactions).interactions.group_by("account").aggregate(n=ibis._.count())
    for _ in range(3):
        InteractionLog(interactions)
    assert table.to_pandas()["n"].sum() == 3


def test_an_ibis_table_keeps_its_engine(interactions: pd.DataFrame, posts: pd.DataFrame) -> None:
    other = ibis.duckdb.connect()
    log = InteractionLog(own_table(other, pa.Table.from_pandas(interactions)), posts)
    assert log.engine is other
    assert log.interactions.get_backend() is other
    assert log.posts is not None
    assert log.posts.get_backend() is other
    assert log.digest() == InteractionLog(interactions, posts).digest()
    assert log.to_engine(duckdb_engine()).digest() == log.digest()
    other.disconnect()

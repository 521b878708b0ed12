"""Counts as platforms and spreadsheets write them: the same number in Python and in a column, or none."""

from __future__ import annotations

from pathlib import Path

import ibis
import pandas as pd
import pytest

from kresearch.engine import duckdb_engine
from kresearch.interactions import check_log, read_log
from kresearch.interactions.short_numbers import read_whole, spell_out

SHORT = {
    "1.8K": 1800, "54K": 54_000, "1,8 mila": 1800, "2 mil": 2000, "1.2M": 1_200_000, "3 Mln": 3_000_000,
    "2,5 Mio.": 2_500_000, "7k": 7000, "1.25K": 1250, "4 Tsd.": 4000,
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "number"),
    [*SHORT.items(), ("1,204", 1204), ("1.204", 1204), ("1.000", 1000), ("12.345.678", 12_345_678),
     ("3.0", 3), ("3,0", 3), ("1 204", 1204), ("1\u202f204", 1204), ("1'204", 1204), ("1e+05", 100_000),
     ("-1", -1), ("0", 0), ("1,5", None), ("1.5", None), ("\u00b2", None), ("1.5.2", None),
     ("many", None), ("", None), ("nan", None), ("1,20,400", None)],
)  # fmt: skip
def test_a_whole_number_or_none(text: str, number: int | None) -> None:
    assert read_whole(text) == number


def test_a_column_says_the_same_numbers() -> None:
    texts = [*SHORT, "12", "1,204", "K", "12 people", ""]
    table = duckdb_engine().create_table("short_numbers", pd.DataFrame({"n": texts}), temp=True)
    found = table.select(n=spell_out(table.n)).execute()["n"].tolist()
    assert found == [str(SHORT[text]) if text in SHORT else text for text in texts]
    assert isinstance(table, ibis.Table)


def write(folder: Path, likes: list[str]) -> Path:
    rows = pd.DataFrame(
        {"author": "shop", "published": "2024-05-02T10:00:00Z", "likes": likes, "shares": "1"}
    )
    rows["post"] = [str(n) for n in range(len(rows))]
    rows.to_csv(folder / "posts.csv", index=False)
    return folder / "posts.csv"


READ = {
    "mapping": {"account": "author", "at": "published", "network": "=instagram"},
    "totals": {"like": "likes", "share": "shares"},
}


def test_totals_by_an_author_need_no_actor_and_are_spelt_out(tmp_path: Path) -> None:
    log = read_log(write(tmp_path, ["54K", "1.8K", "12"]), **READ)
    rows = log.interactions.execute()
    assert rows[rows["kind"] == "like"]["count"].tolist() == [54_000, 1800, 12]
    assert rows["actor"].isna().all()


def test_the_advice_for_parted_thousands_can_be_followed(tmp_path: Path) -> None:
    file = write(tmp_path, ["1,440", "12"])
    (problem,) = check_log(file, **READ).problems
    assert "--decimal ." in problem.advice
    rows = read_log(file, decimal=".", **READ).interactions.execute()
    assert rows[rows["kind"] == "like"]["count"].tolist() == [1440, 12]

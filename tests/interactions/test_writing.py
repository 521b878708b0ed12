"""Files appear whole or not at all, and never over another."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import ibis
import pandas as pd
import pytest

from kresearch.errors import UsageError
from kresearch.interactions import InteractionLog
from kresearch.interactions.io import write as writing
from kresearch.interactions.io.write import write_table

FRAME = pd.DataFrame({"account": ["=1+1", "brand", "-x", None], "score": [1.5, 2.0, None, 0.1]})


@pytest.mark.parametrize("ending", [".parquet", ".csv", ".csv.gz", ".jsonl"])
def test_every_form(tmp_path: Path, ending: str) -> None:
    path = write_table(FRAME, tmp_path / "new" / f"x{ending}")
    read = {
        ".parquet": pd.read_parquet,
        ".csv": pd.read_csv,
        ".csv.gz": pd.read_csv,
        ".jsonl": lambda p: pd.DataFrame([json.loads(line) for line in p.read_text().splitlines()]),
    }[ending](path)
    assert read["account"].isna().tolist() == [False, False, False, True]
    assert read["score"].dropna().tolist() == [1.5, 2.0, 0.1]
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_ibis_tables_of_any_kind(tmp_path: Path, interactions: pd.DataFrame) -> None:
    log = InteractionLog(interactions)
    assert len(pd.read_parquet(write_table(log.interactions, tmp_path / "a.parquet"))) == 3
    assert len(pd.read_csv(write_table(ibis.memtable(FRAME), tmp_path / "b.csv"))) == 4


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("mine")
    with pytest.raises(UsageError, match="--force"):
        write_table(FRAME, path)
    assert path.read_text() == "mine"
    write_table(FRAME, path, force=True)
    assert path.read_text().startswith("account,score")


@pytest.mark.parametrize("failure", [KeyboardInterrupt, RuntimeError])
def test_an_interruption_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: type[BaseException]
) -> None:
    path = tmp_path / "x.csv"
    path.write_text("mine")

    def fail(table: object, part: Path, options: str) -> None:
        part.write_text("half a")
        raise failure

    monkeypatch.setattr(writing, "_copy", fail)
    with pytest.raises(failure):
        write_table(FRAME, path, force=True)
    assert [p.name for p in tmp_path.iterdir()] == ["x.csv"]
    assert path.read_text() == "mine"


def test_an_ending_we_do_not_write(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"Did you mean '\.parquet'"):
        write_table(FRAME, tmp_path / "x.parqet")


def test_cells_for_other_people_are_no_formulas(tmp_path: Path) -> None:
    safe = pd.read_csv(write_table(FRAME, tmp_path / "safe.csv", safe_cells=True))
    assert safe["account"].tolist()[:3] == ["'=1+1", "brand", "'-x"]
    assert pd.read_csv(write_table(FRAME, tmp_path / "data.csv"))["account"][0] == "=1+1"


def test_a_log_is_not_written_over_another(tmp_path: Path, interactions: pd.DataFrame) -> None:
    log = InteractionLog(interactions, source="first")
    log.write(tmp_path)
    with pytest.raises(UsageError, match="is there already"):
        log.write(tmp_path)
    with pytest.raises(UsageError, match="Allowed: parquet, csv"):
        log.write(tmp_path, format="xlsx")
    log.write(tmp_path, force=True)
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".part")]
    with gzip.open(log.write(tmp_path / "z", format="csv.gz") / "interactions.csv.gz", "rt") as file:
        assert file.readline().startswith("account,actor,kind,network,at")

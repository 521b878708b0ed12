"""The engines: one for the process, in UTC, quiet at the end."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import kresearch as kr
from kresearch import engine
from kresearch.errors import KresearchError
from kresearch.interactions import InteractionLog, InvalidLogError

HAS_SPARK = importlib.util.find_spec("pyspark") is not None and shutil.which("java") is not None


def test_one_engine_in_utc() -> None:
    one = engine.duckdb_engine()
    assert one is engine.duckdb_engine()
    assert engine.run_sql(one, "SELECT current_setting('TimeZone')") == [("UTC",)]


def test_an_engine_of_ones_own(tmp_path: Path) -> None:
    own = engine.duckdb_engine(memory_limit="500MB", threads=1, temp_dir=tmp_path)
    assert own is not engine.duckdb_engine()
    settings = engine.run_sql(
        own,
        "SELECT current_setting('threads'), current_setting('temp_directory'), current_setting('TimeZone')",
    )
    assert settings == [(1, str(tmp_path), "UTC")]


def test_the_process_ends_quietly_and_leaves_no_folder(interactions: pd.DataFrame, tmp_path: Path) -> None:
    interactions.to_csv(tmp_path / "x.csv", index=False)
    program = (
        "import sys; from kresearch.interactions import InteractionLog\n"
        f"log = InteractionLog({str(tmp_path / 'x.csv')!r}); log.digest(); table = log.interactions\n"
        "from kresearch.engine import duckdb_engine\n"
        "rows = duckdb_engine().con.execute('SELECT 1')\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"TMPDIR": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    assert done.stdout == ""
    assert done.stderr == ""
    assert [p.name for p in tmp_path.iterdir()] == ["x.csv"]


def test_importing_the_package_brings_no_engine() -> None:
    program = (
        "import sys, kresearch, kresearch.engine\n"
        "sys.exit(', '.join(m for m in ('ibis', 'duckdb', 'pandas', 'pyarrow') if m in sys.modules) or 0)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.skipif(HAS_SPARK, reason="Spark is installed")
def test_without_spark_it_says_what_to_install() -> None:
    with pytest.raises(KresearchError, match=r"kresearch\[spark\]|Install Java 17"):
        engine.spark_engine()


def test_a_log_that_was_asked_before_it_moves_answers_from_its_new_place(
    interactions: pd.DataFrame, posts: pd.DataFrame
) -> None:
    log = InteractionLog(interactions, posts)
    asked = (log.digest(), log.summary(), log.coverage(), log.scored_accounts(), kr.score(log))
    elsewhere = engine.duckdb_engine(threads=1)
    moved = log.to_engine(elsewhere)
    assert moved.scored_interactions().get_backend() is elsewhere
    assert (moved.digest(), moved.summary(), moved.coverage(), moved.scored_accounts()) == asked[:4]
    pd.testing.assert_frame_equal(kr.score(moved), asked[4])


@pytest.mark.spark
@pytest.mark.slow
@pytest.mark.skipif(not HAS_SPARK, reason="needs the extra 'spark' and Java 17")
def test_spark_gives_the_same_log(interactions: pd.DataFrame, posts: pd.DataFrame, tmp_path: Path) -> None:
    spark = engine.spark_engine(memory="1g", master="local[1]")
    log = InteractionLog(interactions, posts)
    assert log.to_engine(spark).digest() == log.digest()
    folder = log.write(tmp_path)
    there = InteractionLog(folder / "interactions.parquet", folder / "posts.parquet", engine=spark)
    assert there.interactions.get_backend().name == "pyspark"
    assert there.digest() == log.digest()
    assert there.summary() == log.summary()
    interactions.assign(kind=["rt?", "rt?", "like"]).to_parquet(tmp_path / "bad.parquet")
    with pytest.raises(InvalidLogError, match="2 rows with an unknown name: 'rt"):
        InteractionLog(tmp_path / "bad.parquet", engine=spark)

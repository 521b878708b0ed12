"""Several studies at once in one project: the results of one alone, all logged, nothing left behind."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from tests.fuzz.commands import left_over, write_project

#: What takes seconds to import is imported once; each study is a process of its own all the same.
STARTER = """
import os, sys
import mlflow, pandas, scipy.stats, statsmodels.api
import kresearch.study.runner, kresearch.study.tracking, kresearch.cli.study
from kresearch.cli import main
running = []
for name in sys.argv[1:]:
    pid = os.fork()
    if pid == 0:
        said = os.open(name.replace("/", "-") + ".said", os.O_CREAT | os.O_WRONLY)
        os.dup2(said, 1), os.dup2(said, 2)
        main(["study", "run", name, "--no-report"])
    running.append(pid)
sys.exit(max(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in running))
"""


@pytest.mark.slow
def test_four_studies_at_once_finish_with_equal_results(tmp_path: Path) -> None:
    root = write_project(tmp_path / "project")
    (root / "pyproject.toml").touch()
    first = root / "experiments/001-tiny"
    for number in (2, 3):
        shutil.copytree(first, root / f"experiments/00{number}-tiny")
    # Two of them are the same study, started twice.
    names = [f"experiments/00{number}-tiny" for number in (1, 2, 3, 3)]
    surroundings = {key: value for key, value in os.environ.items() if key != "MLFLOW_TRACKING_URI"} | {
        "KRESEARCH_CACHE": str(root / "cache"), "TMPDIR": str(root / "tmp"),
        "MLFLOW_DISABLE_TELEMETRY": "true",
    }  # fmt: skip
    ended = subprocess.run(
        [sys.executable, "-c", STARTER, *names], cwd=root, env=surroundings, capture_output=True, check=False
    )
    said = "\n".join(file.read_text("utf-8") for file in root.glob("*.said"))
    assert ended.returncode == 0, ended.stderr.decode() + said
    assert "nothing was logged" not in said and "Traceback" not in said
    for table in ("result", "scores"):
        found = [pd.read_parquet(root / name / "output" / f"{table}.parquet") for name in names[:3]]
        alone = found[0].drop(columns="study", errors="ignore")
        for other in found[1:]:
            pd.testing.assert_frame_equal(other.drop(columns="study", errors="ignore"), alone)
    with closing(sqlite3.connect(root / "mlflow.db")) as store:
        # Of each study one run and one of each variant: what was logged already is not logged again.
        assert store.execute("SELECT status, count(*) FROM runs GROUP BY 1").fetchall() == [("FINISHED", 9)]
        assert store.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert left_over(root) == []

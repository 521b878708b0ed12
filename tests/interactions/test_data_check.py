"""``kresearch data check``: exit codes, table, JSON, failing rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import typer
from typer.testing import CliRunner, Result

from kresearch.cli.data_check import check
from kresearch.errors import UsageError

GOOD = "1,brand,ann,like,twitter,2012-05-29T10:00:00Z,,"
BAD = "2,brand,ann,rt?,twitter,2012-05-29T10:00:00,[red]7,"


def run(*arguments: object) -> Result:
    app = typer.Typer()
    app.command()(check)
    return CliRunner().invoke(app, [str(a) for a in arguments])


def test_a_clean_log_is_one_line(csv: Callable[..., Path]) -> None:
    result = run(csv(GOOD))
    assert (result.exit_code, result.stdout, result.stderr) == (0, "no problems in 1 row.\n", "")


def test_problems_are_a_table_and_exit_1(csv: Callable[..., Path]) -> None:
    result = run(csv(GOOD, BAD))
    assert result.exit_code == 1
    for part in ["3 problems in 2 rows.", "without a time zone", "'rt?' (row 2)", "[red]7", "--timezone"]:
        assert part in result.stdout


def test_a_warning_is_a_problem_too(csv: Callable[..., Path]) -> None:
    result = run(csv(GOOD.replace("ann", "brand")))
    assert result.exit_code == 1
    assert "(warning)" in result.stdout


def test_json_and_the_failing_rows(csv: Callable[..., Path], tmp_path: Path) -> None:
    out = tmp_path / "rows.csv"
    result = run(csv(GOOD, BAD), "--json", "--rows-out", out)
    said = json.loads(result.stdout)
    assert said["rows_read"] == {"interactions": 2}
    assert {p["problem"]: p["first_rows"] for p in said["problems"]}["unknown"] == [
        {"row": 2, "value": "rt?"}
    ]
    assert sorted(pd.read_csv(out)["column"]) == ["at", "kind", "polarity"]
    again = run(csv(GOOD, BAD), "--rows-out", out)
    assert isinstance(again.exception, UsageError)


def test_mapping_zone_and_network(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("who,brand,when,extra\nann,Groupalia,2012-05-29 10:40:00,1\n")
    pairs = ["account=brand", "actor=who", "at=when", "kind==share", "network==weibo"]
    options = [part for pair in pairs for part in ("--map", pair)]
    result = run(path, *options, "--timezone", "Europe/Rome", "--network", "weibo")
    assert result.exit_code == 0
    assert "columns not used: extra" in result.stderr


def test_a_wrong_path_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no file"):
        raise run(tmp_path / "nothing.csv").exception or AssertionError

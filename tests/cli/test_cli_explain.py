"""``kresearch explain`` on a small log."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import kresearch as kr
from kresearch.cli.explain import explain


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    day = pd.Timestamp("2012-01-01", tz="UTC")
    acted = pd.DataFrame(
        {
            "account": "A",
            "actor": ["p", "q", "r"],
            "kind": ["like", "share", "share"],
            "network": "twitter",
            "post": ["one", "one", "two"],
            "polarity": [0.5, -0.5, None],
            "at": [day, day, day + pd.Timedelta(days=4)],
        }
    )
    kr.InteractionLog(acted).write(tmp_path / "log")
    return tmp_path / "log"


def run(*words: str) -> str:
    import typer

    app = typer.Typer()
    app.command()(explain)
    done = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def test_the_json_adds_up(folder: Path) -> None:
    told = json.loads(run(str(folder), "--account", "A", "--at", "2012-01-05", "--json"))
    points = sum(entry["points"] for entry in told["entries"])
    assert points == pytest.approx(told["score"] - told["start"], abs=1e-6)
    assert {post["post"] for post in told["posts"]} == {"one", "two"}


def test_the_tables_name_networks_kinds_signs_and_posts(folder: Path) -> None:
    text = run(str(folder), "--account", "A", "--at", "2012-01-05", "--since", "2012-01-01")
    for word in ("twitter", "reach", "share", "negative", "unknown", "two"):
        assert word in text

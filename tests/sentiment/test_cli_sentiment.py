"""The command line of sentiment: data on stdout, chatter on stderr."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from kresearch.cli.sentiment import app
from kresearch.errors import UnknownNameError, UsageError

RUN = CliRunner()
ROWS = [
    ("I love it", "happy"),
    ("I hate it", "irate"),
    ("It is a table", "neutral"),
    ("so good, thanks", "happy"),
    ("awful service", "irate"),
]
MAPS = ["--map-label", "happy=positive", "--map-label", "irate=negative"]


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "labelled.csv"
    pd.DataFrame(ROWS, columns=["tweet", "mood"]).to_csv(path, index=False)
    return path


def run(*arguments: object) -> str:
    done = RUN.invoke(app, [str(a) for a in arguments], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def test_list() -> None:
    rows = json.loads(run("list", "--json"))
    assert {"vader", "italian", "auto"} <= {r["name"] for r in rows}
    assert "SENTIPOLC" in run("list")


def test_evaluate(labelled: Path) -> None:
    asked = [
        "evaluate",
        labelled,
        "--text",
        "tweet",
        "--label",
        "mood",
        "--scorer",
        "vader",
        "--scorer",
        "auto",
        *MAPS,
    ]
    plain = json.loads(run(*asked, "--json"))
    assert [s["scorer"] for s in plain["scorers"]] == ["vader", "auto"]
    assert plain["scorers"][0]["figures"]["accuracy"] == 1.0
    assert "macro_f1" in run(*asked)


def test_evaluate_reads_other_forms(labelled: Path, tmp_path: Path) -> None:
    frame = pd.read_csv(labelled)
    frame.to_csv(tmp_path / "a.tsv.gz", index=False, sep="\t")
    frame.to_json(tmp_path / "a.jsonl", orient="records", lines=True)
    frame.to_parquet(tmp_path / "a.parquet")
    for name in ("a.tsv.gz", "a.jsonl", "a.parquet"):
        done = run(
            "evaluate",
            tmp_path / name,
            "--text",
            "tweet",
            "--label",
            "mood",
            "--scorer",
            "vader",
            "--json",
            *MAPS,
        )
        assert json.loads(done)["scorers"][0]["n"] == 5


@pytest.mark.parametrize(
    "arguments, problem, kind",
    [
        (["--text", "twet", "--label", "mod"], "no column 'twet'.*'tweet'.*no column 'mod'", UsageError),
        (["--text", "tweet", "--label", "mood"], "happy.*irate", UsageError),
        (["--text", "tweet", "--label", "mood", "--map-label", "happy"], "THEIRS=OURS", UsageError),
        (["--text", "tweet", "--label", "mood", "--scorer", "vadre", *MAPS], "vader", UnknownNameError),
    ],
)
def test_mistakes_are_named(
    labelled: Path, arguments: list[str], problem: str, kind: type[Exception]
) -> None:
    with pytest.raises(kind, match=problem):
        run("evaluate", labelled, *arguments)


def test_label_any_table(labelled: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    run("label", labelled, "--text", "tweet", "--out", out, "--scorer", "vader", "--no-cache")
    done = pd.read_csv(out)
    assert list(done.columns) == ["tweet", "mood", "polarity", "language"]
    assert done["polarity"][0] > 0 > done["polarity"][1]
    with pytest.raises(UsageError, match="force"):
        run("label", labelled, "--text", "tweet", "--out", out, "--no-cache")


def test_label_a_log_into_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "interactions.csv"
    row = ("shop", "a", "reply", "twitter", "2012-05-29T10:00:00Z", "Che schifo, vergognatevi tutti")
    pd.DataFrame([row], columns=["account", "actor", "kind", "network", "at", "text"]).to_csv(
        path, index=False
    )
    run("label", path, "--out", tmp_path / "done", "--no-cache")
    from kresearch.interactions import read_log

    found = read_log(tmp_path / "done").interactions.execute()
    assert found["polarity"][0] < -0.5
    assert found["language"][0] == "it"


def test_train_and_use(tmp_path: Path) -> None:
    rows = [(f"{text} {i}", mood) for i in range(8) for text, mood in [*ROWS, ("This is a chair", "neutral")]]
    path = tmp_path / "many.csv"
    pd.DataFrame(rows, columns=["tweet", "mood"]).to_csv(path, index=False)
    out = tmp_path / "mine"
    asked = [
        "--text",
        "tweet",
        "--label",
        "mood",
        "--out",
        out,
        "--language",
        "en",
        "--folds",
        2,
        "--json",
        *MAPS,
    ]
    card = json.loads(run("train", path, *asked))
    assert card["source"] == "many.csv"
    assert "not stated" in card["licence"]
    plain = run(
        "evaluate", path, "--text", "tweet", "--label", "mood", "--scorer", f"trained:{out}", "--json", *MAPS
    )
    assert json.loads(plain)["scorers"][0]["figures"]["macro_f1"] > 0.9
    with pytest.raises(UsageError, match="holds a scorer already"):
        run("train", path, *asked)

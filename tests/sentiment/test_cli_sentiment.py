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


def test_a_single_file_keeps_who_read_it_and_names_what_it_cannot_hold(tmp_path: Path) -> None:
    import kresearch as kr

    day = pd.Timestamp("2012-01-01", tz="UTC")
    rows = pd.DataFrame({"account": "anna", "actor": ["bea", "carl"], "kind": "comment", "network": "twitter",
                         "text": ["I love it", "I hate it"], "at": day})  # fmt: skip
    posts = pd.DataFrame({"account": ["anna"], "post": ["one"], "network": "twitter", "at": day})
    kr.InteractionLog(rows, posts, simulated=True, source="made up").write(tmp_path / "log")
    out = tmp_path / "read.csv"
    done = RUN.invoke(app, ["label", str(tmp_path / "log"), "--out", str(out), "--scorer", "vader"])
    assert done.exit_code == 0 and "without posts" in done.stderr and "--out" in done.stderr
    read = kr.read_log(out)
    assert (read.polarity_by, read.simulated, read.source) == ("vader", True, "made up")
    (tmp_path / "bare.csv").write_text(out.read_text(encoding="utf-8"), encoding="utf-8")
    assert kr.read_log(tmp_path / "bare.csv").polarity_by == ""
    # Another reader over it: the card says so, and does not stay behind as it was.
    again = ["label", str(out), "--out", str(out), "--scorer", "italian", "--overwrite", "--force"]
    assert RUN.invoke(app, again).exit_code == 0
    assert kr.read_log(out).polarity_by == "vader, italian"

"""`kresearch score` writes the numbers of `kresearch.score`, whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import kresearch as kr

COLUMNS = ["account", "at", "score", "valence", "raw", "reach", "amplification", "impact"]


@pytest.mark.parametrize("ending", [".parquet", ".csv", ".csv.gz", ".jsonl"])
def test_every_form_holds_the_numbers_of_python(kresearch, log_file, tmp_path, ending):
    out = tmp_path / f"scores{ending}"
    run = kresearch(
        "score", log_file, "--variant", "sentiment-penalise", "--set", "penalty=0.5", "--out", out
    )
    assert (run.code, run.out) == (0, "")
    read = {".parquet": pd.read_parquet, ".jsonl": lambda p: pd.read_json(p, lines=True)}.get(
        ending, pd.read_csv
    )
    found = read(out)
    assert list(found.columns) == COLUMNS
    wanted = kr.score(kr.read_log(log_file), "sentiment-penalise", penalty=0.5)
    found["at"] = pd.to_datetime(found["at"], utc=True).dt.as_unit("us")
    wanted["at"] = wanted["at"].dt.as_unit("us")
    pd.testing.assert_frame_equal(found, wanted, check_dtype=False, atol=1e-8)


def test_beside_the_scores_lies_what_they_are(kresearch, log_file, tmp_path):
    out = tmp_path / "scores.parquet"
    kresearch("score", log_file, "--out", out)
    told = json.loads((tmp_path / "scores.parquet.json").read_text())
    assert told["variant"] == "quantity"
    assert told["digest"] == kr.read_log(log_file).digest()
    assert told["coverage"] == 1.0
    assert any("reconstruction" in note for note in told["notes"])


def test_without_out_a_summary_comes_to_stdout(kresearch, log_file):
    run = kresearch("score", log_file)
    assert run.code == 0
    assert "brand" in run.out and "last score" in run.out
    assert "reconstruction" in run.err and "reconstruction" not in run.out


def test_json_summary(kresearch, log_file):
    told = json.loads(kresearch("score", log_file, "--json", "--every", "1h").out)
    assert told["every"] == "1h"
    assert [row["account"] for row in told["last_scores"]] == ["brand"]


def test_only_the_asked_time(kresearch, log_file):
    told = json.loads(
        kresearch("score", log_file, "--json", "--since", "2012-05-03", "--until", "2012-05-05").out
    )
    assert (told["rows"], told["first"], told["last"]) == (3, "2012-05-03T00:00:00Z", "2012-05-05T00:00:00Z")


def test_never_over_a_file_without_force(kresearch, log_file, tmp_path):
    out = tmp_path / "scores.csv"
    out.write_text("mine")
    run = kresearch("score", log_file, "--out", out)
    assert run.code == 2
    assert "there already" in run.err and out.read_text() == "mine"
    assert kresearch("score", log_file, "--out", out, "--force").code == 0
    assert out.read_text().startswith("account,at,score")
    assert not list(tmp_path.glob("*.part"))


def test_never_over_the_file_beside_it(kresearch, log_file, tmp_path):
    (tmp_path / "scores.csv.json").write_text("mine")
    run = kresearch("score", log_file, "--out", tmp_path / "scores.csv")
    assert run.code == 2 and "scores.csv.json" in run.err
    assert not (tmp_path / "scores.csv").exists()


@pytest.fixture
def damaged(log_file: Path) -> Path:
    log_file.write_text(log_file.read_text() + "brand,x,likke,twitter,2012-05-14T12:00:00Z,p1,,\n")
    return log_file


def test_bad_rows_refuse_the_log(kresearch, damaged):
    run = kresearch("score", damaged)
    assert run.code == 1
    assert "Did you mean 'like'" in run.err and "Traceback" not in run.err


def test_bad_rows_go_beside_the_scores(kresearch, damaged, tmp_path):
    out = tmp_path / "scores.csv"
    run = kresearch("score", damaged, "--on-bad-rows", "quarantine", "--out", out)
    assert run.code == 0
    assert "1 row set aside" in run.err
    assert "likke" in (tmp_path / "scores.csv.bad-rows.csv").read_text()
    again = kresearch("score", damaged, "--on-bad-rows", "quarantine", "--out", out, "--force")
    assert again.code == 0


def test_foreign_columns_are_mapped(kresearch, log_file):
    log_file.write_text(log_file.read_text().replace("account,", "target,", 1))
    run = kresearch("score", log_file)
    assert run.code == 1 and "--map account=target" in run.err
    assert kresearch("score", log_file, "--map", "account=target").code == 0


def test_low_coverage_is_said_once(kresearch, log_file):
    log_file.write_text(log_file.read_text().replace(",-0.9", ","))
    run = kresearch("score", log_file, "--variant", "sentiment-ignore")
    assert run.err.count("known polarity") == 1
    assert "warning: Only" in run.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--variant", "quantiti"], ["Did you mean 'quantity'"]),
        (["--variant", "sentiment-ignore", "--set", "treshold=1"], ["Did you mean 'threshold'"]),
        (["--variant", "sentiment-penalise", "--set", "penalty=99"], ["at most 10"]),
        (["--set", "penalty"], ["not key=value"]),
        (["--set", "a=1", "--set", "a=2"], ["set twice"]),
        (["--set", "a=[1"], ["no JSON"]),
        (["--since", "soon"], ["--since 'soon' is not a time"]),
        # 3 April to one reader, 4 March to the next.
        (["--since", "03/04/2020"], ["--since '03/04/2020' is not a time", "year first"]),
        (["--until", "3.4.2020"], ["--until '3.4.2020' is not a time", "year first"]),
        (["--since", "2012-05-05", "--until", "2012-05-01"], ["is before"]),
        (["--until", "2001-01-01"], ["no scores from", "2012-05-01"]),
        (["--every", "2d"], ["1d", "1h"]),
        (["--engine", "sparc"], ["Did you mean 'spark'"]),
        (["--accounts", "brnd"], ["Did you mean 'brand'"]),
        (["--out", "scores.xlsx"], [".parquet"]),
        (["--on-bad-rows", "drop"], ["refuse, quarantine"]),
    ],
)
def test_wrong_usage_says_what_is_allowed(kresearch, log_file, arguments, words):
    run = kresearch("score", log_file, *arguments)
    assert run.code == 2
    assert run.out == ""
    assert run.err.startswith("kresearch: ") and "Traceback" not in run.err
    assert [word for word in words if word not in run.err] == []

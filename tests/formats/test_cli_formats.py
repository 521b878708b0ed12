"""The commands: list formats, import files into a folder, score and check a foreign file directly."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pandas as pd
import pytest

from kresearch.errors import UsageError
from kresearch.formats import check_any, list_formats, open_log


def test_an_import_leaves_a_log_that_scores_as_the_file_does(run, tmp_path, samples):
    done = run("data", "import", samples / "minet.csv", samples / "tags.csv", "--out", "log", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "read 5 records of minet.csv (minet), tags.csv (tags)" in done.stdout
    assert {p.name for p in (tmp_path / "log").iterdir()} == {
        "interactions.parquet", "posts.parquet", "audience.parquet", "log.toml", "conversion.json",
    }  # fmt: skip
    log = open_log(tmp_path / "log")
    assert any(note.startswith("read 5 records of") for note in log.notes)
    again = run("data", "import", samples / "minet.csv", "--out", "log", cwd=tmp_path)
    assert again.returncode == 2 and "is there already" in again.stderr


def test_a_command_that_takes_a_log_takes_a_foreign_file(run, tmp_path, samples):
    file = samples / "minet.csv"
    scored = run("score", file, "--out", "scores.csv", cwd=tmp_path)
    assert scored.returncode == 0, scored.stderr
    scores = pd.read_csv(tmp_path / "scores.csv")
    assert set(scores["account"]) >= {"acme", "anna", "other"}
    checked = run("data", "check", file, "--json", cwd=tmp_path)
    assert json.loads(checked.stdout)["problems"] == []
    assert "read 3 records of minet.csv" in checked.stderr


def test_formats_are_listed(run, tmp_path):
    rows = json.loads(run("data", "formats", "--json", cwd=tmp_path).stdout)
    assert [row["name"] for row in rows] == [form.name for form in list_formats()]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nosuch.jsonl", "--out", "x"], "no such file, and no dataset of that name"),
        (["nosuch.jsonl", "--as", "tags", "--out", "x"], "no file 'nosuch.jsonl'"),
        (["tweets.jsonl"], "--out is missing"),
        (["tweets.jsonl", "--as", "tag", "--out", "x"], "Did you mean 'tags'"),
        (["tweets.jsonl", "--set", "a=1", "--out", "x"], "are for datasets"),
        (["higgs", "--account", "acme"], "cannot be said of a dataset"),
        (["higs"], "Did you mean 'higgs'"),
    ],
)
def test_what_does_not_fit_is_said(run, tmp_path, arguments, said):
    (tmp_path / "tweets.jsonl").write_text('{"created_at": 1}')
    done = run("data", "import", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr


def test_own_form_goes_first_and_a_mapping_means_it(tmp_path, samples):
    own = "account,actor,kind,network,at\nacme,anna,like,twitter,2012-05-29T10:00:00Z\n"
    (tmp_path / "own.csv").write_text(own)
    assert open_log(tmp_path / "own.csv").summary().interactions == 1
    mapping = ["account=to_username", "actor=user_screen_name", "kind==mention", "network==twitter"]
    with pytest.raises(UsageError, match="Leave mapping away"):
        open_log(samples / "minet.csv", form="minet", mapping=mapping)
    with pytest.raises(UsageError, match="time_unit cannot be said of a file of a known format"):
        open_log(samples / "minet.csv", time_unit="ms")
    with pytest.raises(UsageError, match="now cannot be said"):
        open_log(samples / "minet.csv", now=datetime.now(UTC))
    assert check_any(samples / "minet.csv").has("missing") is False
    assert check_any(samples / "minet.csv", mapping=mapping).has("missing")


def test_whose_file_it_is_can_be_said(run, tmp_path, samples):
    file = samples / "x-analytics-days.csv"
    asked = run("data", "import", file, "--out", "log", cwd=tmp_path)
    assert asked.returncode == 2 and "--account HANDLE" in asked.stderr
    assert not (tmp_path / "log").exists()
    done = run("data", "import", file, "--account", "acme", "--out", "log", cwd=tmp_path)
    assert done.returncode == 0
    assert open_log(tmp_path / "log").accounts() == ["acme"]

"""``kresearch detect`` and ``kresearch study new``: from a log to cases and a study that runs."""

from __future__ import annotations

import json
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest


def write_log(path: Path, *, before: int = 20, account: str = "brand") -> Path:
    """Write a log of `before` ordinary days, a storm of two days and ten days after it."""
    lines = ["account,actor,kind,network,at,polarity"]
    for day in range(before + 12):
        storm = before <= day < before + 2
        for i in range(200 if storm else 6):
            polarity = -0.9 if storm and i % 4 else 0.6
            at = f"2012-05-{1 + day:02d}T{i % 24:02d}:00:00Z"
            lines.append(f"{account},x{day}-{i},reply,twitter,{at},{polarity}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def storm(tmp_path: Path) -> Path:
    return write_log(tmp_path / "storm.csv", before=19)


def test_every_detector_with_the_sign_against_the_usual(storm: Path, kresearch: Any) -> None:
    done = kresearch("detect", storm, "--account", "brand", "--json")
    assert done.code == 0
    found = json.loads(done.out)
    assert {row["detector"] for row in found["cases"]} >= {"robust-z", "change-point"}
    for row in found["cases"]:
        assert row["kind"] == "negative" and row["usual_negative"] == 0.0
        assert row["negative"] == pytest.approx(0.75)
    table = kresearch("detect", storm, "--detector", "robust-z")
    assert "negative" in table.out and "75.0%" in table.out and "400" in table.out


@pytest.mark.parametrize("form", ["own", "other"])
def test_the_advice_on_polarity_can_be_followed_as_it_is(
    tmp_path: Path, kresearch: Any, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """Read with the same options, and toward the account: blame of a critic is not blame of the brand."""
    monkeypatch.chdir(tmp_path)
    table = pd.read_csv(write_log(tmp_path / "my storm.csv", before=19)).drop(columns="polarity")
    table["text"] = [f"@brand awful, shame on you {i}" for i in range(len(table))]
    table.rename(columns={} if form == "own" else {"actor": "who"}).to_csv("my storm.csv", index=False)
    options = [] if form == "own" else ["--map", "actor=who"]
    said = kresearch("detect", "my storm.csv", *options).err
    advised = [line.strip() for line in said.splitlines() if "kresearch sentiment label" in line]
    words = shlex.split(advised[0].partition("kresearch ")[2])
    assert "--stance" in words
    done = kresearch(*words)
    assert done.code == 0, done.err
    out = words[words.index("--out") + 1]
    assert '"negative"' in kresearch("detect", out, "--json").out


def test_without_texts_nobody_is_sent_to_read_them(tmp_path: Path, kresearch: Any) -> None:
    table = pd.read_csv(write_log(tmp_path / "storm.csv", before=19)).drop(columns="polarity")
    table.to_csv(tmp_path / "storm.csv", index=False)
    said = kresearch("detect", tmp_path / "storm.csv").err
    assert "nor are there texts" in said and "sentiment label" not in said


def test_reactions_whose_kind_says_something_are_read_by_it(
    tmp_path: Path, kresearch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counts of angry faces have no text, and yet are no mystery; the advice is followed as it is printed."""
    monkeypatch.chdir(tmp_path)
    table = pd.read_csv(write_log(tmp_path / "storm.csv", before=19)).drop(columns="polarity")
    table.assign(kind="angry", network="facebook").to_csv("storm.csv", index=False)
    said = kresearch("detect", "storm.csv").err
    advised = next(line for line in said.splitlines() if "--scorer kinds" in line)
    words = shlex.split(advised.partition("proxy: kresearch ")[2])
    assert kresearch(*words).code == 0
    told = kresearch("detect", words[words.index("--out") + 1], "--json")
    assert '"negative"' in told.out and "--scorer kinds" not in told.err


def test_no_baseline_is_said(tmp_path: Path, kresearch: Any) -> None:
    early = write_log(tmp_path / "early.csv", before=2)
    done = kresearch("detect", early, "--detector", "robust-z")
    assert "no spike makes a case" in done.err and "No baseline before the storm of 2012-05-03" in done.err
    refused = kresearch("study", "new", early, "--out", tmp_path / "study")
    assert refused.code == 1 and "No baseline before the storm" in refused.err
    assert not (tmp_path / "study" / "study.toml").exists()


def test_wrong_names_are_usage_errors(storm: Path, kresearch: Any) -> None:
    for more in (("--account", "brnd"), ("--detector", "robust")):
        done = kresearch("detect", storm, *more)
        assert (
            done.code == 2 and "Traceback" not in done.err and ("brand" in done.err or "robust-z" in done.err)
        )


def test_a_new_study_runs_as_it_is(storm: Path, tmp_path: Path, kresearch: Any) -> None:
    from kresearch.study import run_study

    home = tmp_path / "studies" / "storm"
    done = kresearch("study", "new", storm, "--out", home)
    assert done.code == 0 and f"kresearch study run {home}" in done.err
    content = tomllib.loads((home / "study.toml").read_text(encoding="utf-8"))
    (case,) = content["cases"]
    assert case["kind"] == "negative" and case["spike"][0].startswith("2012-05-20")
    result = run_study(home, ledgers=False)
    assert result.complete and result.cells["value"].notna().any()
    assert kresearch("study", "new", storm, "--out", home).code == 2
    assert kresearch("study", "new", storm, "--out", home, "--force").code == 0


def test_names_from_the_data_stay_names(tmp_path: Path, kresearch: Any) -> None:
    bad = write_log(tmp_path / "bad.csv", before=19, account='x] \\" # y')
    done = kresearch("study", "new", bad, "--out", tmp_path / "study")
    if done.code == 0:  # where the log takes such a name at all
        content = tomllib.loads((tmp_path / "study" / "study.toml").read_text(encoding="utf-8"))
        assert len(content["cases"]) == 1


def write_bad(path: Path) -> Path:
    """Write a storm with texts, of which one row has no time."""
    lines = write_log(path, before=19).read_text(encoding="utf-8").splitlines()
    rows = [f"{line},{'@brand ' * (n % 2)}words number {n}" for n, line in enumerate(lines[1:])]
    rows[5] = rows[5].replace("2012-05-01T", "").replace("00:00Z", "")
    path.write_text("\n".join([lines[0] + ",text", *rows]) + "\n", encoding="utf-8")
    return path


STORM = ("--account", "brand", "--since", "2012-05-20", "--until", "2012-05-22")


def test_advice_on_bad_rows_can_be_followed_on_every_command(tmp_path: Path, kresearch: Any) -> None:
    import importlib
    import inspect

    for module, name in (
        ("detect", "detect"), ("study_new", "new"), ("explain", "explain"), ("score", "score"),
        ("sentiment", "label_"), ("sentiment_judging", "judge"), ("sentiment_judging", "estimate"),
        ("data_people", "forget"), ("data_people", "pseudonymise"), ("report", "account"),
    ):  # fmt: skip
        command = getattr(importlib.import_module(f"kresearch.cli.{module}"), name)
        assert "on_bad_rows" in inspect.signature(command).parameters, name
    bad = write_bad(tmp_path / "bad.csv")
    refused = kresearch("detect", bad, "--detector", "robust-z")
    assert refused.code == 1 and "--on-bad-rows quarantine" in refused.err
    done = kresearch("detect", bad, "--detector", "robust-z", "--on-bad-rows", "quarantine")
    assert done.code == 0 and "1 row set aside in" in done.err


def test_files_of_platforms_are_detected_and_judged_as_they_are(tmp_path: Path, kresearch: Any) -> None:
    tweets = []
    for day in range(24):
        for n in range(60 if day == 19 else 4):
            at = f"2017-05-{1 + day:02d}T{n % 24:02d}:{n:02d}:00"
            # Some have nothing but a picture, and no text.
            said = "" if n % 4 == 3 else f"@acme words number {day} {n}"
            number = f"{day * 100 + n}"
            tweets.append({"id": number, "text": said, "timestamp": at, "user": f"u{n}", "likes": "1"})
    file = tmp_path / "tweets.json"
    file.write_text(json.dumps(tweets), encoding="utf-8")
    found = kresearch("detect", file, "--account", "acme", "--json")
    assert found.code == 0 and json.loads(found.out)["cases"]
    storm = ("--account", "acme", "--since", "2017-05-20", "--until", "2017-05-21", "--n", "20")
    sheet = tmp_path / "sheet.csv"
    done = kresearch("sentiment", "judge", file, *storm, "--write", sheet)
    assert done.code == 0 and sheet.exists()
    again = kresearch("sentiment", "judge", file, *storm, "--write", sheet)
    assert again.code != 0 and "--force" in again.err
    assert kresearch("sentiment", "judge", file, *storm, "--write", sheet, "--force").code == 0


def test_the_command_that_estimate_advises_reads_the_log_as_it_was_read(
    tmp_path: Path, kresearch: Any
) -> None:
    import shlex

    file = tmp_path / "storm.csv"
    text = write_bad(file).read_text(encoding="utf-8").replace("account,actor", "brand name,actor")
    file.write_text(text.replace(",polarity", ",given"), encoding="utf-8")
    reading = ("--map", "account=brand name", "--on-bad-rows", "quarantine", "--alias", "brand=#b")
    done = kresearch("sentiment", "estimate", file, *STORM, *reading)
    assert done.code == 0
    (line,) = [one for one in done.out.splitlines() if "kresearch sentiment judge" in one][:1]
    words = shlex.split(line[line.index("kresearch sentiment judge") :])
    assert kresearch(*words[1:], "--write", tmp_path / "sheet.csv").code == 0


def test_a_study_of_a_mapped_log_reads_it_the_same_way(tmp_path: Path, kresearch: Any) -> None:
    from kresearch.study.loading import load_entry
    from kresearch.study.spec_file import read_spec

    file = write_log(tmp_path / "storm.csv", before=19)
    text = file.read_text(encoding="utf-8").replace("reply", "Antwort")
    file.write_text(text, encoding="utf-8")
    done = kresearch("study", "new", file, "--out", tmp_path / "s", "--kind", "Antwort=reply")
    assert done.code == 0
    spec = read_spec(tmp_path / "s")
    loaded = load_entry(spec.datasets[0], spec, folder=tmp_path / "s")
    assert loaded.read.log.interactions.kind.execute().unique().tolist() == ["reply"]


@pytest.mark.parametrize("text", ["", "hello @brand"])
def test_where_few_carry_a_sign_it_is_not_known(tmp_path: Path, kresearch: Any, text: str) -> None:
    lines = ["account,actor,kind,network,at,polarity,text"]
    for day in range(31):
        storm = 19 <= day < 21
        for i in range(200 if storm else 8):
            polarity = "0.6" if i % 4 == 0 else ""
            said = f"{text} {day}-{i}" if text else ""
            at = f"2012-05-{1 + day:02d}T{i % 24:02d}:00:00Z"
            lines.append(f"brand,x{day}-{i},mention,twitter,{at},{polarity},{said}")
    path = tmp_path / "quarter.csv"
    if not text:
        lines = [line.rpartition(",")[0] for line in lines]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = kresearch("detect", path, "--account", "brand")
    said = " ".join((done.out + done.err).split())
    assert done.code == 0 and "positive " not in done.out.split("spike of")[0]
    assert "sign not known: 25% of its interactions carry a sign" in said
    assert ("kresearch sentiment judge" in said) is bool(text)
    row = json.loads(kresearch("detect", path, "--json").out)["cases"][0]
    assert (row["kind"], row["sign_known"], row["signed"]) == ("mixed", False, 0.25)

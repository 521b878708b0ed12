"""A shortlist finds scores in a topic and suspicious audiences by itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kresearch.cli import main

ROWS = """account,actor,kind,network,at,text,interaction_id
acme,ann,mention,twitter,2020-01-01T10:00Z,loved the flight and the hotel in Rome,1
acme,bob,mention,twitter,2020-01-02T10:00Z,my flight was delayed at the airport,2
beta,ann,mention,twitter,2020-01-01T11:00Z,great football match tonight,3
beta,cid,mention,twitter,2020-01-03T11:00Z,goal in the football league,4
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    file = tmp_path / "log.csv"
    file.write_text(ROWS, encoding="utf-8")
    return file


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(["shortlist", *(str(a) for a in arguments)])
    said = capsys.readouterr()
    return int(left.value.code or 0), said.out, said.err


def test_the_topic_is_read_from_the_texts(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, log, "--topic", "travel", "--min-score", 1, "--json")
    listed = json.loads(out)
    assert code == 0 and [row["account"] for row in listed["table"]] == ["acme"]
    assert "The precision of the topic is not known" in err


def test_audiences_are_looked_at_in_the_log(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, log, "--exclude-suspicious", "--min-score", 1)
    assert code == 0 and "The audience of 2 accounts is not known" in err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--topic", "trvel"], "Did you mean 'travel'"),
        (["--judged", "j.csv"], "no topic is asked for"),
        (["--topic", "travel", "--topic-scores", "t.csv", "--tagger", "terms-plain"], "brings its scores"),
    ],
)
def test_what_does_not_fit_is_said(
    log: Path, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, log, *options)
    assert code == 2 and said in err

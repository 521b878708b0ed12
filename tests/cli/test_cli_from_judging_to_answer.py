"""From a file to a judged answer by nothing but what is printed: no step is left to be guessed."""

from __future__ import annotations

import csv
import io
import re
import shlex
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

ANGRY = ["tre ore al gelo", "ditelo a mia madre", "un capolavoro, davvero", "dimettetevi"]
CALM = ["a che ora aprite?", "ecco il nuovo orario", "grazie, gentilissimi"]
HEAVY = "RT @pendolare: fermi da stamattina. @tram_it dice: servizio regolare"


@pytest.fixture
def mentions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Made-up mentions: twelve calm days, two of anger in which one text carries 40 %, four days after."""
    monkeypatch.chdir(tmp_path)
    rows: list[tuple[str, str, str, str]] = []
    for day in range(18):
        stormy = day in (12, 13)
        for i in range(120 if stormy else 12):
            said = ANGRY[i % 4] if stormy else CALM[i % 3]
            text = HEAVY if stormy and i < 48 else f"@tram_it {said} {day}-{i}"
            at = pd.Timestamp("2021-01-04") + pd.Timedelta(days=day, minutes=10 * i)
            rows.append((f"u{day}-{i}", f"{at:%Y-%m-%d %H:%M:%S}", str(1000 + len(rows)), text))
    path = tmp_path / "mentions.csv"
    pd.DataFrame(rows, columns=["username", "date", "id", "text"]).to_csv(path, index=False)
    return path


def advised(text: str, begin: str) -> list[str]:
    """Return the words of the first printed command that begins so."""
    (line, *_) = [line for line in text.splitlines() if begin in line]
    return shlex.split(line[line.index(begin) :])[1:]


def answer_all(kresearch: Any, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> Any:
    """Run a command of judging and call every text negative."""
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n" * 100))
    return kresearch(*words)


@pytest.mark.parametrize("way", ["typed", "sheet"])
def test_every_printed_step_leads_to_the_next(
    mentions: Path, kresearch: Any, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    begun = kresearch("quickstart", "mentions.csv", "--yes", "--out", "q")
    assert begun.code == 0, begun.err
    words = advised(begun.err, "kresearch sentiment judge")
    if way == "sheet":
        assert kresearch(*words, "--write", "sheet.csv").code == 0
        with Path("sheet.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            row["label"] = "negative" if any(a in row["text"] for a in (*ANGRY, "fermi")) else "neutral"
        pd.DataFrame(rows).to_csv("sheet.csv", index=False)
        done = kresearch(*words, "--read", "sheet.csv")
    else:
        done = answer_all(kresearch, monkeypatch, words)
    assert done.code == 0, done.err

    estimate = advised(done.err, "kresearch sentiment estimate")
    answer = kresearch(*estimate)
    assert answer.code == 0, answer.err
    assert "Under sentiment-balance the storm moves the score by" in answer.out

    page = kresearch(*advised(done.err, "kresearch report account"), "--out", "by-judgement")
    assert page.code == 0, page.err
    assert "by judgement" in Path("by-judgement/index.html").read_text(encoding="utf-8").lower()

    # The study that quickstart wrote: the line to write is said, and its file lies where a study looks.
    line = re.search(r'write (judged = "[^"]+") into (\S+)', " ".join(done.err.split()))
    assert line is not None, done.err
    study = Path(line[2])
    assert study == Path("q/study.toml")
    assert f"# {line[1]}" in study.read_text(encoding="utf-8")
    study.write_text(study.read_text(encoding="utf-8").replace(f"# {line[1]}", line[1]), encoding="utf-8")
    ran = kresearch(*advised(done.err, "kresearch study run"), "--no-track")
    assert ran.code == 0, ran.err
    assert "judged" in " ".join((ran.out + ran.err).split())


def test_judgements_that_lie_beside_no_study_only_say_how_to_estimate(
    mentions: Path, kresearch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["--account", "tram_it", "--since", "2021-01-16", "--until", "2021-01-18", "--n", "4"]
    options = ["--alias", "tram_it=tram"]
    begun = kresearch("quickstart", "mentions.csv", "--yes", "--out", "q")
    assert begun.code == 0
    done = answer_all(
        kresearch, monkeypatch, ["sentiment", "judge", "q/log", *words, *options, "--out", "mine.csv"]
    )
    assert done.code == 0, done.err
    estimate = advised(done.err, "kresearch sentiment estimate")
    assert "--alias" in estimate and "mine.csv" in estimate and kresearch(*estimate).code == 0
    page = advised(done.err, "kresearch report account")
    assert "--alias" in page and kresearch(*page, "--out", "by-judgement").code == 0
    assert "into" not in done.err


def test_judgements_are_named_where_a_study_is_written_anew_beside_them(
    mentions: Path, kresearch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line that named them is gone with the old file: nothing of it is lost in silence."""
    begun = kresearch("quickstart", "mentions.csv", "--yes", "--out", "q")
    assert "holds" not in begun.err
    answer_all(kresearch, monkeypatch, advised(begun.err, "kresearch sentiment judge"))
    again = kresearch("quickstart", "mentions.csv", "--yes", "--out", "q", "--force")
    for said in (again, kresearch("study", "new", "q/log", "--out", "q", "--force")):
        assert said.code == 0, said.err
        text = " ".join(said.err.split())
        assert "q/judged.csv holds" in text and 'judged = "judged.csv" in it puts them in' in text

"""A storm that nobody judged: a heavy text misread as neutral is caught, by quickstart and on the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kresearch.report.facts import Facts
from kresearch.report.headline import weightiest
from kresearch.report.judged import reading_caveat
from kresearch.report.language import speak
from kresearch.study.result import StudyResult

HEAVY = "RT @cronista: @ente_it quindi ho aperto la mia pagina e vedo il nome di un vicino"
CALM = ["buongiorno, quando esce il bando?", "grazie mille, gentilissimi", "oggi ufficio aperto fino alle 18"]
ANGRY = ["vergognatevi", "siete incapaci", "dimettetevi tutti", "il portale non funziona"]


def storm(path: Path) -> Path:
    """Write made-up mentions: ten calm days, three of storm, in which one text carries 40 % of the rows."""
    rng = np.random.default_rng(2)
    start, rows = pd.Timestamp("2020-03-22"), []
    for day in range(16):
        stormy = 10 <= day < 13
        for i in range(300 if stormy else 40):
            calm = rng.random() < (0.35 if stormy else 0.9)
            said = f"@ente_it {rng.choice(CALM if calm else ANGRY)} {day}-{i}"
            text = HEAVY if stormy and i < 120 else said
            at = start + pd.Timedelta(days=day, minutes=int(rng.integers(1440)))
            rows.append((f"u{rng.integers(3000)}", f"{at:%Y-%m-%d %H:%M:%S}", str(10**17 + len(rows)), text))
    frame = pd.DataFrame(rows, columns=["username", "date", "tweet_id", "content"])
    frame.to_csv(path, index=False)
    return path


def test_a_heavy_text_that_was_misread_is_caught(
    tmp_path: Path, kresearch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    storm(tmp_path / "Mentions.csv")
    told = kresearch("quickstart", "Mentions.csv", "--yes", "--out", "q")
    assert told.code == 0, told.err
    said = " ".join(told.err.split())
    assert "Took 'ente_it'" in said
    assert "carries 40% of the storm and was read as neutral" in said
    assert "kresearch sentiment judge q/log --account ente_it" in said

    ran = kresearch("study", "run", "q", "--no-track")
    assert ran.code == 0, ran.err
    assert "One text carries 40" in ran.err
    result = StudyResult.load(tmp_path / "q")
    (row,) = result.readings
    assert row["heaviest"] == pytest.approx(0.4) and row["heaviest_read"] == "neutral"
    facts = Facts(result)
    for code, words in (("en", "One text carries 40"), ("it", "Un solo testo porta il 40")):
        language = speak(code)
        assert weightiest(facts, language) == reading_caveat(facts, language)
        assert words in reading_caveat(facts, language) and row["command"] in reading_caveat(facts, language)
    result.readings = []
    assert reading_caveat(Facts(result), speak("en")) == ""


def test_a_study_of_an_unread_log_reads_its_texts(
    tmp_path: Path, kresearch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    storm(tmp_path / "Mentions.csv")
    columns = ("account==ente_it", "network==twitter", "kind==mention", "actor=username", "at=date")
    mapped = [f"--map={pair}" for pair in (*columns, "interaction_id=tweet_id", "text=content")]
    made = kresearch("study", "new", "Mentions.csv", "--out", "s", "--timezone", "UTC", *mapped)
    assert made.code == 0, made.err
    text = (tmp_path / "s" / "study.toml").read_text(encoding="utf-8")
    assert 'polarity = "auto"' in text and 'kind = "negative"' in text
    assert 'title = "The spike of ente_it, from 2020-04-01"' in text

"""The scorecard as a page: every figure in its band, what is not reproduced with its reason."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from kresearch.behaviours import Scorecard
from kresearch.report import build_scorecard
from kresearch.report.figures.bands import BandRow, draw_bands, number
from kresearch.report.language import LANGUAGES, speak
from kresearch.report.tables import Table

LINE = {
    "row": "S1", "eras": "klout-2010", "behaviour": "a week offline", "figure": "change in the week",
    "reported": -9.0, "obtained": -2.7, "low": -18.0, "high": -4.5, "within": False, "reproduced": False,
    "listed": False, "note": "a boxcar <cannot>", "source": "written down", "standing": "sized",
    "counted": True, "pass_rate": 0.0, "observed": -4.6, "observed_basis": "not when left out",
}  # fmt: skip
GOOD = {
    **LINE, "row": "M1", "figure": "difference", "reported": float("nan"), "obtained": 21.9, "low": 0.01,
    "high": 99.0, "within": True, "reproduced": True, "listed": True, "note": "",
    "behaviour": "many beat one", "standing": "mechanics", "pass_rate": 0.95,
    "observed": 20.5, "observed_basis": "yes",
}  # fmt: skip


def test_places_in_the_band() -> None:
    row = BandRow("S1", "week", -18.0, -4.5, -2.7, -9.0)
    assert not row.within
    assert row.place(-18.0) == 0.0 and row.place(-4.5) == 1.0
    assert row.place(-9.0) == pytest.approx(2 / 3)
    assert 1.0 < row.place(-2.7) < 1.45 and row.place(50.0) == 1.45
    only_direction = BandRow("M1", "difference", 0.01, 99.0, 0.2)
    assert only_direction.place(0.2) == 0.5
    exact = BandRow("S3", "days", 30.0, 30.0, 30.0, 30.0)
    assert exact.place(30.0) == 0.5 and BandRow("S3", "days", 30.0, 30.0, 29.0, 30.0).place(29.0) < 0


def test_numbers_are_as_long_as_they_need() -> None:
    en, it = speak("en"), speak("it")
    assert [number(v, en) for v in (30.0, 0.0342, -2.66, 40.0)] == ["30", "0.03", "\u22122.66", "40"]
    assert number(21.91, it) == "21,9"


def test_the_figure_tells_what_lies_outside() -> None:
    table = Table("t", "c", [], [])
    rows = [BandRow("S1", "week", -18.0, -4.5, -2.7, -9.0), BandRow("M1", "difference", 0.01, 99.0, 21.9)]
    drawing = draw_bands(rows, speak("en"), table)
    assert "2 figures" in drawing.alt and "1 lie within" in drawing.alt and "S1, week" in drawing.alt
    assert len(drawing.narrow["yaxis"]["ticktext"]) == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page(tmp_path: Path, lang: str) -> None:
    card = Scorecard(pd.DataFrame([LINE, GOOD]))
    html = build_scorecard(card, tmp_path / "b.html", lang=lang).read_text(encoding="utf-8")
    assert speak(lang).say("scorecard.sized", good="0", n="1") in html
    assert speak(lang).say("scorecard.mechanics", good="1", n="1") in html
    said = speak(lang)
    assert (
        said.say("scorecard.observed_counts", n="1", left_out="0", not_when_left_out="1", missed="0") in html
    )
    assert said.say("scorecard.basis_not_when_left_out") in html and said.say("scorecard.basis_yes") in html
    other = Scorecard(pd.DataFrame([GOOD]), unprompted=0.4)
    page = build_scorecard(other, tmp_path / "b.html", lang=lang).read_text(encoding="utf-8")
    assert said.say("scorecard.unprompted", share=said.percent(0.4)) in page
    loose = Scorecard(pd.DataFrame([{**GOOD, "counted": False}]), seeds=(1, 2))
    html = build_scorecard(loose, tmp_path / "b.html", lang=lang).read_text(encoding="utf-8")
    assert speak(lang).say("scorecard.descriptive", good="1", n="1") in html
    assert speak(lang).say("scorecard.seeds", n="2") in html
    html = build_scorecard(card, tmp_path / "b.html", lang=lang).read_text(encoding="utf-8")
    assert "a boxcar &lt;cannot&gt;" in html and "many beat one" in html
    assert speak(lang).say("scorecard.at_least", low=number(0.01, speak(lang))) in html
    assert [p.name for p in tmp_path.iterdir()] == ["b.html"]


def test_without_misses_nothing_is_explained(tmp_path: Path) -> None:
    html = build_scorecard(Scorecard(pd.DataFrame([GOOD])), tmp_path / "b.html").read_text(encoding="utf-8")
    assert speak("en").say("scorecard.why") not in html


def test_every_word_of_the_scorecard_has_its_italian() -> None:
    from kresearch.behaviours.acting import SCENARIOS
    from kresearch.behaviours.scenario import read_rows
    from kresearch.report.said import _exact

    words = {
        text for row in read_rows() for text in (row.behaviour, row.source, *(f.name for f in row.figures))
    }
    words |= {scenario.note for scenario in SCENARIOS.values() if scenario.note}
    known = _exact("it")
    assert words - set(known) == set() and set(known) - words == set(), "words and translations are in step"
    # Figures stay what they were: the same digits in both.
    digits = {text: sorted(re.findall(r"\d", text)) for text in known}
    assert {t for t in known if sorted(re.findall(r"\d", known[t])) != digits[t]} <= {
        t for t in known if t.startswith(("from 14 to 2", "a week offline"))
    }

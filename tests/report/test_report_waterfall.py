"""The waterfall adds up, stays on the scale where it can, and says in words what it shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import kresearch as kr
from kresearch.report import build_explanation, render
from kresearch.report.figures.waterfall import Ledger, Step, draw_waterfall, order_steps
from kresearch.report.language import LANGUAGES, speak

Build = Callable[..., Any]
SINCE, AT = pd.Timestamp("2012-05-28", tz="UTC"), pd.Timestamp("2012-05-30", tz="UTC")
ROWS = [
    ("twitter", "share", "neutral", 40, 18.0),
    ("twitter", "reply", "negative", 30, 6.0),
    ("twitter", "like", "positive", -5, -12.0),
    ("facebook", "like", "positive", 0, -2.0),
    ("twitter", "mention", "unknown", 1, 0.1),
    ("twitter", "quote", "unknown", 1, 0.05),
    ("twitter", "tip", "unknown", -1, -0.05),
]


def make_ledger(**changes: Any) -> Ledger:
    names = ("network", "kind", "sign", "interactions", "points")
    rows = [dict(zip(names, row, strict=True)) for row in ROWS]
    total = sum(row[-1] for row in ROWS)
    fields: dict[str, Any] = {
        "account": "brand", "variant": "quantity", "since": SINCE, "at": AT, "start": 70.0,
        "score": 70.0 + total, "rows": rows,
    }  # fmt: skip
    return Ledger(**(fields | changes))


def test_small_steps_are_summed_and_nothing_is_lost() -> None:
    steps = [Step((str(i),), points) for i, points in enumerate([18.0, 6.0, -12.0, -2.0, 0.1, 0.05, -0.05])]
    ordered = order_steps(steps, speak("en"), start=70.0)
    assert [round(s.points, 2) for s in ordered] == [-12.0, -2.0, -0.05, 18.0, 6.0, 0.15]
    assert sum(s.points for s in ordered) == pytest.approx(sum(s.points for s in steps))
    assert ordered[-1].names == ("smaller ones", "2, raising")
    few = order_steps(steps, speak("en"), start=70.0, most=2)
    assert len(few) == 4 and sum(s.points for s in few) == pytest.approx(10.1)


def test_a_way_that_would_leave_the_scale_takes_the_other_order() -> None:
    steps = [Step(("anger",), -40.0), Step(("shares",), 30.0)]
    assert order_steps(steps, speak("en"), start=50.0)[0].points == -40.0
    assert order_steps(steps, speak("en"), start=30.0)[0].points == 30.0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_numbers_and_bars_say_the_same(lang: str) -> None:
    language = speak(lang)
    drawing = draw_waterfall(make_ledger(), language, slug="w", simulated="all")
    assert drawing is not None
    bars = [t for t in drawing.to_plotly()["data"] if t["type"] == "bar"]
    moved = sum(float(x) for bar in bars for x in bar["x"])
    assert moved == pytest.approx(10.1, abs=1e-3)
    assert len(drawing.data.rows) == len(ROWS)
    assert language.number(18.0, 2, signed=True) in drawing.alt
    assert language.say("ledger.data_all") in drawing.caption
    last = next(t for t in drawing.to_plotly()["data"] if t["type"] == "scatter")["x"]
    assert last == pytest.approx([70.0, 80.1], abs=1e-3)


def test_nothing_moved_is_no_figure() -> None:
    assert draw_waterfall(make_ledger(rows=[], score=70.0), speak("en"), slug="w") is None


def test_the_story_of_a_study_shows_its_ledgers(build_result: Build) -> None:
    ledger = make_ledger()
    kept = {
        "dataset": "toy", "case": "negative-0", "account": "brand", "variant": "quantity",
        "since": SINCE.isoformat(), "at": AT.isoformat(), "start": ledger.start, "score": ledger.score,
        "rows": list(ledger.rows),
    }  # fmt: skip
    page = render(build_result(ledgers=[kept, {**kept, "case": "another"}]))
    slugs = [d.slug for d in page.drawings if d.slug.startswith("ledger")]
    assert slugs == ["ledger-negative-0-quantity"]
    assert "What moved the score of brand under quantity" in page.html


def test_explain_as_a_page(tmp_path: Path) -> None:
    acted = pd.DataFrame(
        {
            "account": "<b>A</b>", "actor": [f"p{i}" for i in range(40)], "kind": "share",
            "network": "twitter", "post": ["one", "two"] * 20, "polarity": -0.5,
            "at": pd.date_range("2012-01-01", periods=40, freq="6h", tz="UTC"),
        }
    )  # fmt: skip
    told = kr.explain(kr.InteractionLog(acted), account="<b>A</b>", at="2012-01-09", since="2012-01-02")
    page = build_explanation(told, tmp_path / "deep" / "why.html", lang="it", simulated=True)
    html = page.read_text(encoding="utf-8")
    assert "<b>A</b>" not in html and "&lt;b&gt;A&lt;/b&gt;" in html
    assert "è salito di" in html and "secondo il tono: negative +" in html
    assert "Dati simulati" in html and "●" in html and 'lang="it"' in html
    assert html.count('class="plot"') == 2
    assert [p.name for p in page.parent.iterdir()] == ["why.html"]


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    import typer
    from typer.testing import CliRunner

    from kresearch.cli.explain import explain

    acted = pd.DataFrame(
        {
            "account": "A", "actor": [f"p{i}" for i in range(9)], "kind": "like", "network": "twitter",
            "at": pd.date_range("2012-01-01", periods=9, freq="1D", tz="UTC"),
        }
    )  # fmt: skip
    kr.InteractionLog(acted).write(tmp_path / "log")
    app, out = typer.Typer(), tmp_path / "why.html"
    app.command()(explain)
    words = [str(tmp_path / "log"), "--account", "A", "--at", "2012-01-05", "--html", str(out)]
    assert CliRunner().invoke(app, words, catch_exceptions=False).exit_code == 0
    assert "What makes the score of A?" in out.read_text(encoding="utf-8")


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_the_page_is_drawn_and_fits(
    browser_page_factory: Any, tmp_path: Path, width: int, scheme: str
) -> None:
    acted = pd.DataFrame(
        {
            "account": "A", "actor": [f"p{i}" for i in range(40)], "kind": ["share", "like"] * 20,
            "network": "twitter", "post": [f"a post with a rather long id {i % 9}" for i in range(40)],
            "at": pd.date_range("2012-01-01", periods=40, freq="6h", tz="UTC"),
        }
    )  # fmt: skip
    told = kr.explain(kr.InteractionLog(acted), account="A", at="2012-01-09")
    file = build_explanation(told, tmp_path / "why.html")
    page = browser_page_factory(viewport={"width": width, "height": 800}, color_scheme=scheme)
    problems: list[str] = []
    page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
    page.goto(file.as_uri())
    page.wait_for_selector(".plot:not([data-drawn])", state="detached")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(
        "[...document.querySelectorAll('.plot')].every(e => ['still', 'yes'].includes(e.dataset.drawn))"
    )
    # The still picture becomes a live one when somebody points at it.
    page.hover(".plot")
    page.wait_for_selector(".plot[data-drawn='yes']")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert problems == []
    page.close()

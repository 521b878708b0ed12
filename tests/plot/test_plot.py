"""Figures that people ask for: what they show is what was measured, and they survive without a script."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display
from IPython.utils.capture import capture_output

import kresearch as kr
from kresearch.errors import KresearchError, UnknownNameError, UsageError

DAY = pd.Timedelta(days=1)
START = pd.Timestamp("2020-01-01", tz="UTC")
WINDOWS = {
    "name": "storm", "account": "shop", "kind": "negative",
    "baseline": (START + 5 * DAY, START + 20 * DAY),
    "spike": (START + 20 * DAY, START + 22 * DAY),
    "recovery": (START + 22 * DAY, START + 30 * DAY),
}  # fmt: skip


@pytest.fixture(scope="module")
def log() -> kr.InteractionLog:
    rows = [
        {
            "account": account, "actor": f"x{day}-{n}", "kind": "reply", "network": "twitter",
            "at": START + day * DAY + pd.Timedelta(minutes=n), "polarity": -1.0 if n > 2 else 0.5,
        }
        for day in range(31)
        for account in ("shop", "cafe")
        for n in range(3 + (30 if account == "shop" and day in (20, 21) else 0))
    ]  # fmt: skip
    return kr.InteractionLog(pd.DataFrame(rows))


def lines(figure: Any) -> dict[str, Any]:
    return {t.name: t for t in figure.data if t.type == "scatter" and t.mode == "lines"}


def test_curves_are_the_scores(log: kr.InteractionLog) -> None:
    frames = kr.score_many(log, ["quantity", "sentiment-penalise"], accounts=["shop"])
    figure = kr.plot.scores(frames, case=WINDOWS)
    assert isinstance(figure, go.Figure) and list(lines(figure)) == ["quantity", "sentiment-penalise"]
    for label, curve in lines(figure).items():
        frame = frames[label]
        wanted = frame.loc[frame["at"] >= WINDOWS["baseline"][0], "score"]
        # The last step is drawn to its end.
        assert list(curve.y)[:-1] == pytest.approx(list(wanted), abs=1e-3)
    shaded = [s for s in figure.layout.shapes if s.type == "rect"]
    assert len(shaded) == 3 and kr.plot.scores(frames).layout.shapes[0].type == "line"


def test_several_accounts_of_one_variant_are_named_by_account(log: kr.InteractionLog) -> None:
    frame = kr.score(log)
    assert set(lines(kr.plot.scores(frame))) == {"shop", "cafe"}
    assert set(lines(kr.plot.scores(frame, account="cafe"))) == {"quantity"}
    assert set(lines(kr.plot.scores({"a": frame, "b": frame}))) == {
        "cafe, a", "shop, a", "cafe, b", "shop, b",
    }  # fmt: skip


def test_a_storm_counts_what_happened(log: kr.InteractionLog) -> None:
    figure = kr.plot.storm(log, case=WINDOWS)
    bars = {trace.name: trace for trace in figure.data if trace.type == "bar"}
    assert sum(bars["negative"].y) == 60 and sum(bars["positive"].y) == 3 * 25
    (valence,) = lines(figure).values()
    assert min(valence.y) < 0 < max(valence.y)
    hourly = kr.plot.storm(log, account="shop", every="1h", lang="it")
    assert len(hourly.data[0].x) <= 31 and "ora" in str(hourly.layout.yaxis.title.text)


def test_a_ledger_adds_up(log: kr.InteractionLog) -> None:
    told = kr.explain(log, account="shop", at=START + 22 * DAY, since=START + 19 * DAY)
    figure = kr.plot.ledger(told)
    moved = sum(sum(trace.x) for trace in figure.data if trace.type == "bar")
    assert moved == pytest.approx(told.score - told.start, abs=1e-3)
    assert kr.plot.ledger(told, most=1).data[2].x[-1] == pytest.approx(told.score, abs=1e-3)


def test_a_comparison_has_a_mark_per_case(log: kr.InteractionLog, toy_result: Any) -> None:
    figure = kr.plot.comparison(toy_result(3))
    marks = [trace for trace in figure.data if trace.mode == "markers"]
    assert {len(trace.x) for trace in marks} == {3} and list(marks[0].x) == [6.0, 6.1, 6.2]
    with pytest.raises(UsageError, match="no two cases"):
        kr.plot.comparison(toy_result(1))


def test_a_still_picture_stands_beside_the_interactive_form(
    log: kr.InteractionLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    figure = kr.plot.scores(kr.score(log), case=WINDOWS)
    monkeypatch.setattr(pio.renderers, "default", "plotly_mimetype+notebook")
    bundle = figure._repr_mimebundle_()
    assert set(bundle) == {"application/vnd.plotly.v1+json", "image/svg+xml"}
    svg = ElementTree.fromstring(bundle["image/svg+xml"])
    said = {"".join(e.itertext()) for e in svg.iter() if e.tag.endswith("text")}
    assert {"spike", "baseline", "recovery", "score (1–100)"} & said >= {"spike", "baseline", "recovery"}
    json.dumps(bundle["application/vnd.plotly.v1+json"])
    figure.update_layout(height=300, title="mine")
    assert isinstance(figure, go.Figure) and 'height="300"' in figure.to_svg()


def test_a_notebook_keeps_the_still_picture_of_any_figure(
    log: kr.InteractionLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    InteractiveShell.instance()
    monkeypatch.setattr(pio.renderers, "default", "plotly_mimetype")
    for figure in (kr.plot.Picture(go.Figure(go.Bar(x=["a"], y=[1]))), kr.plot.scores(kr.score(log))):
        with capture_output() as shown:
            display(figure)
        assert set(shown.outputs[0].data) == {"application/vnd.plotly.v1+json", "image/svg+xml"}


def test_the_look_is_a_template() -> None:
    kr.plot.register_template()
    template = pio.templates["kresearch"]
    assert template.layout.paper_bgcolor == "#ffffff" and len(template.layout.colorway) == 6
    assert go.Figure(layout={"template": "kresearch"}).layout.template.layout.colorway[0] == "#0072b2"


@pytest.mark.parametrize(
    ("ask", "error", "words"),
    [
        (lambda log: kr.plot.scores(pd.DataFrame({"at": []})), UsageError, "no column account, score"),
        (lambda log: kr.plot.scores(kr.score(log), account="shp"), UnknownNameError, "'shop'"),
        (lambda log: kr.plot.scores(kr.score(log).iloc[:0]), UsageError, "no score to draw"),
        (
            lambda log: kr.plot.scores({str(n): kr.score(log) for n in range(4)}),
            UsageError,
            "8 curves cannot be told apart",
        ),
        (lambda log: kr.plot.storm(log), UsageError, "The log has 2 accounts"),
        (lambda log: kr.plot.storm(log, account="shopp"), UnknownNameError, "'shop'"),
        (lambda log: kr.plot.storm(log, case={"name": "x"}), KresearchError, "missing"),
        (
            lambda log: kr.plot.ledger(kr.explain(log, account="shop", at=START + 9 * DAY), by="kin"),
            UnknownNameError,
            "'kind'",
        ),
    ],
)
def test_errors_say_what_to_do(log: kr.InteractionLog, ask: Any, error: Any, words: str) -> None:
    with pytest.raises(error, match=words):
        ask(log)

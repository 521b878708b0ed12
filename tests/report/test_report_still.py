"""Still pictures: every kind of mark that reports draw, at the right place, and nothing but drawing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest

from kresearch.report import render
from kresearch.report.figures.still import draw_still
from kresearch.report.language import speak
from kresearch.report.shell import draw_stills

DRAWN = {"svg", "path", "rect", "circle", "text", "title"}


def parts(svg: str, tag: str) -> list[Any]:
    return [e for e in ElementTree.fromstring(svg).iter() if e.tag.endswith("}" + tag)]


def texts(svg: str) -> list[str]:
    return ["".join(e.itertext()) for e in parts(svg, "text")]


def test_bars_stand_from_zero_and_keep_their_ratio() -> None:
    svg = draw_still(
        [{"type": "bar", "x": ["a", "b"], "y": [1, 2], "marker": {"color": "#123456"}}], {}, width=400
    )
    first, second = (e for e in parts(svg, "rect") if "#123456" in e.get("style", ""))
    assert float(second.get("height")) == pytest.approx(2 * float(first.get("height")), abs=0.2)
    ends = [float(e.get("y")) + float(e.get("height")) for e in (first, second)]
    assert ends[0] == pytest.approx(ends[1], abs=0.2) and {"a", "b"} <= set(texts(svg))


def test_a_line_has_its_points_where_the_values_are_and_breaks_where_one_is_missing() -> None:
    trace = {"x": [0, 1, 2, 3, 4], "y": [0, 10, None, 10, 0], "mode": "lines", "line": {"color": "#123456"}}
    lines = [
        e.get("d") for e in parts(draw_still([trace], {}, width=400), "path") if "#123456" in e.get("style")
    ]
    assert len(lines) == 2
    (_, low), (_, high) = (tuple(map(float, p.split())) for p in lines[0][1:].split("L"))
    assert low > high, "up is up"


def test_times_are_ticked_in_the_words_of_the_language() -> None:
    months = speak("it").plotly_locale()["format"]["shortMonths"]
    trace = {"x": [f"2012-05-{day:02d} 00:00" for day in range(1, 31)], "y": list(range(30)), "mode": "lines"}
    said = texts(draw_still([trace], {"xaxis": {"type": "date"}}, width=900, months=months))
    assert any(text.endswith(f"{months[4]} 2012") for text in said)


@pytest.mark.parametrize("axis", [{"type": "log"}, {"autorange": "reversed"}, {"range": [4, 1]}, {}])
def test_axes_of_every_kind_keep_all_points_inside(axis: dict[str, Any]) -> None:
    trace = {"x": [1, 2, 4], "y": [1, 2, 3], "mode": "markers", "error_y": {"array": [0.5, 0.5, 0.5]}}
    svg = draw_still([trace], {"xaxis": axis}, width=400)
    places = [float(e.get("cx")) for e in parts(svg, "circle")]
    assert len(places) == 3 and all(0 <= x <= 400 for x in places)
    assert (places == sorted(places)) is (axis.get("type") == "log" or not axis)


def test_every_figure_of_a_page_is_drawn_in_both_widths(build_result: Callable[..., Any]) -> None:
    for drawing in render(build_result()).drawings:
        for svg in re.findall(r"<svg .*?</svg>", draw_stills(drawing, speak("en"))):
            marks = len(parts(svg, "path")) + len(parts(svg, "rect")) + len(parts(svg, "circle"))
            assert marks > 5 and len(texts(svg)) > 3 and "nan" not in svg, drawing.slug


def test_hostile_texts_stay_texts(hostile_result: Any) -> None:
    for drawing in render(hostile_result).drawings:
        made = str(draw_stills(drawing, speak("en")))
        for svg in re.findall(r"<svg .*?</svg>", made):
            assert {e.tag.split("}")[1] for e in ElementTree.fromstring(svg).iter()} <= DRAWN
            assert "url(" not in svg and "<script" not in svg

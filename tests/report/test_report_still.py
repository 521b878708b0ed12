"""Still pictures: every kind of mark that reports draw, at the right place, and nothing but drawing."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest

from kresearch.report import render
from kresearch.report.figures.pen import path_of
from kresearch.report.figures.still import draw_still
from kresearch.report.language import speak
from kresearch.report.shell import draw_stills

DRAWN = {"svg", "g", "path", "rect", "circle", "text", "title"}


def parts(svg: str, tag: str) -> list[Any]:
    return [e for e in ElementTree.fromstring(svg).iter() if e.tag.endswith("}" + tag)]


def points(path: str) -> list[list[tuple[float, float]]]:
    """Return the strokes of a path as the points that they go through."""
    found: list[list[tuple[float, float]]] = []
    for letter, rest in re.findall(r"([MhvlzZ])([^MhvlzZ]*)", path):
        numbers = [float(n) for n in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", rest)]
        if letter == "M":
            found.append([(numbers[0], numbers[1])])
        elif letter in "hvl":
            x, y = found[-1][-1]
            across, down = {"h": (*numbers, 0.0), "v": (0.0, *numbers), "l": tuple(numbers)}[letter]
            found[-1].append((x + across, y + down))
    return found


def paths(svg: str, colour: str) -> list[list[tuple[float, float]]]:
    """Return all strokes and boxes of a colour."""
    drawn = [e for e in parts(svg, "path") if colour in e.get("style", "") and not e.get("transform")]
    return [stroke for e in drawn for stroke in points(e.get("d"))]


def texts(svg: str) -> list[str]:
    return ["".join(e.itertext()) for e in parts(svg, "text")]


def test_bars_stand_from_zero_and_keep_their_ratio() -> None:
    svg = draw_still(
        [{"type": "bar", "x": ["a", "b"], "y": [1, 2], "marker": {"color": "#123456"}}], {}, width=400
    )
    first, second = ([y for _, y in box] for box in paths(svg, "#123456"))
    assert max(second) - min(second) == pytest.approx(2 * (max(first) - min(first)), abs=0.2)
    assert max(first) == pytest.approx(max(second), abs=0.2) and {"a", "b"} <= set(texts(svg))


@pytest.mark.parametrize("shape", ["/", "\\"])
@pytest.mark.parametrize("across", [False, True])
def test_bars_are_hatched_as_their_legend_says_and_within_themselves(shape: str, *, across: bool) -> None:
    marker = {"color": "#123456", "pattern": {"shape": shape, "fgcolor": "#654321"}}
    bar = {"type": "bar", "x": ["a", "b"], "y": [1, -2], "marker": marker}
    if across:
        bar |= {"x": [1, -2], "y": ["a", "b"], "orientation": "h"}
    drawn = draw_still([bar], {}, width=400)
    boxes, slants = paths(drawn, "#123456"), paths(drawn, "#654321")
    for box in boxes:
        (left, *_, right), (top, *_, bottom) = (sorted(ends) for ends in zip(*box, strict=True))
        inside = [
            s
            for s in slants
            if all(left - 0.2 <= x <= right + 0.2 and top - 0.2 <= y <= bottom + 0.2 for x, y in s)
        ]
        assert len(inside) >= 3
        assert all(((x1 - x0) * (y1 - y0) < 0) == (shape == "/") for (x0, y0), (x1, y1) in inside)
    plain = draw_still([bar | {"marker": {"color": "#123456", "pattern": {"shape": ""}}}], {}, width=400)
    assert paths(plain, "#654321") == []


def test_a_bar_of_a_day_covers_the_day_and_not_the_night_before() -> None:
    day = 86_400_000.0
    bar = {"type": "bar", "x": ["2012-05-29 00:00"], "y": [5], "offset": 0.05 * day, "width": 0.9 * day}
    spike = {"type": "rect", "xref": "x", "yref": "paper", "x0": "2012-05-29 00:00", "x1": "2012-05-30 00:00",
             "y0": 0, "y1": 1, "fillcolor": "#222222"}  # fmt: skip
    axis = {"type": "date", "range": ["2012-05-27 00:00", "2012-06-01 00:00"]}
    drawn = draw_still(
        [bar | {"marker": {"color": "#111111"}}], {"xaxis": axis, "shapes": [spike]}, width=500
    )
    (inner,), (outer,) = paths(drawn, "#111111"), paths(drawn, "#222222")
    assert (
        min(x for x, _ in outer)
        < min(x for x, _ in inner)
        < max(x for x, _ in inner)
        < max(x for x, _ in outer)
    )


def test_bars_of_a_group_stand_beside_each_other() -> None:
    bars = [
        {"type": "bar", "x": ["a", "b"], "y": [1, 2], "marker": {"color": colour}}
        for colour in ("#111111", "#222222")
    ]
    drawn = draw_still(bars, {"barmode": "group"}, width=400)
    ones, twos = paths(drawn, "#111111"), paths(drawn, "#222222")
    for one, two in zip(ones, twos, strict=True):
        assert max(x for x, _ in one) <= min(x for x, _ in two) + 0.11
    assert max(x for x, _ in twos[0]) < min(x for x, _ in ones[1])


def test_a_band_is_filled_to_the_line_of_its_own_axes() -> None:
    layout = {"height": 400, "yaxis": {"domain": [0.55, 1]}, "yaxis2": {"domain": [0, 0.45]}}
    low, high = {"x": [0, 1], "y": [1, 1], "mode": "lines"}, {"x": [0, 1], "y": [2, 2], "mode": "lines"}
    filled = {"fill": "tonexty", "fillcolor": "#123456"}
    panels = ({"yaxis": "y"}, {"yaxis": "y2"})
    drawn = draw_still([low | p for p in panels] + [high | filled | p for p in panels], layout, width=400)
    for band in paths(drawn, "#123456"):
        heights = [y for _, y in band]
        assert max(heights) - min(heights) < 200, "it stays in its panel"


def test_a_line_has_its_points_where_the_values_are_and_breaks_where_one_is_missing() -> None:
    trace = {"x": [0, 1, 2, 3, 4], "y": [0, 10, None, 10, 0], "mode": "lines", "line": {"color": "#123456"}}
    lines = paths(draw_still([trace], {}, width=400), "#123456")
    assert len(lines) == 2
    (_, low), (_, high) = lines[0]
    assert low > high, "up is up"


def test_a_path_keeps_every_corner_and_no_rounding_adds_up() -> None:
    places = [(0.04 + 0.333 * n, 50 + 20 * math.sin(n / 7)) for n in range(2000)]
    for drawn in points(path_of(places)):
        left = dict(zip([round(x, 1) for x, _ in places], [y for _, y in places], strict=True))
        assert all(abs(left[round(x, 1)] - y) < 0.06 for x, y in drawn if round(x, 1) in left)
        assert drawn[-1] == pytest.approx(places[-1], abs=0.06)
    assert path_of([(0, 0), (1, 0), (2, 0), (1, 0)]) == "M0 0h2h-1", "a way back is not straight on"


def test_marks_that_look_the_same_say_so_once_and_see_through_ones_stay_apart() -> None:
    year = {"type": "bar", "x": list(range(365)), "y": [1 + n % 7 for n in range(365)]}
    solid, clear = (
        draw_still([year | {"marker": {"color": colour}}], {}, width=960)
        for colour in ("#123456", "rgba(18,52,86,0.5)")
    )
    assert len(paths(solid, "#123456")) == 365 and solid.count("#123456") == 1 and len(solid) < 12_000
    assert len([e for e in parts(clear, "path") if len(points(e.get("d"))) == 1]) >= 365


@pytest.mark.parametrize("ends", [(71.2, 86.9), (0.0, 1.0), (-3.1, 3.2), (99.9, 100.4), (4, 9001)])
def test_an_axis_of_numbers_has_more_than_one_number(ends: tuple[float, float]) -> None:
    """One number alone on an axis says nothing of its scale."""
    line = {"type": "scatter", "x": [0, 1, 2], "y": [ends[0], ends[1], ends[0]]}
    layout = {"height": 250, "yaxis": {"range": list(ends)}, "xaxis": {"tickvals": []}}
    assert len(re.findall(r"<text", draw_still([line], layout, width=340))) >= 2


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


def test_bars_and_their_hatching_are_one_path_each() -> None:
    """A year of bars weighs what its lines do: reports have a limit of 1.5 MiB."""
    pattern = {"shape": "/", "fgcolor": "#ffffff"}
    bars = {
        "type": "bar",
        "x": list(range(60)),
        "y": [5] * 60,
        "marker": {"color": "#0072b2", "pattern": pattern},
    }
    svg = draw_still([bars], {"height": 300, "showlegend": False}, width=600)
    assert svg.count("fill:#0072b2") == 1 and svg.count("stroke-width:1.2") == 1

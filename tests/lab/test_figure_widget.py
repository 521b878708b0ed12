"""Figures of panels are Plotly's own widgets, and lighter than they come."""

import base64
import gzip
import re

import plotly.graph_objects as go
import pytest

import kresearch as kr
from kresearch.lab import pick_case, what_if
from kresearch.lab.figure_widget import make_figure


def test_a_figure_holds_the_library_compressed_and_whole():
    figure = make_figure()
    assert isinstance(figure, go.FigureWidget)
    source = figure.get_state()["_esm"]
    plain = go.FigureWidget().get_state()["_esm"]
    assert len(source) < len(plain) / 2
    packed = re.search(r'atob\("([A-Za-z0-9+/=]+)"\)', source)
    assert packed is not None and gzip.decompress(base64.b64decode(packed[1])).decode("utf-8") == plain


@pytest.fixture(scope="module")
def log():
    return kr.load_dataset("groupalia", n_replies=60, n_ordinary=3, baseline_days=90)


def state_of(figure):
    """Return what a front end reads that comes after all messages: points of each trace, the title of y."""
    state = figure.get_state()
    return [len(trace.get("x", ())) for trace in state["_widget_data"]], state["_widget_layout"]


def test_a_front_end_that_loads_slowly_finds_the_whole_figure(log):
    """What is sent as messages is lost on who still loads the library: axes from -1 to 6 and no curve."""
    panel = what_if(log)
    for figure in (panel.curves, panel.bars):
        points, layout = state_of(figure)
        assert len(points) == 2 and min(points) > 4
        assert {"range", "tickvals"} & set(layout["yaxis"])
    before = panel.curves.get_state()["_widget_data"][1]["y"]
    panel.controls["penalty"].value = 2.0
    after = panel.curves.get_state()["_widget_data"][1]["y"]
    assert before != after and after == list(panel.curves.data[1].y)
    points, layout = state_of(pick_case(log).figure)
    assert min(points) > 4 and "range" in layout["yaxis"]


def test_a_panel_darkens_its_own_figures_in_a_dark_theme_and_nobody_elses(log):
    names = what_if(log).widget.children[-1]
    rules = [line for line in names.get_state()["_css"].splitlines() if "js-plotly-plot" in line]
    assert len(rules) == 3
    assert all(".kresearch-lab .js-plotly-plot" in line for line in rules)
    assert any('[data-jp-theme-light="false"]' in line for line in rules)

"""Figures of panels are Plotly's own widgets, and lighter than they come."""

import base64
import gzip
import re

import plotly.graph_objects as go

from kresearch.lab.figure_widget import make_figure


def test_a_figure_holds_the_library_compressed_and_whole():
    figure = make_figure()
    assert isinstance(figure, go.FigureWidget)
    source = figure.get_state()["_esm"]
    plain = go.FigureWidget().get_state()["_esm"]
    assert len(source) < len(plain) / 2
    packed = re.search(r'atob\("([A-Za-z0-9+/=]+)"\)', source)
    assert packed is not None and gzip.decompress(base64.b64decode(packed[1])).decode("utf-8") == plain

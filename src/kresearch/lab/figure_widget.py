"""Plotly's figure widget with its library compressed: a saved notebook holds it once per figure."""

from __future__ import annotations

import base64
import gzip
from copy import deepcopy
from functools import cache
from typing import Any

#: Inflated once per page, whatever the number of figures; the browser then runs the library as it is.
_LOADER = """
const shared = (globalThis.kresearchPlotly ??= {});
shared["%(release)s"] ??= (async () => {
  const bytes = Uint8Array.from(atob("%(packed)s"), (letter) => letter.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const text = await new Response(plain).text();
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  try { return (await import(address)).default; } finally { URL.revokeObjectURL(address); }
})();
// Each model asks the library for a part of its own.
export default async () => (await shared["%(release)s"])();
"""


def make_figure(figure: Any = None) -> Any:
    """Return a `plotly.graph_objects.FigureWidget` of a third of the usual weight.

    JupyterLab saves the state of widgets with the notebook, and the library is a part of the state
    of each figure: 5 MB as Plotly sends it.

    Parameters
    ----------
    figure
        The whole `plotly.graph_objects.Figure`. What is added to a widget later is sent as messages, and a
        front end that is still loading the library loses them: its axes stay empty.
    """
    return _widget_class()(figure)


def settle(figure: Any) -> None:
    """Put the numbers that a figure has now into its state, for front ends that come later.

    A change is sent as a message alone; who loads slowly, or loads the page again, sees the state.
    """
    if isinstance(figure, _widget_class()):
        figure._widget_data = deepcopy(figure._data)
        figure._widget_layout = deepcopy(figure._layout_obj._props)


@cache
def _widget_class() -> Any:
    import plotly
    import plotly.graph_objects as go

    bundle = str(go.FigureWidget._esm).encode("utf-8")  # of a file it gives the content
    packed = base64.b64encode(gzip.compress(bundle, 9, mtime=0)).decode("ascii")

    loader = _LOADER % {"packed": packed, "release": plotly.__version__}
    return type("LightFigureWidget", (go.FigureWidget,), {"_esm": loader, "__module__": __name__})

"""The look of kresearch's figures, as a template of Plotly."""

from __future__ import annotations

#: Its name in ``plotly.io.templates``.
NAME = "kresearch"


def register_template() -> None:
    """Add the look of kresearch's figures to ``plotly.io.templates``, where ``kresearch`` names it.

    Importing `kresearch.plot` does so already.

    Examples
    --------
    >>> import kresearch as kr, plotly.io as pio
    >>> kr.plot.register_template()
    >>> pio.templates["kresearch"].layout.colorway[0]
    '#0072b2'
    """
    import plotly.graph_objects as go
    import plotly.io as pio

    from kresearch.report.figures.parts import base_layout
    from kresearch.report.language import speak
    from kresearch.report.palette import SERIES

    layout = base_layout(speak("en"), height=420)
    # What belongs to one figure is not part of a look: its size, and that its legend is elsewhere.
    for name in ("template", "height", "showlegend", "dragmode", "hovermode"):
        layout.pop(name)
    layout["colorway"] = list(dict.fromkeys(style.colour for style in SERIES))
    pio.templates[NAME] = go.layout.Template(layout=layout)

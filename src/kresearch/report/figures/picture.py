"""A Plotly figure that is still there where Plotly is not: in exports, on code hosting sites, in mails."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from kresearch.report.figures.still import draw_still

_PLOTLY, _STILL = "application/vnd.plotly.v1+json", "image/svg+xml"
#: Width of the still picture in a notebook, in pixels.
_WIDTH = 900


class Picture(go.Figure):  # type: ignore[misc]  # Plotly's classes have no types
    """A figure of Plotly that puts a still picture beside its interactive form.

    A front end that knows Plotly's data draws it and lets it be explored; every other one shows
    the still, drawn without a browser. Any figure becomes one: ``Picture(figure)``.

    Examples
    --------
    >>> picture = Picture(go.Figure(go.Bar(x=["a", "b"], y=[1, 2])))
    >>> picture.to_svg(width=300).startswith("<svg")
    True
    """

    def to_svg(self, *, width: int = _WIDTH) -> str:
        """Return the still picture.

        Parameters
        ----------
        width
            In pixels.
        """
        plain = self.to_plotly_json()
        layout = {k: v for k, v in plain["layout"].items() if k != "width"}
        return draw_still(plain["data"], layout, width=width)

    def _repr_mimebundle_(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        bundle = dict(super()._repr_mimebundle_(*args, **kwargs) or {})
        bundle[_STILL] = self.to_svg()
        if _PLOTLY in bundle:
            # Exports prefer HTML, whose script does not survive them: a blank cell instead of the still.
            bundle.pop("text/html", None)
        return bundle

    def _ipython_display_(self) -> None:
        # Plotly's own way shows its data alone: in exports, and where notebooks are read, an empty cell.
        from IPython.display import display

        bundle = self._repr_mimebundle_()
        if set(bundle) > {_STILL}:
            display(bundle, raw=True)  # type: ignore[no-untyped-call]
        else:  # a renderer that opens a window
            super()._ipython_display_()

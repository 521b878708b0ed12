"""A Plotly figure that is still there where Plotly is not: in exports, on code hosting sites, in mails."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from kresearch.report.figures.still import draw_still

_PLOTLY = "application/vnd.plotly.v1+json"
#: Width of the still picture in a notebook, in pixels.
_WIDTH = 900


class Picture(go.Figure):  # type: ignore[misc]  # Plotly's classes have no types
    """A figure of Plotly that puts a still picture beside its interactive form.

    A front end that knows Plotly's data draws it and lets it be explored; every other one shows
    the still, drawn without a browser.
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
        bundle["image/svg+xml"] = self.to_svg()
        if _PLOTLY in bundle:
            # Exports prefer HTML, whose script does not survive them: a blank cell instead of the still.
            bundle.pop("text/html", None)
        return bundle

"""Names for assistive software: the sliders of ipywidgets have a label that they do not point to.

A widget without a face sits in the panel. It gives each handle the name of its label and the value
that is shown, each figure a text alternative, and lets figures that were drawn out of sight find
their width once they are seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

#: Class of the panels, by which the script finds them.
PANEL = "kresearch-lab"

_SCRIPT = """
const put = (element, key, value) => {
  if (element && element.getAttribute(key) !== value) element.setAttribute(key, value);
};
const name = (root, figures) => {
  for (const slider of root.querySelectorAll(".widget-slider")) {
    const said = slider.querySelector(".widget-label")?.textContent ?? "";
    const handle = slider.querySelector("[role=slider]");
    const readout = slider.querySelector(".widget-readout");
    put(handle, "aria-label", said);
    if (readout) {
      put(handle, "aria-valuetext", readout.textContent);
      put(readout, "role", "textbox");
      put(readout, "aria-label", `${said}, to be typed`);
    }
  }
  root.querySelectorAll(".js-plotly-plot").forEach((plot, place) => {
    put(plot, "role", "figure");
    put(plot, "aria-label", figures[place] ?? "");
  });
};
export default {
  render({ model, el }) {
    el.style.display = "none";
    let watcher, asked, seen, soon;
    const begin = () => {
      const root = el.closest(".kresearch-lab");
      if (!root) { asked = setTimeout(begin, 100); return; }
      const again = () => name(root, model.get("figures"));
      watcher = new MutationObserver(again);
      watcher.observe(root, {
        subtree: true, childList: true, characterData: true, attributeFilter: ["aria-valuetext"],
      });
      again();
      // Plotly reads its width when it draws, which may be before the page has laid the panel out.
      seen = new ResizeObserver(() => {
        clearTimeout(soon);
        soon = setTimeout(() => window.dispatchEvent(new Event("resize")), 150);
      });
      root.querySelectorAll(".js-plotly-plot").forEach((plot) => seen.observe(plot.parentElement));
      seen.observe(root);
    };
    begin();
    return () => {
      clearTimeout(asked);
      clearTimeout(soon);
      watcher?.disconnect();
      seen?.disconnect();
    };
  },
};
"""


@cache
def _kind() -> Any:
    """Return the widget's class; made when first used, because widgets are heavy."""
    import anywidget
    import traitlets

    class Names(anywidget.AnyWidget):
        """Gives sliders and figures around it their names."""

        _esm = _SCRIPT
        figures = traitlets.List(traitlets.Unicode()).tag(sync=True)

    return Names


def wrap_panel(children: Sequence[Any], figures: Sequence[str]) -> Any:
    """Return the parts of a panel as one widget whose sliders and figures have names.

    Parameters
    ----------
    children
        The parts, top to bottom.
    figures
        Text alternative of each figure, in order.
    """
    import ipywidgets as w

    panel = w.VBox([*children, _kind()(figures=list(figures))])
    panel.add_class(PANEL)
    return panel

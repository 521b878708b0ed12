"""Names for assistive software: the sliders of ipywidgets have a label that they do not point to.

A widget without a face sits in the panel. It gives each handle the name of its label and the value
that is shown, each figure a text alternative, tells how wide figures may be, and darkens them in the dark.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

#: Class of the panels, by which the script finds them.
PANEL = "kresearch-lab"
#: Pixels below which no figure can be read.
NARROWEST = 280

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
    let watcher, asked, soon;
    // Plotly takes 700 pixels where it is drawn before the page is laid out, and keeps them.
    const tell = () => {
      const plot = el.closest(".kresearch-lab")?.querySelector(".js-plotly-plot");
      const width = Math.floor(plot?.parentElement.clientWidth ?? 0);
      if (width > 0 && width !== model.get("width")) {
        model.set("width", width);
        model.save_changes();
      }
    };
    const sizes = new ResizeObserver(() => {
      clearTimeout(soon);
      soon = setTimeout(tell, 150);
    });
    const measured = new Set();
    const begin = () => {
      const root = el.closest(".kresearch-lab");
      if (!root) { asked = setTimeout(begin, 100); return; }
      const again = () => {
        name(root, model.get("figures"));
        for (const plot of root.querySelectorAll(".js-plotly-plot")) {
          if (!measured.has(plot.parentElement)) {
            measured.add(plot.parentElement);
            sizes.observe(plot.parentElement);
          }
        }
      };
      watcher = new MutationObserver(again);
      watcher.observe(root, {
        subtree: true, childList: true, characterData: true, attributeFilter: ["aria-valuetext"],
      });
      again();
    };
    begin();
    return () => {
      clearTimeout(asked);
      clearTimeout(soon);
      watcher?.disconnect();
      sizes.disconnect();
    };
  },
};
"""


#: Figures are drawn on white. In a dark theme of JupyterLab (and exports), VS Code or Colab their lightness
#: is turned round and their hues stay; 0.93 leaves black and white a little softer, as the theme's own are.
_STYLE = """
[data-jp-theme-light="false"] .kresearch-lab .js-plotly-plot,
.vscode-dark .kresearch-lab .js-plotly-plot,
html[theme="dark"] .kresearch-lab .js-plotly-plot {
  filter: invert(0.93) hue-rotate(180deg);
}
"""


@cache
def _kind() -> Any:
    """Return the widget's class; made when first used, because widgets are heavy."""
    import anywidget
    import traitlets

    class Names(anywidget.AnyWidget):
        """Gives sliders and figures around it their names, and figures their dark form."""

        _esm = _SCRIPT
        _css = _STYLE
        figures = traitlets.List(traitlets.Unicode()).tag(sync=True)
        width = traitlets.Int(0).tag(sync=True)

    return Names


def wrap_panel(children: Sequence[Any], figures: Sequence[tuple[Any, str]]) -> Any:
    """Return the parts of a panel, top to bottom, as one widget whose sliders and figures have names.

    Figures come in order with their text alternatives, and get the width of their column whenever that
    changes.
    """
    import ipywidgets as w

    names = _kind()(figures=[text for _, text in figures])

    def fit(change: Any) -> None:
        for figure, _ in figures:
            figure.layout.width = max(change["new"], NARROWEST)

    names.observe(fit, names="width")
    panel = w.VBox([*children, names])
    panel.add_class(PANEL)
    return panel

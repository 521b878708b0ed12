"""Figures of scores, storms, ledgers and comparisons, as Plotly figures with a still picture beside.

The same drawings as on the pages of a report. What is returned is a `plotly.graph_objects.Figure`: change
its layout, add to it, show it. In a notebook it is interactive, and it is still there where no script
runs: in exports, on code hosting sites. ``plotly.io.templates["kresearch"]`` gives other figures the look.
"""

from kresearch._common.lazy import attach_stub
from kresearch.plot.template import register_template

register_template()

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)

"""Any figure of Plotly with a still picture beside it, for notebooks that are exported or read elsewhere."""

from kresearch.report.figures.picture import Picture

__all__ = ["Picture"]

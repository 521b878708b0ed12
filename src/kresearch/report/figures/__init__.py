"""Figures of the report. The files of this folder are the only ones that import Plotly."""

from __future__ import annotations

from kresearch.report.figures.parts import Drawing

__all__ = ["Drawing"]

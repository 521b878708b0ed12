"""Where interactions come from: the catalogue, the adapters, the downloads, the simulations."""

from __future__ import annotations

from kresearch.datasets.simulation import Simulation

__all__ = ["Simulation"]

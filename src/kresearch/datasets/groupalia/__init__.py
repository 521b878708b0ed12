"""The simulated Groupalia case: the embedded default. Simulated, not data."""

from __future__ import annotations

from kresearch.datasets.groupalia.case import simulate_groupalia, simulate_tables
from kresearch.datasets.groupalia.parameters import GroupaliaParameters

__all__ = ["GroupaliaParameters", "simulate_groupalia", "simulate_tables"]

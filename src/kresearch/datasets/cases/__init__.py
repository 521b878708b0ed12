"""Simulated cases with planted effects and known answers. Simulated, not data."""

from __future__ import annotations

from kresearch.datasets.cases.case import simulate_cases
from kresearch.datasets.cases.parameters import CaseParameters

__all__ = ["CaseParameters", "simulate_cases"]

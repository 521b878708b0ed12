"""Detectors of spikes: they look at the counts of interactions, never at scores.

A new one is a file with a class decorated with `detector`; an installed package adds its own by the
entry point ``kresearch.detectors``.
"""

from kresearch.evaluate.detectors.base import Detector, Run
from kresearch.evaluate.detectors.registry import DETECTORS, detector, find_detector, list_detectors

__all__ = ["DETECTORS", "Detector", "Run", "detector", "find_detector", "list_detectors"]

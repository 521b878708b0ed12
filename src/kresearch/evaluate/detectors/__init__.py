"""The detectors by name; a further one is a file of this folder and a line here."""

from __future__ import annotations

from kresearch.evaluate.detectors.base import Detector, Run
from kresearch.evaluate.detectors.change_point import ChangePoint
from kresearch.evaluate.detectors.interrupted import Interrupted
from kresearch.evaluate.detectors.robust_z import RobustZ

#: Name in a study file -> detector.
DETECTORS: dict[str, type[Detector]] = {d.name: d for d in (RobustZ, ChangePoint, Interrupted)}

__all__ = ["DETECTORS", "ChangePoint", "Detector", "Interrupted", "RobustZ", "Run"]

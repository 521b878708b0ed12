"""The detectors by name: files of this folder, and those of installed packages."""

from __future__ import annotations

from kresearch._common.registry import Registry, classes_of
from kresearch.errors import UsageError
from kresearch.evaluate.detectors.base import Detector, Run
from kresearch.evaluate.detectors.change_point import ChangePoint
from kresearch.evaluate.detectors.interrupted import Interrupted
from kresearch.evaluate.detectors.robust_z import RobustZ


def _check(_: str, found: object) -> type[Detector]:
    if not (isinstance(found, type) and issubclass(found, Detector)):
        raise UsageError(f"{found!r} is not a Detector. Derive the class from kresearch.evaluate.Detector.")
    return found


#: Name in a study file -> detector.
DETECTORS: Registry[type[Detector]] = Registry(
    "detector",
    group="kresearch.detectors",
    check=_check,
    package="kresearch.evaluate.detectors",
    find=lambda module: classes_of(module, Detector),
)

__all__ = ["DETECTORS", "ChangePoint", "Detector", "Interrupted", "RobustZ", "Run"]

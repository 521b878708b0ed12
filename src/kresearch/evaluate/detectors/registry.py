"""The registry of detectors: files of this folder, plug-ins, decorated classes."""

from __future__ import annotations

from typing import TypeVar

from kresearch._common.others import check_own_name
from kresearch._common.registry import Registry, classes_of
from kresearch.errors import UsageError
from kresearch.evaluate.detectors.base import Detector

D = TypeVar("D", bound=type[Detector])


def _check(called: str, found: object) -> type[Detector]:
    if not isinstance(found, type) or not issubclass(found, Detector) or not getattr(found, "name", ""):
        raise UsageError(
            f"{found!r} is no detector: allowed is a class that inherits Detector and has a name. Add "
            'name: ClassVar[str] = "...".'
        )
    check_own_name("detector", found.name, called)
    return found


#: Every detector by name.
DETECTORS: Registry[type[Detector]] = Registry(
    "detector",
    group="kresearch.detectors",
    check=_check,
    package="kresearch.evaluate.detectors",
    find=lambda module: classes_of(module, Detector),
)


def detector(made: D) -> D:
    """Register a class as a detector, under its ``name``; use it as a decorator.

    Parameters
    ----------
    made
        A frozen dataclass that inherits `Detector`, with ``name`` and ``find``.

    Raises
    ------
    UsageError
        For a class without a name.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> from typing import ClassVar
    >>> import kresearch as kr
    >>> from kresearch.evaluate.detectors import Run
    >>> @kr.evaluate.detector
    ... @dataclass(frozen=True, kw_only=True)
    ... class Above(kr.evaluate.Detector):
    ...     "Spikes are runs of steps with more than so many interactions."
    ...     name: ClassVar[str] = "above"
    ...     least: int = 100
    ...     def find(self, counts):
    ...         high = counts.index[counts > self.least]
    ...         return [Run(run, f"over {self.least}") for run in self.join(high)]
    >>> kr.evaluate.find_detector("above")(least=50).least
    50
    """
    checked = _check("", made)
    if not made.__module__.startswith("kresearch."):
        DETECTORS.register(checked.name, made)  # ours are found by looking into this folder
    return made


def list_detectors() -> list[type[Detector]]:
    """Return every known detector, by name.

    Examples
    --------
    >>> [d.name for d in list_detectors() if d.__module__.startswith("kresearch")]
    ['change-point', 'interrupted-series', 'robust-z']
    """
    return [entry.value for entry in DETECTORS.entries()]


def find_detector(name: str) -> type[Detector]:
    """Return the detector called `name`.

    Raises
    ------
    UnknownNameError
        With the nearest known name.

    Examples
    --------
    >>> import kresearch as kr
    >>> kr.evaluate.find_detector("robust-z")(threshold=4).threshold
    4
    """
    return DETECTORS.get_value(str(name))

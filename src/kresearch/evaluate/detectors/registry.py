"""The registry of detectors: files of this folder, plug-ins, decorated classes."""

from __future__ import annotations

from typing import TypeVar

from kresearch.errors import UsageError
from kresearch.evaluate.detectors.base import Detector
from kresearch.evaluate.plugins import Plugins

GROUP = "kresearch.detectors"
D = TypeVar("D", bound=type[Detector])
_PLUGINS: Plugins[type[Detector]] = Plugins("detector", "kresearch.evaluate.detectors", GROUP, Detector)


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
    """
    if not isinstance(made, type) or not issubclass(made, Detector) or not getattr(made, "name", ""):
        raise UsageError(
            f"{made!r} is no detector: allowed is a class that inherits Detector and has a name. Add "
            'name: ClassVar[str] = "...".'
        )
    _PLUGINS.add(made.name, made)
    return made


def list_detectors() -> list[type[Detector]]:
    """Return every known detector, by name.

    Examples
    --------
    >>> [d.name for d in list_detectors() if d.__module__.startswith("kresearch")]
    ['change-point', 'interrupted-series', 'robust-z']
    """
    return list(_PLUGINS)


def find_detector(name: str) -> type[Detector]:
    """Return the detector called `name`.

    Raises
    ------
    UnknownNameError
        With the nearest known name.
    """
    return _PLUGINS.find(name)

"""The error of a polarity classifier, carried into the score as a band."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kresearch.bands.band import score_band
    from kresearch.bands.judged import JudgedScores, score_judged
    from kresearch.bands.worlds import Worlds, draw_worlds

_HOMES = {
    "JudgedScores": "kresearch.bands.judged",
    "Worlds": "kresearch.bands.worlds",
    "draw_worlds": "kresearch.bands.worlds",
    "score_band": "kresearch.bands.band",
    "score_judged": "kresearch.bands.judged",
}

__all__ = ["JudgedScores", "Worlds", "draw_worlds", "score_band", "score_judged"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)

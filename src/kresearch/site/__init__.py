"""The site: every study and the leaderboard, with a project's notebooks and documents around them."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kresearch.site.publishing import Published, publish

#: Public name -> module that defines it; loaded when first used.
_HOMES = {
    "Published": "kresearch.site.publishing",
    "publish": "kresearch.site.publishing",
}

__all__ = ["Published", "publish"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)

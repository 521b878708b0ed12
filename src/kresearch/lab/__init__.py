"""For JupyterLab: a what-if panel, a case picker, and cards of score frames."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kresearch.lab.answers import Answer, Desk
    from kresearch.lab.judging import JudgingPanel, judge
    from kresearch.lab.picking import CasePicker, pick_case
    from kresearch.lab.showing import disable, enable, show
    from kresearch.lab.what_if import WhatIf, what_if

#: Public name -> module that defines it; loaded when first used, because widgets are heavy.
_HOMES = {
    "Answer": "kresearch.lab.answers",
    "CasePicker": "kresearch.lab.picking",
    "Desk": "kresearch.lab.answers",
    "JudgingPanel": "kresearch.lab.judging",
    "WhatIf": "kresearch.lab.what_if",
    "disable": "kresearch.lab.showing",
    "enable": "kresearch.lab.showing",
    "judge": "kresearch.lab.judging",
    "pick_case": "kresearch.lab.picking",
    "show": "kresearch.lab.showing",
    "what_if": "kresearch.lab.what_if",
}

__all__ = [
    "Answer",
    "CasePicker",
    "Desk",
    "JudgingPanel",
    "WhatIf",
    "disable",
    "enable",
    "judge",
    "pick_case",
    "show",
    "what_if",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)

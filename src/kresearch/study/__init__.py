"""A declared comparison: spec, runner, result, lock, tracking."""

from __future__ import annotations

import importlib
from typing import Any

#: Public name -> module that defines it; loaded when first used.
_HOMES = {
    "InvalidStudyError": "kresearch.study.spec",
    "StudyResult": "kresearch.study.result",
    "StudySpec": "kresearch.study.spec",
    "collect_study": "kresearch.study.runner",
    "list_studies": "kresearch.study.runner",
    "load_runs": "kresearch.study.tracking",
    "read_spec": "kresearch.study.reading",
    "run_study": "kresearch.study.runner",
    "track": "kresearch.study.tracking",
    "verify": "kresearch.study.lock",
    "write_lock": "kresearch.study.lock",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)

"""Reports: one self-contained page per study, in English and Italian."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kresearch.report.account_page import build_account
    from kresearch.report.document import build_document
    from kresearch.report.language import LANGUAGES
    from kresearch.report.ledger_page import build_explanation
    from kresearch.report.page import build_report, render
    from kresearch.report.pdf import print_pdf
    from kresearch.report.scorecard_page import build_scorecard
    from kresearch.report.svg import build_figures

#: Public name -> module that defines it; loaded when first used, because templates and tables are heavy.
_HOMES = {
    "LANGUAGES": "kresearch.report.language",
    "build_account": "kresearch.report.account_page",
    "build_document": "kresearch.report.document",
    "build_explanation": "kresearch.report.ledger_page",
    "build_figures": "kresearch.report.svg",
    "build_report": "kresearch.report.page",
    "build_scorecard": "kresearch.report.scorecard_page",
    "print_pdf": "kresearch.report.pdf",
    "render": "kresearch.report.page",
}

__all__ = [
    "LANGUAGES",
    "build_account",
    "build_document",
    "build_explanation",
    "build_figures",
    "build_report",
    "build_scorecard",
    "print_pdf",
    "render",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)

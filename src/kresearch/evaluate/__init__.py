"""What a change of the score does: cases, metrics, and statistics that know only frames."""

from __future__ import annotations

import importlib
from typing import Any

#: Public name -> module that defines it; loaded when first used, because statistics are heavy.
_HOMES = {
    "Case": "kresearch.evaluate.cases",
    "Detector": "kresearch.evaluate.detectors",
    "Comparison": "kresearch.evaluate.comparison",
    "Finding": "kresearch.evaluate.its",
    "IncomparableError": "kresearch.evaluate.comparison",
    "InvalidCaseError": "kresearch.evaluate.cases",
    "Metric": "kresearch.evaluate.metrics",
    "Value": "kresearch.evaluate.metrics",
    "analyse_interruption": "kresearch.evaluate.its",
    "compare": "kresearch.evaluate.comparison",
    "compare_conditions": "kresearch.evaluate.conditions",
    "bootstrap_blocks": "kresearch.evaluate.blocks",
    "cross": "kresearch.evaluate.factorial",
    "detect_cases": "kresearch.evaluate.detect",
    "scan_parameters": "kresearch.evaluate.sensitivity",
    "SetMetric": "kresearch.evaluate.set_metrics",
    "SetValue": "kresearch.evaluate.set_metrics",
    "CaseSet": "kresearch.evaluate.set_metrics",
    "set_metric": "kresearch.evaluate.set_metrics",
    "find_set_metric": "kresearch.evaluate.set_metrics",
    "list_set_metrics": "kresearch.evaluate.set_metrics",
    "measure_sets": "kresearch.evaluate.sets",
    "detector": "kresearch.evaluate.detectors",
    "find_detector": "kresearch.evaluate.detectors",
    "list_detectors": "kresearch.evaluate.detectors",
    "find_metric": "kresearch.evaluate.metrics",
    "list_metrics": "kresearch.evaluate.metrics",
    "make_case": "kresearch.evaluate.cases",
    "metric": "kresearch.evaluate.metrics",
    "placebo_in_time": "kresearch.evaluate.its",
    "placebo_accounts": "kresearch.evaluate.others",
    "estimate_power": "kresearch.evaluate.power",
    "predict_counterfactual": "kresearch.evaluate.counterfactual",
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

from .blocks import bootstrap_blocks
from .cases import Case, InvalidCaseError, make_case
from .comparison import Comparison, IncomparableError, compare
from .conditions import compare_conditions
from .counterfactual import predict_counterfactual
from .detect import detect_cases
from .detectors import Detector, detector, find_detector, list_detectors
from .factorial import cross
from .its import Finding, analyse_interruption, placebo_in_time
from .metrics import Metric, Value, find_metric, list_metrics, metric
from .others import placebo_accounts
from .power import estimate_power
from .sensitivity import scan_parameters
from .set_metrics import CaseSet, SetMetric, SetValue, find_set_metric, list_set_metrics, set_metric
from .sets import measure_sets

__all__ = [
    "Case",
    "CaseSet",
    "Comparison",
    "Detector",
    "Finding",
    "IncomparableError",
    "InvalidCaseError",
    "Metric",
    "SetMetric",
    "SetValue",
    "Value",
    "analyse_interruption",
    "bootstrap_blocks",
    "compare",
    "compare_conditions",
    "cross",
    "detect_cases",
    "detector",
    "estimate_power",
    "find_detector",
    "find_metric",
    "find_set_metric",
    "list_detectors",
    "list_metrics",
    "list_set_metrics",
    "make_case",
    "measure_sets",
    "metric",
    "placebo_accounts",
    "placebo_in_time",
    "predict_counterfactual",
    "scan_parameters",
    "set_metric",
]

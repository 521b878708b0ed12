from .blocks import bootstrap_blocks
from .cases import Case, InvalidCaseError, make_case
from .comparison import Comparison, IncomparableError, compare
from .conditions import compare_conditions
from .counterfactual import predict_counterfactual
from .detect import detect_cases
from .detectors import ChangePoint, Interrupted, RobustZ
from .factorial import cross
from .its import Finding, analyse_interruption, place_in_time
from .metrics import Metric, Value, find_metric, list_metrics, metric
from .others import place_on_others
from .sensitivity import examine
from .sizing import power

__all__ = [
    "Case",
    "ChangePoint",
    "Comparison",
    "Finding",
    "IncomparableError",
    "Interrupted",
    "InvalidCaseError",
    "Metric",
    "RobustZ",
    "Value",
    "analyse_interruption",
    "bootstrap_blocks",
    "compare",
    "compare_conditions",
    "cross",
    "detect_cases",
    "examine",
    "find_metric",
    "list_metrics",
    "make_case",
    "metric",
    "place_in_time",
    "place_on_others",
    "power",
    "predict_counterfactual",
]

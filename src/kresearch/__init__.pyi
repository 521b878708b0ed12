from . import (
    bands,
    behaviours,
    datasets,
    evaluate,
    formats,
    interactions,
    lab,
    people,
    plot,
    report,
    scoring,
    sentiment,
    simulate,
    site,
    study,
    testing,
    variants,
    weights,
)
from .datasets import load_dataset
from .errors import KresearchError, KresearchWarning
from .evaluate import Case, compare
from .interactions import InteractionLog, InvalidLogError, read_log
from .study import load_runs, run_study
from .variants import Variant, explain, list_variants, score, score_many, variant

__all__ = [
    "Case",
    "InteractionLog",
    "InvalidLogError",
    "KresearchError",
    "KresearchWarning",
    "Variant",
    "__version__",
    "bands",
    "behaviours",
    "compare",
    "datasets",
    "evaluate",
    "explain",
    "formats",
    "interactions",
    "lab",
    "list_variants",
    "load_dataset",
    "load_runs",
    "people",
    "plot",
    "read_log",
    "report",
    "run_study",
    "score",
    "score_many",
    "scoring",
    "sentiment",
    "simulate",
    "site",
    "study",
    "testing",
    "variant",
    "variants",
    "weights",
]

__version__: str

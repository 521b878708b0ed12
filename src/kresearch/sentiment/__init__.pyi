from .confusion import Confusion, measured
from .evaluation import Evaluation, evaluate
from .labelling import label
from .labels import read_labels
from .language import identify
from .misreading import simulate_classifier
from .protocol import PolarityBatch, PolarityScorer, classify, get_scorer, list_scorers, register
from .proxies import calibrate_kinds, polarity_from_kinds, score_reactions, score_reply_ratio
from .stance import toward
from .trained import load, save
from .training import train

__all__ = [
    "Confusion",
    "Evaluation",
    "PolarityBatch",
    "PolarityScorer",
    "calibrate_kinds",
    "classify",
    "evaluate",
    "get_scorer",
    "identify",
    "label",
    "list_scorers",
    "load",
    "measured",
    "polarity_from_kinds",
    "read_labels",
    "register",
    "save",
    "score_reactions",
    "score_reply_ratio",
    "simulate_classifier",
    "toward",
    "train",
]

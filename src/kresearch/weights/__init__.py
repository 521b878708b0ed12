"""Weights from people's judgements of who is more influential."""

from kresearch.weights.learning import learn_weights
from kresearch.weights.linear import MonotoneLogistic
from kresearch.weights.pairs import Pairs, read_pairs
from kresearch.weights.proxies import PROXIES, Proxy
from kresearch.weights.result import LearnedWeights, load_weights
from kresearch.weights.strangers import compare_on_strangers

__all__ = [
    "PROXIES",
    "LearnedWeights",
    "MonotoneLogistic",
    "Pairs",
    "Proxy",
    "compare_on_strangers",
    "learn_weights",
    "load_weights",
    "read_pairs",
]

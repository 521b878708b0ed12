"""What was meant: polarity of texts, their language, and what they say toward the scored account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kresearch.sentiment.confusion import Confusion, measured
    from kresearch.sentiment.evaluation import Evaluation, evaluate
    from kresearch.sentiment.labelling import label
    from kresearch.sentiment.labels import read_labels
    from kresearch.sentiment.language import identify
    from kresearch.sentiment.protocol import (
        PolarityBatch,
        PolarityScorer,
        classify,
        get_scorer,
        list_scorers,
        register,
    )
    from kresearch.sentiment.proxies import (
        calibrate_kinds,
        polarity_from_kinds,
        score_reactions,
        score_reply_ratio,
    )
    from kresearch.sentiment.stance import toward
    from kresearch.sentiment.trained import load, save
    from kresearch.sentiment.training import train

_WHERE = {
    "Confusion": "confusion",
    "Evaluation": "evaluation",
    "PolarityBatch": "protocol",
    "PolarityScorer": "protocol",
    "calibrate_kinds": "proxies",
    "classify": "protocol",
    "evaluate": "evaluation",
    "get_scorer": "protocol",
    "identify": "language",
    "label": "labelling",
    "list_scorers": "protocol",
    "load": "trained",
    "measured": "confusion",
    "simulate_classifier": "misreading",
    "polarity_from_kinds": "proxies",
    "read_labels": "labels",
    "register": "protocol",
    "save": "trained",
    "score_reactions": "proxies",
    "score_reply_ratio": "proxies",
    "toward": "stance",
    "train": "training",
}
__all__ = [
    "Confusion", "Evaluation", "PolarityBatch", "PolarityScorer", "calibrate_kinds", "classify", "evaluate",
    "get_scorer", "identify", "label", "list_scorers", "load", "measured", "polarity_from_kinds",
    "read_labels", "register", "save", "score_reactions", "score_reply_ratio", "toward", "train",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Import what is asked for, and only that: the package must not make `import kresearch` slow."""
    if name not in _WHERE:
        raise AttributeError(f"module 'kresearch.sentiment' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(f"kresearch.sentiment.{_WHERE[name]}"), name)

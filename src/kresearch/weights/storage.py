"""Weights on disk: ``card.json`` to read, ``comparison.skops`` to compare with. No pickle."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch._common.model_folder import ModelFolder

if TYPE_CHECKING:
    from kresearch.weights.result import LearnedWeights

#: Learned weights on disk.
FOLDER = ModelFolder(
    "weights",
    "Learn them with learn_weights(...).save(FOLDER).",
    # What skops does not trust by itself and the boosted trees are made of.
    trusted=("sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",),
    model="comparison.skops",
    digest="comparison_digest",
    format=1,
    read_as="learned weights",
)


def save_weights(weights: LearnedWeights, folder: str | Path, *, force: bool = False) -> Path:
    """Write weights to a folder; it is made, or with `force` what is there is replaced.

    It holds figures of accounts of the training table, so the table's terms of use hold for it too.
    """
    comparison = weights.comparison
    parts = {
        "strength": {
            f.name: getattr(comparison.strength, f.name) for f in dataclasses.fields(comparison.strength)
        },
        "trees": list(comparison.trees),
        "reference": weights.reference,
    }
    card = {
        **weights.card,
        "signals": weights.signals,
        "proxies": {s: dataclasses.asdict(p) for s, p in weights.proxies.items()},
        "temperature": comparison.temperature,
        "cv": weights.cv.to_dict("records"),
    }
    FOLDER.write(folder, parts, card, force=force)
    return Path(folder)


def read_parts(folder: str | Path) -> dict[str, Any]:
    """Return what `LearnedWeights` is made of, as `save_weights` wrote it; see `load_weights`."""
    import pandas as pd

    from kresearch.weights.ensemble import Comparison
    from kresearch.weights.kernel import KernelStrength
    from kresearch.weights.proxies import Proxy

    parts, card = FOLDER.read(folder)
    comparison = Comparison(
        tuple(card["figures"]),
        KernelStrength(**parts["strength"]),
        tuple(parts["trees"]),
        card["temperature"],
    )
    extra = ("signals", "proxies", "temperature", "comparison_digest", "cv")
    return {
        "comparison": comparison,
        "reference": parts["reference"],
        "signals": card["signals"],
        "proxies": {s: Proxy(**p) for s, p in card["proxies"].items()},
        "cv": pd.DataFrame(card["cv"]),
        "card": {k: v for k, v in card.items() if k not in extra},
    }

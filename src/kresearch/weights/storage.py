"""Weights on disk: ``card.json`` to read, ``comparison.skops`` to compare with. No pickle."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch._common.files import write_bytes_atomically, write_text_atomically
from kresearch.errors import IntegrityError, KresearchError, UsageError

if TYPE_CHECKING:
    from kresearch.weights.result import LearnedWeights

CARD, COMPARISON = "card.json", "comparison.skops"
FORMAT = 1
#: What skops does not trust by itself and the boosted trees are made of.
TRUSTED = ("sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",)


def save_weights(weights: LearnedWeights, folder: str | Path, *, force: bool = False) -> Path:
    """Write weights to a folder.

    Parameters
    ----------
    weights
        The weights.
    folder
        Made when it is not there. It holds figures of accounts of the training table, so the
        table's terms of use hold for it too.
    force
        Whether weights already there are replaced.

    Raises
    ------
    UsageError
        When there are weights already and `force` is not given.
    """
    import skops.io

    folder = Path(folder)
    if (folder / CARD).exists() and not force:
        raise UsageError(
            f"{folder} holds weights already; allowed is a new folder; name one or give force=True."
        )
    folder.mkdir(parents=True, exist_ok=True)
    comparison = weights.comparison
    content = skops.io.dumps(
        {
            "strength": {
                f.name: getattr(comparison.strength, f.name) for f in dataclasses.fields(comparison.strength)
            },
            "trees": list(comparison.trees),
            "reference": weights.reference,
        }
    )
    card = {
        **weights.card,
        "format": FORMAT,
        "signals": weights.signals,
        "proxies": {s: dataclasses.asdict(p) for s, p in weights.proxies.items()},
        "temperature": comparison.temperature,
        "comparison_digest": hashlib.sha256(content).hexdigest(),
        "cv": weights.cv.to_dict("records"),
    }
    write_bytes_atomically(content, folder / COMPARISON)
    write_text_atomically(json.dumps(card, indent=2, ensure_ascii=False) + "\n", folder / CARD)
    return folder


def read_card(folder: str | Path) -> dict[str, Any]:
    """Return the card of saved weights: provenance, the three weights, the measured quality.

    Raises
    ------
    KresearchError
        When there is none, or of another format.
    """
    path = Path(folder) / CARD
    try:
        card: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as problem:
        raise KresearchError(
            f"no weights in {folder}: {problem}. Allowed is a folder that learn_weights(...).save wrote. "
            "Name another or learn them."
        ) from problem
    if not isinstance(card, dict):
        raise KresearchError(f"{path} is no table of values; allowed is what save wrote. Learn them again.")
    if card.get("format") != FORMAT:
        raise KresearchError(
            f"{path} has the format {card.get('format')}; allowed is {FORMAT}. Learn the weights again."
        )
    return card


def read_parts(folder: str | Path) -> dict[str, Any]:
    """Return what `LearnedWeights` is made of, as `save_weights` wrote it; see `load_weights`."""
    import pandas as pd
    import skops.io

    from kresearch.weights.ensemble import Comparison
    from kresearch.weights.kernel import KernelStrength
    from kresearch.weights.proxies import Proxy

    card = read_card(folder)
    path = Path(folder) / COMPARISON
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise KresearchError(f"{path} cannot be read: {problem}. Learn the weights again.") from problem
    if hashlib.sha256(content).hexdigest() != card["comparison_digest"]:
        raise IntegrityError(f"{path} is not what its card says. Learn the weights again.")
    foreign = sorted(set(skops.io.get_untrusted_types(data=content)) - set(TRUSTED))
    if foreign:
        raise KresearchError(
            f"{path} holds types that are not loaded: {', '.join(foreign)}; allowed are those of "
            "scikit-learn and numpy. Learn the weights again with this version."
        )
    parts = skops.io.loads(content, trusted=list(TRUSTED))
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

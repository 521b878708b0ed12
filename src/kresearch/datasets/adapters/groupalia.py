"""The simulated Groupalia case as a dataset. Simulated, not data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch.datasets.card import load_card
from kresearch.datasets.catalogue import Dataset
from kresearch.errors import UsageError

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog


def load(source: Path | None = None, **options: Any) -> InteractionLog:
    """Return the log of `simulate_groupalia`; the options are its parameters."""
    from kresearch.datasets.groupalia import simulate_groupalia

    if source is not None:
        raise UsageError(
            "dataset 'groupalia' is simulated and reads no file. Allowed: its parameters, e.g. seed=1. "
            "Leave the source away."
        )
    return simulate_groupalia(**options).log


DATASET = Dataset(load_card("groupalia"), load)

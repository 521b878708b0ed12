"""Where interactions come from: the catalogue, the adapters, the downloads, the simulations."""

from __future__ import annotations

from typing import Any

from kresearch.datasets.card import Card, PublicFile, read_card
from kresearch.datasets.catalogue import (
    Dataset,
    DatasetUnavailableError,
    find_dataset,
    import_dataset,
    known_datasets,
    load_dataset,
)
from kresearch.datasets.simulation import Simulation

__all__ = [
    "Card",
    "Dataset",
    "DatasetUnavailableError",
    "PublicFile",
    "Simulation",
    "fetch_dataset",
    "find_dataset",
    "import_dataset",
    "known_datasets",
    "load_dataset",
    "read_card",
    "simulate_campaigns",
    "simulate_cases",
    "simulate_groupalia",
]


def __getattr__(name: str) -> Any:
    # The simulations need numpy and pandas; the catalogue alone needs neither.
    if name == "simulate_groupalia":
        from kresearch.datasets.groupalia import simulate_groupalia

        return simulate_groupalia
    if name == "simulate_cases":
        from kresearch.datasets.cases import simulate_cases

        return simulate_cases
    if name == "simulate_campaigns":
        from kresearch.datasets.campaigns import simulate_campaigns

        return simulate_campaigns
    if name == "fetch_dataset":
        from kresearch.datasets.fetch import fetch

        return fetch
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")

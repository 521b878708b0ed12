from .campaigns import simulate_campaigns
from .card import Card, PublicFile, read_card
from .cases import simulate_cases
from .catalogue import (
    DATASETS,
    Dataset,
    DatasetUnavailableError,
    find_dataset,
    import_dataset,
    known_datasets,
    load_dataset,
)
from .fetch import fetch_dataset
from .groupalia import simulate_groupalia
from .simulation import Simulation
from .topical_posts import simulate_topical_posts

__all__ = [
    "DATASETS",
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
    "simulate_topical_posts",
]

"""A mapping proposed from names and values: what fits is shown with its values, what does not is not said."""

from __future__ import annotations

from kresearch.interactions.guess.as_toml import write_mapping
from kresearch.interactions.guess.profile import Profile, profile_columns
from kresearch.interactions.guess.proposal import (
    Guess,
    Proposed,
    find_totals,
    guess_mapping,
    propose,
    suggest_column,
    values_fit,
)

__all__ = [
    "Guess",
    "Profile",
    "Proposed",
    "find_totals",
    "guess_mapping",
    "profile_columns",
    "propose",
    "suggest_column",
    "values_fit",
    "write_mapping",
]

"""Scoring rules: one variant per file, and the registry that knows them all."""

from kresearch.variants.base import LAWS, Variant
from kresearch.variants.explaining import Explanation, explain
from kresearch.variants.registry import VARIANTS, find_variant, list_variants, resolve, variant
from kresearch.variants.scoring import score, score_many

__all__ = [
    "LAWS",
    "VARIANTS",
    "Explanation",
    "Variant",
    "explain",
    "find_variant",
    "list_variants",
    "resolve",
    "score",
    "score_many",
    "variant",
]

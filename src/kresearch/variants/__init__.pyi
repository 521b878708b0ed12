from .base import LAWS, Variant
from .explaining import Explanation, explain
from .outreach import kred_outreach
from .published import network_shares, published_parts
from .registry import VARIANTS, find_variant, list_variants, resolve, variant
from .scoring import score, score_many

__all__ = [
    "LAWS",
    "VARIANTS",
    "Explanation",
    "Variant",
    "explain",
    "find_variant",
    "kred_outreach",
    "list_variants",
    "network_shares",
    "published_parts",
    "resolve",
    "score",
    "score_many",
    "variant",
]

"""For authors of variants: the laws of a score as a test of one line.

>>> from kresearch.testing import check_variant
>>> check_variant("quantity", worlds=2)
"""

from kresearch.testing.chains import score_chain
from kresearch.testing.check import VariantLawError, Violation, check_variant, check_worlds
from kresearch.testing.laws import LAWS
from kresearch.testing.rows import make_rows, weigh_rows
from kresearch.testing.studies import write_study
from kresearch.testing.worlds import World, gather, random_world

__all__ = [
    "LAWS",
    "VariantLawError",
    "Violation",
    "World",
    "check_variant",
    "check_worlds",
    "gather",
    "make_rows",
    "random_world",
    "score_chain",
    "weigh_rows",
    "write_study",
]

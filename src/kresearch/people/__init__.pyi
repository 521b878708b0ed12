from .decide import decide
from .decisions import Decisions
from .lists import Shortlist
from .shortlist import shortlist

__all__ = [
    "Decisions",
    "Shortlist",
    "decide",
    "shortlist",
]

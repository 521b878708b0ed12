"""How strong one interaction of a kind is, and whether it amplifies.

Klout published the order, not the numbers: a comment shows more engagement than a like,
a share carries a message further, and views are cheap. The figures here are a
reconstruction that keeps that order (Klout "understanding the score" pages, 2011-2012).
"""

from __future__ import annotations

from types import MappingProxyType

#: kind -> (strength, amplifying)
KIND_STRENGTHS: MappingProxyType[str, tuple[float, bool]] = MappingProxyType(
    {
        "like": (0.5, False),
        "love": (0.5, False),
        "haha": (0.5, False),
        "wow": (0.5, False),
        "sad": (0.5, False),
        "angry": (0.5, False),
        "dislike": (0.5, False),
        "share": (1.0, True),
        "quote": (1.0, True),
        "comment": (0.8, False),
        "reply": (0.8, False),
        "mention": (0.8, False),
        "follow": (0.3, False),
        "endorsement": (0.5, False),
        "recommendation": (1.0, False),
        "view": (0.01, False),
        "click": (0.1, False),
        "list": (0.5, False),
        "tip": (0.5, False),
    }
)

#: Strength of a kind that the table does not name.
DEFAULT_STRENGTH = 0.5

from .band import score_band
from .worlds import Worlds, draw_worlds

__all__ = [
    "Worlds",
    "draw_worlds",
    "score_band",
]

from .band import score_band
from .polarity_draws import PolarityDraws, draw_polarities

__all__ = [
    "PolarityDraws",
    "draw_polarities",
    "score_band",
]

from .band import score_band
from .judged import JudgedScores, score_judged
from .polarity_draws import PolarityDraws, draw_polarities

__all__ = [
    "JudgedScores",
    "PolarityDraws",
    "draw_polarities",
    "score_band",
    "score_judged",
]

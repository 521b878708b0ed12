"""Italian polarity by an own lexicon and rules."""

from kresearch.sentiment.italian.scorer import ItalianScorer

__all__ = ["ItalianScorer"]

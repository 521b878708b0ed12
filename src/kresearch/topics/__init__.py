"""Topics of expertise: what posts are about, scores in a topic, and how often a topic is right."""

from kresearch._common.lazy import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)

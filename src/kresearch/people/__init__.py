"""From a score to people: shortlists, decisions at a threshold, choices between accounts."""

from kresearch._common.lazy import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)

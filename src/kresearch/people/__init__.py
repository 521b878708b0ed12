"""From a score to people: shortlists, decisions, choices between accounts, advice and graph files."""

from kresearch._common.lazy import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)

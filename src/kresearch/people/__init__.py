"""From scores to people: which of two accounts people call more influential, and what follows."""

from kresearch._common.lazy import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)

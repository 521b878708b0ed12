"""What was meant: polarity of texts, their language, and what they say toward the scored account."""

from kresearch._common.lazy import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)

"""From a score to people: shortlists, decisions at a threshold, and what each of them hangs on."""

from kresearch._common.lazy import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)

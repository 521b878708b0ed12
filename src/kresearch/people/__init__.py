"""From a score to people: shortlists, decisions, advice and graph files, and what each hangs on."""

from kresearch._common.lazy import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)

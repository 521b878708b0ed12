"""What a change of the score does: cases, metrics, and statistics that know only frames."""

from kresearch._common.lazy import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)

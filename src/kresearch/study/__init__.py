"""A declared comparison: spec, runner, result, lock, tracking."""

from kresearch._common.lazy import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)

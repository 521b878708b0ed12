"""Scoring rules: one variant per file, and the registry that knows them all."""

from kresearch._common.lazy import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)

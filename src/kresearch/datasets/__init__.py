"""Where interactions come from: the catalogue, the adapters, the downloads, the simulations."""

from kresearch._common.lazy import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)

"""For JupyterLab: a what-if panel, a case picker, and cards of score frames."""

from kresearch._common.lazy import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)

"""kresearch: reproduce Klout's quantity score, change one part, measure it, publish it.

The names below are loaded when first used, so that ``import kresearch`` stays quick; the stub beside
this file says what they are.
"""

from kresearch._common.lazy import attach_stub

__version__ = "0.3.0"

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)

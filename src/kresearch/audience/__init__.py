"""Who reacts: the quality of an account's audience, from behaviour and from figures of accounts."""

from kresearch._common.lazy import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)

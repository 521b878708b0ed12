"""The site: every study and the leaderboard, with a project's notebooks and documents around them."""

from kresearch._common.lazy import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)

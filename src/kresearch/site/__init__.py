"""The site: every study, the leaderboard, notebooks, docs and API as static pages."""

from kresearch._common.lazy import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)

from .links import BrokenLink, check_links
from .publishing import Published, publish

__all__ = [
    "BrokenLink",
    "Published",
    "check_links",
    "publish",
]

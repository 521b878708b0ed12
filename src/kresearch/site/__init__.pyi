from .publishing import Published, publish

__all__ = [
    "Published",
    "publish",
]

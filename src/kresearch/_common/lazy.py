"""Packages whose names are loaded when they are first used, as their stub file says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import lazy_loader

from kresearch.errors import suggestion


def attach_stub(package: str, file: str) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """Return ``__getattr__``, ``__dir__`` and ``__all__`` for a package, from the ``.pyi`` beside its file.

    As of `lazy_loader.attach_stub`, but a name that does not exist is answered with the nearest one.
    """
    load, listing, names = lazy_loader.attach_stub(package, file)

    def load_or_suggest(name: str) -> Any:
        if name not in names:
            raise AttributeError(f"module '{package}' has no attribute '{name}'.{suggestion(name, names)}")
        return load(name)

    return load_or_suggest, listing, list(names)

"""Keeping: intermediate tables stay on the engine until the scorer is closed.

Stages that are read more than once are computed once and kept there: the engine then
knows their size, which it needs to plan the joins after them.
"""

from __future__ import annotations

import contextlib
from typing import Any


class Keeper:
    """Keeps tables on their engine and lets them go together."""

    def __init__(self) -> None:
        self._kept: list[Any] = []

    def keep(self, table: Any) -> Any:
        """Compute `table` now and return it as a table of the engine."""
        kept = table.cache()
        self._kept.append(kept)
        return kept

    def release(self) -> None:
        """Drop what was kept."""
        while self._kept:
            with contextlib.suppress(Exception):  # the engine may be gone already
                self._kept.pop().release()

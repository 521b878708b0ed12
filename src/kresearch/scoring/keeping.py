"""Keeping: intermediate tables stay on the engine until the scorer is closed.

Stages that are read more than once are computed once and kept there: the engine then
knows their size, which it needs to plan the joins after them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from kresearch.engine import unique_name


class Keeper:
    """Keeps tables on their engine and lets them go together.

    Parameters
    ----------
    engine
        The Ibis connection. While tables are kept, DuckDB need not keep the order of rows:
        nothing in the score depends on it, and it costs time and memory.
    """

    def __init__(self, engine: Any) -> None:
        self._releases: list[Callable[[], Any]] = []
        if engine.name == "duckdb":
            engine.con.execute("SET preserve_insertion_order = false")
            self._releases.append(lambda: engine.con.execute("RESET preserve_insertion_order"))

    def keep(self, table: Any) -> Any:
        """Compute `table` now and return it as a table of the engine."""
        engine = table._find_backend()
        if engine.name == "pyspark":
            # Spark's cache keeps the whole plan, which grows until it cannot be optimised.
            frame = engine._session.sql(engine.compile(table)).localCheckpoint(eager=True)
            name = unique_name("kept")
            frame.createOrReplaceTempView(name)
            self._releases.append(lambda: engine.drop_view(name, force=True))
            return engine.table(name)
        kept = table.cache()
        self._releases.append(kept.release)
        return kept

    def release(self) -> None:
        """Drop what was kept."""
        while self._releases:
            with contextlib.suppress(Exception):  # the engine may be gone already
                self._releases.pop()()

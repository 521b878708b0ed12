"""The interaction log: three canonical tables on one engine."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kresearch.engine import duckdb_engine
from kresearch.interactions.canonical import canonicalise
from kresearch.interactions.sources import open_table

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend


class InteractionLog:
    """What happened: interactions, and where known posts and audience.

    Parameters
    ----------
    interactions, posts, audience
        Each a path (CSV, CSV.gz, JSON Lines, Parquet), a pandas, Polars or Arrow table, or
        an Ibis table. The inputs are never changed.
    simulated
        Whether the content is made up.
    source
        Where it comes from, in one line.
    engine
        The Ibis connection; by default the process's DuckDB.
    """

    interactions: ir.Table
    posts: ir.Table | None
    audience: ir.Table | None

    def __init__(
        self,
        interactions: Any,
        posts: Any = None,
        audience: Any = None,
        *,
        simulated: bool = False,
        source: str = "",
        engine: BaseBackend | None = None,
    ) -> None:
        self.engine = engine if engine is not None else duckdb_engine()
        self.simulated, self.source = simulated, source
        self.notes: list[str] = []
        self.interactions = canonicalise(open_table(interactions, self.engine), "interactions")
        self.posts = None if posts is None else canonicalise(open_table(posts, self.engine), "posts")
        self.audience = (
            None if audience is None else canonicalise(open_table(audience, self.engine), "audience")
        )

    def digest(self) -> str:
        """Return the digest of the content, independent of row order and format."""
        return self._digest

    @cached_property
    def _digest(self) -> str:
        whole = hashlib.sha256()
        for table in (self.interactions, self.posts, self.audience):
            rows = [] if table is None else [repr(row) for row in table.to_pyarrow().to_pylist()]
            whole.update(repr(sorted(rows)).encode())
        return f"kr1:{whole.hexdigest()}"

"""The interaction log: three canonical tables on one engine."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch.engine import duckdb_engine
from kresearch.errors import KresearchWarning
from kresearch.interactions import schema
from kresearch.interactions.mapping import ColumnMap, check_time_unit, read_mapping

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

    from kresearch.interactions.problems import ProblemReport
    from kresearch.interactions.readings import Settings


class InteractionLog:
    """What happened: interactions, and where known posts and audience.

    Every table is checked when the log is made: all rules in one scan. Parquet is not
    copied; text files are copied into the engine, which spills to disk.

    Parameters
    ----------
    interactions, posts, audience
        Each a path (CSV, CSV.gz, JSON Lines, Parquet or a pattern of Parquet files), a
        pandas, Polars or Arrow table, or an Ibis table. The inputs are never changed.
    mapping
        Foreign column names: a dict, ``["account=target"]`` or a TOML file. See `read_mapping`.
    timezone
        Zone of times that carry none, e.g. ``"Europe/Rome"``. Without it they are refused.
    time_unit
        ``"s"``, ``"ms"`` or ``"us"`` when times are numbers counted since 1970.
    networks
        Names of networks outside the vocabulary that are allowed; a warning says so.
    on_bad_rows
        ``"refuse"`` raises with all problems, ``"quarantine"`` sets bad rows aside.
    quarantine_to
        CSV file for bad rows and their reasons.
    encoding
        Of text files.
    engine
        The Ibis connection; by default that of the interactions when they are an Ibis
        table, else the process's DuckDB.
    simulated
        Whether the content is made up.
    source
        Where it comes from, in one line.
    now
        Times after it are reported as in the future; by default the clock.

    Attributes
    ----------
    interactions : ibis.expr.types.Table
        ``account, actor, kind, network, at, interaction_id, post, text, language, polarity,
        count``; times in UTC, optional columns null where unknown.
    posts : ibis.expr.types.Table or None
        ``account, post, network, at, text``.
    audience : ibis.expr.types.Table or None
        ``account, network, at, followers``.
    notes : list of str
        What a reader of a result should know about the data.
    report : ProblemReport
        All problems, those of kept rows too.

    Raises
    ------
    InvalidLogError
        When rows, columns or files are wrong; lists all of it.
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
        mapping: ColumnMap | Mapping[str, Any] | Iterable[str] | str | Path | None = None,
        timezone: str | None = None,
        time_unit: str | None = None,
        networks: Iterable[str] = (),
        on_bad_rows: str = "refuse",
        quarantine_to: str | Path | None = None,
        encoding: str = "utf-8",
        engine: BaseBackend | None = None,
        simulated: bool = False,
        source: str = "",
        now: datetime | None = None,
    ) -> None:
        from kresearch.interactions.loading import load_tables

        settings = read_settings(mapping, timezone=timezone, time_unit=time_unit, networks=networks, now=now)
        self.engine = engine if engine is not None else _engine_of(interactions)
        self.simulated, self.source = simulated, source
        loaded = load_tables(
            {"interactions": interactions, "posts": posts, "audience": audience},
            settings,
            engine=self.engine,
            on_bad_rows=on_bad_rows,
            quarantine_to=quarantine_to,
            encoding=encoding,
        )
        self.report: ProblemReport = loaded.report
        self.notes: list[str] = loaded.notes
        self._set_tables(loaded.tables)
        if settings.networks:
            names = ", ".join(sorted(settings.networks))
            warnings.warn(
                f"networks outside the vocabulary: {names}. They weigh as an unknown network does.",
                KresearchWarning,
                stacklevel=2,
            )
        if loaded.quarantined:
            warnings.warn(
                f"{loaded.quarantined:,} bad rows were set aside in {quarantine_to}, with their reasons.",
                KresearchWarning,
                stacklevel=2,
            )

    def _set_tables(self, tables: Mapping[str, ir.Table | None]) -> None:
        from kresearch.interactions.moving import move_table

        placed = {
            name: None if table is None else move_table(table, self.engine) for name, table in tables.items()
        }
        interactions = placed["interactions"]
        assert interactions is not None  # noqa: S101 - the constructor takes no None for it
        self.interactions, self.posts, self.audience = interactions, placed["posts"], placed["audience"]

    @property
    def tables(self) -> dict[str, ir.Table | None]:
        """The three canonical tables by name."""
        return {"interactions": self.interactions, "posts": self.posts, "audience": self.audience}

    def digest(self) -> str:
        """Return the digest of the content, independent of row order, format and engine."""
        return self._digest

    @cached_property
    def _digest(self) -> str:
        from kresearch.interactions.digest import digest_tables

        return digest_tables(self.tables)


def read_settings(
    mapping: ColumnMap | Mapping[str, Any] | Iterable[str] | str | Path | None = None,
    *,
    timezone: str | None = None,
    time_unit: str | None = None,
    networks: Iterable[str] = (),
    now: datetime | None = None,
) -> Settings:
    """Return how tables are to be read; what is given here goes before the mapping's own.

    Raises
    ------
    UsageError
        When the mapping, the zone or the unit is none.
    """
    from kresearch.interactions.readings import Settings
    from kresearch.interactions.zones import check_zone

    columns = read_mapping(mapping)
    columns = replace(
        columns, timezone=timezone or columns.timezone, time_unit=time_unit or columns.time_unit
    )
    check_time_unit(columns.time_unit)
    check_zone(columns.timezone)
    known = schema.canonical_names(schema.NETWORKS)
    declared = {name.strip().lower() for name in (*networks, *columns.networks.values())} - set(known)
    return Settings(columns, tuple(sorted(declared)), now or datetime.now(UTC))


def _engine_of(source: Any) -> BaseBackend:
    """Return the connection an Ibis table lives on, else the process's DuckDB."""
    find = getattr(source, "_find_backends", None)
    if find is not None and (backends := find()[0]):
        engine: BaseBackend = backends[0]
        return engine
    return duckdb_engine()

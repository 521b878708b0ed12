"""How tables are to be read: names, words, time zone, unit, networks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kresearch.errors import UsageError
from kresearch.interactions import schema
from kresearch.interactions.mapping import ColumnMap, check_time_unit, read_mapping
from kresearch.interactions.zones import check_zone


@dataclass(frozen=True)
class Settings:
    """How a table is to be read."""

    columns: ColumnMap  #: The column map, its time zone and unit already settled.
    networks: tuple[str, ...]  #: Further networks that are allowed.
    now: datetime  #: Times after it are in the future; aware.


def check_networks(networks: object) -> tuple[str, ...]:
    """Return names of networks, or raise UsageError when they are no list of names."""
    names = tuple(networks) if isinstance(networks, Iterable) and not isinstance(networks, str) else (None,)
    if not all(isinstance(name, str) and name.strip() for name in names):
        raise UsageError(
            f"networks={networks!r} is no list of names. Allowed: names of networks outside the vocabulary. "
            "Say networks=['weibo'] (--network weibo)."
        )
    return tuple(str(name) for name in names)


def read_settings(
    mapping: ColumnMap | Mapping[str, Any] | Iterable[str] | str | Path | None = None,
    *,
    timezone: str | None = None,
    time_unit: str | None = None,
    networks: Iterable[str] = (),
    now: datetime | None = None,
) -> Settings:
    """Return how tables are to be read; what is given here goes before the mapping's own.

    Raises UsageError when the mapping, the zone or the unit is none.
    """
    networks = check_networks(networks)
    columns = read_mapping(mapping)
    columns = replace(
        columns, timezone=timezone or columns.timezone, time_unit=time_unit or columns.time_unit
    )
    check_time_unit(columns.time_unit)
    check_zone(columns.timezone)
    known = schema.canonical_names(schema.NETWORKS)
    declared = {name.strip().lower() for name in (*networks, *columns.networks.values())} - set(known)
    return Settings(columns, tuple(sorted(declared)), now or _soon())


def _soon() -> datetime:
    """Return the next full hour: clocks differ by minutes, and the check of an hour is reused."""
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)

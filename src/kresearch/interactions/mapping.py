"""Foreign column names and words: a small mapping from what a file says to what we call it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kresearch.errors import UsageError, suggestion
from kresearch.interactions import schema

TIME_UNITS = ("s", "ms", "us")
_OPTIONS = ("timezone", "time_unit", "kinds", "networks")


@dataclass(frozen=True)
class ColumnMap:
    """Where our columns come from.

    Parameters
    ----------
    columns
        Per table: our column name -> the file's column name, or ``"=text"`` for a constant.
    timezone
        Zone of times that carry none, an IANA name.
    time_unit
        Unit of times given as numbers since 1970: ``"s"``, ``"ms"`` or ``"us"``.
    kinds, networks
        Words of the file (lower case) and what each means.
    """

    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    timezone: str | None = None
    time_unit: str | None = None
    kinds: Mapping[str, str] = field(default_factory=dict)
    networks: Mapping[str, str] = field(default_factory=dict)


def read_mapping(
    mapping: ColumnMap | Mapping[str, Any] | Iterable[str] | str | Path | None,
) -> ColumnMap:
    """Return the column map of a dict, of ``account=target`` pairs or of a TOML file.

    Parameters
    ----------
    mapping
        Ours on the left, the file's on the right: ``{"account": "target"}``,
        ``["account=target", "network==twitter", "posts.at=created"]``, or the path of a TOML
        file. A value that begins with ``=`` is a constant. A flat mapping is about the
        interactions; tables ``[interactions]``, ``[posts]``, ``[audience]`` about each.

    Returns
    -------
    ColumnMap

    Raises
    ------
    UsageError
        When a name on the left is not one of ours; says the nearest.
    """
    if mapping is None:
        return ColumnMap()
    if isinstance(mapping, ColumnMap):
        return mapping
    if isinstance(mapping, Mapping):
        return _from_dict(mapping)
    if isinstance(mapping, Path) or (isinstance(mapping, str) and "=" not in mapping):
        return _from_toml(Path(mapping))
    return _from_pairs([mapping] if isinstance(mapping, str) else list(mapping))


def _from_toml(path: Path) -> ColumnMap:
    try:
        with path.open("rb") as file:
            return _from_dict(tomllib.load(file))
    except OSError as error:
        raise UsageError(
            f"cannot read the mapping {path}: {error.strerror}. Allowed: a TOML file or pairs "
            "like account=target. Check the path."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(
            f'the mapping {path} is not TOML: {error}. Allowed: lines like account = "target".'
        ) from error


def _from_pairs(pairs: list[str]) -> ColumnMap:
    if len(pairs) == 1 and "=" not in pairs[0]:
        return _from_toml(Path(pairs[0]))
    flat: dict[str, Any] = {}
    for pair in pairs:
        name, sign, target = pair.partition("=")
        if not sign or not name or not target:
            raise UsageError(
                f"cannot read the mapping '{pair}'. Allowed: ours=theirs as in account=target, or a "
                "constant as in network==twitter."
            )
        table, dot, column = name.strip().rpartition(".")
        chosen = flat.setdefault(table, {}) if dot else flat
        if column in chosen:
            raise UsageError(f"the mapping says '{name}' twice. Allowed: each of our columns once.")
        chosen[column] = target
    return _from_dict(flat)


def _from_dict(given: Mapping[str, Any]) -> ColumnMap:
    flat = {k: v for k, v in given.items() if k not in schema.TABLES and k not in _OPTIONS}
    columns = {table: dict(given.get(table, {})) for table in schema.TABLES}
    columns["interactions"] = flat | columns["interactions"]
    wrong = [
        f"'{name}' is no column of {table}.{suggestion(name, _names(table))}"
        for table, chosen in columns.items()
        for name in chosen
        if name not in _names(table)
    ]
    wrong += [
        f"'{name} = {target!r}' is no column name."
        for chosen in columns.values()
        for name, target in chosen.items()
        if not isinstance(target, str) or not target
    ]
    if wrong:
        raise UsageError(
            f"the mapping does not fit: {' '.join(wrong)} Allowed on the left: "
            + "; ".join(f"{table}: {', '.join(_names(table))}" for table in schema.TABLES)
            + "; on the right a column of the file, or =text for a constant."
        )
    unit = given.get("time_unit")
    check_time_unit(unit)
    return ColumnMap(
        columns=columns,
        timezone=given.get("timezone"),
        time_unit=unit,
        kinds=_words(given.get("kinds", {}), "kind", schema.KINDS),
        networks={
            str(k).strip().lower(): str(v).strip().lower() for k, v in given.get("networks", {}).items()
        },
    )


def check_time_unit(unit: str | None) -> None:
    """Raise UsageError when `unit` is no unit of time we read."""
    if unit is not None and unit not in TIME_UNITS:
        raise UsageError(
            f"no time unit '{unit}'. Allowed: {', '.join(TIME_UNITS)}, counted since 1970. "
            "Leave it out when times are texts or timestamps."
        )


def _names(table: str) -> list[str]:
    return [column.name for column in schema.TABLES[table]]


def _words(given: Mapping[str, Any], what: str, vocabulary: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    known = schema.canonical_names(dict(vocabulary))
    words: dict[str, str] = {}
    for foreign, ours in given.items():
        plain = str(ours).strip().lower()
        if plain not in known:
            raise UsageError(
                f"the mapping says {what} '{foreign}' means '{ours}', which is no {what}."
                f"{suggestion(plain, known)} Allowed: {', '.join(vocabulary)}."
            )
        words[str(foreign).strip().lower()] = known[plain]
    return words

"""Rows in a list inside one JSON object, as interfaces answer: ``{"data": [{...}, ...], "paging": ...}``."""

# ruff: noqa: S608 - names and texts are quoted before they become SQL

from __future__ import annotations

import shlex
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kresearch.engine import run_sql
from kresearch.interactions.io.json_paths import escape_key
from kresearch.interactions.io.raw_table import ROW
from kresearch.interactions.io.sql import file_literal, quoted

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

#: A larger file is not taken for one object: it would have to be read as a whole.
_LARGEST = 1 << 29


class Wrapped(NamedTuple):
    """A list of rows inside the one object of a file.

    Parameters
    ----------
    path
        Where in the object it is, e.g. ``"data"`` or ``"response.items"``.
    rows
        How many it has.
    query
        The SQL that reads them, one JSON text per row.
    """

    path: str
    rows: int
    query: str


def find_wrapped(path: Path, engine: BaseBackend, columns: Collection[str]) -> list[Wrapped]:
    """Return the lists of objects inside a file that is one object; none where it is something else.

    Parameters
    ----------
    path
        A JSON file in UTF-8.
    engine
        DuckDB.
    columns
        Names of columns: an object that has one of them is a row itself.

    Returns
    -------
    list of Wrapped
        Those right inside the object, or one level deeper; the longest first.
    """
    import duckdb

    size = path.stat().st_size
    if size > _LARGEST:
        return []
    source = (
        f"read_json_objects({file_literal(path)}, format = 'unstructured', "
        f"maximum_object_size = {max(size + 1024, 1 << 24)})"
    )
    try:
        heads = run_sql(engine, f"SELECT json_type(json), json_keys(json) FROM {source} LIMIT 2")
        if len(heads) != 1 or heads[0][0] != "OBJECT" or not {*columns}.isdisjoint(heads[0][1]):
            return []
        lists = _lists(engine, source, ())
    except duckdb.Error:
        return []
    return sorted((_wrap(steps, rows, source) for steps, rows in lists), key=lambda found: -found.rows)


def _lists(engine: BaseBackend, source: str, steps: tuple[str, ...]) -> list[tuple[tuple[str, ...], int]]:
    """Return the steps to each list of objects inside an object, and its length."""
    found = []
    keys = f"json_keys(json, {quoted(_pointer(steps))})" if steps else "json_keys(json)"
    for (key,) in run_sql(engine, f"SELECT unnest({keys}) FROM {source}"):
        here = (*steps, key)
        at, first_at = quoted(_pointer(here)), quoted(_pointer((*here, "0")))
        asked = f"json_type(json, {at}), json_type(json, {first_at}), json_array_length(json, {at})"
        kind, first, rows = run_sql(engine, f"SELECT {asked} FROM {source}")[0]
        if kind == "ARRAY" and first == "OBJECT":
            found.append((here, int(rows)))
        elif kind == "OBJECT" and not steps:
            found += _lists(engine, source, here)
    return found


def _pointer(steps: tuple[str, ...]) -> str:
    return "".join("/" + escape_key(step) for step in steps)


def _wrap(steps: tuple[str, ...], rows: int, source: str) -> Wrapped:
    inside = quoted(_pointer(steps))
    query = (
        f"SELECT row_number() OVER () AS {ROW}, line, NULL::VARCHAR AS why FROM ("
        f"SELECT unnest(json_extract(json, {inside})::JSON[])::VARCHAR AS line FROM {source})"
    )
    return Wrapped(".".join(steps), rows, query)


def is_one_object(start: str) -> bool:
    """Return whether a file may be one object: in one line, or over several."""
    lines = [line.strip() for line in start.split("\n") if line.strip()]
    return bool(lines) and lines[0].startswith("{") and (len(lines) == 1 or not lines[0].endswith("}"))


def say_which(path: Path, lists: list[Wrapped]) -> tuple[str, str]:
    """Return why a file of several lists of rows is not read, and what to do."""
    said = ", ".join(f"'{found.path}' ({found.rows:,})" for found in lists)
    filter_ = "".join(f'["{step}"]' for step in lists[0].path.split("."))
    return (
        f"one JSON object with several lists of objects: {said}; which of them are the rows, nobody says",
        f"Allowed: one list. Write its entries to a file of their own, e.g. jq -c '.{filter_}[]' "
        f"{shlex.quote(path.name)} > rows.jsonl",
    )

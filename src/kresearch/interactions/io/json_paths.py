"""Paths into nested JSON such as ``user.screen_name`` and ``a[0].b``, and what they lead to."""

# ruff: noqa: S608 - names and texts are quoted before they become SQL

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kresearch._common.reading import parse_json
from kresearch.engine import run_sql
from kresearch.interactions.io.raw_table import ROW
from kresearch.interactions.io.sql import quoted

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

_STEP = re.compile(r"[^.\[\]]+|\[\d+\]")
_SHOWN = 12


def is_path(name: str) -> bool:
    """Return whether a name leads into an object or a list."""
    return ("." in name or "[" in name) and "".join(_STEP.findall(name)) == name.replace(".", "")


def split_path(name: str) -> list[str | int]:
    """Return the keys and positions of a path, e.g. ``["a", 0, "b"]`` of ``a[0].b``."""
    return [int(step[1:-1]) if step.startswith("[") else step for step in _STEP.findall(name)]


def to_pointer(name: str) -> str:
    """Return a path as a JSON pointer."""
    return "".join(f"/{escape_key(str(step))}" for step in split_path(name))


def escape_key(key: str) -> str:
    """Return a key as it stands in a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1")


def find_structures(
    engine: BaseBackend, source: str, pointers: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Return which columns hold objects or lists, and the paths that lead to plain values in them.

    Parameters
    ----------
    engine
        DuckDB.
    source
        The table of lines, as SQL.
    pointers
        Column -> JSON pointer.
    """
    if not pointers:
        return {}
    asked = ", ".join(
        f"any_value(CASE WHEN json_type(line, {quoted(pointer)}) IN ('OBJECT', 'ARRAY') "
        f"THEN json_extract(line, {quoted(pointer)})::VARCHAR END)"
        for pointer in pointers.values()
    )
    found = run_sql(engine, f"SELECT {asked} FROM {source} WHERE why IS NULL AND json_valid(line)")[0]
    return {
        column: tuple(_leaves(column, value))[:_SHOWN]
        for column, example in zip(pointers, found, strict=True)
        if example is not None and (value := _parsed(example)) is not None
    }


def _parsed(example: str) -> object:
    """Return what an example says, None where it is nested deeper than can be followed."""
    try:
        return parse_json(example)
    except ValueError:
        return None


def _leaves(path: str, value: object) -> list[str]:
    if isinstance(value, dict):
        return [leaf for key, inner in value.items() for leaf in _leaves(f"{path}.{key}", inner)]
    if isinstance(value, list):
        return [
            leaf for position, inner in enumerate(value[:2]) for leaf in _leaves(f"{path}[{position}]", inner)
        ]
    return [path]


def mend_halves(engine: BaseBackend, source: str) -> None:
    """Replace halves of a character that stand alone in a line, such as half an emoji, by U+FFFD."""
    suspected = run_sql(
        engine,
        f"SELECT {ROW}, line FROM {source} "
        "WHERE why IS NULL AND NOT json_valid(line) AND regexp_matches(line, '\\\\u[dD][89a-fA-F]')",
    )
    for row, line in suspected:
        try:
            value = parse_json(line)
        except ValueError:
            continue
        whole = (
            json.dumps(value, ensure_ascii=False)
            .encode("utf-16", "surrogatepass")
            .decode("utf-16", "replace")
        )
        run_sql(engine, f"UPDATE {source} SET line = {quoted(whole)} WHERE {ROW} = {int(row)}")

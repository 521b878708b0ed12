"""JSON Lines files as tables of texts: one object per line."""

# ruff: noqa: S608 - names and texts are quoted before they become SQL

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

from kresearch.engine import drop_unused, drop_when_unused, run_sql, unique_name
from kresearch.interactions import schema
from kresearch.interactions.checks.problems import Problem
from kresearch.interactions.io.raw_table import BROKEN, RAW, ROW, RawTable
from kresearch.interactions.io.sql import create_table, distinct_names, identifier, quoted, quoted_list
from kresearch.interactions.io.text import decode_lines, open_bytes

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

_CHUNK = 50_000


def open_json_lines(name: str, path: Path, engine: BaseBackend, *, encoding: str = "utf-8") -> RawTable:
    """Return a JSON Lines file (also gzipped) as a table of texts; rows are numbered by line."""
    import duckdb

    try:
        try:
            if encoding != "utf-8":
                raise duckdb.Error
            lines = create_table(engine, _query(path))
        except duckdb.Error:
            lines = _read_slowly(path, engine, encoding)
    except (EOFError, gzip.BadGzipFile, UnicodeError) as error:
        return _nothing(name, path, engine, "error", f"the file is damaged: {error}")
    source = f'"{lines.get_name()}"'
    first = run_sql(engine, f"SELECT line FROM {source} WHERE line IS NOT NULL LIMIT 1")
    if not first:
        # An empty file is how an empty table is written as JSON Lines.
        return _nothing(name, path, engine, "warning", "the file is empty")
    if first[0][0].lstrip().startswith("["):
        return _nothing(name, path, engine, "error", "one JSON array, not one object per line")
    # CASE, since json_type fails on what is not JSON.
    keys = run_sql(
        engine,
        f"SELECT DISTINCT unnest(json_keys(line)) FROM {source} "
        "WHERE CASE WHEN json_valid(line) THEN json_type(line) = 'OBJECT' ELSE false END",
    )
    table = _take_apart(engine, source, sorted(key for (key,) in keys))
    return RawTable(name, table, path.name, loaded=True)


def _query(path: Path) -> str:
    # A whole line is one cell: the delimiter cannot occur in JSON, there is no quote.
    options = "auto_detect = false, header = false, delim = '\x01', quote = '', escape = ''"
    return (
        f"SELECT row_number() OVER () AS {ROW}, line, NULL::VARCHAR AS why FROM read_csv("
        f"{quoted(str(path))}, {options}, max_line_size = 67108864, columns = {{'line': 'VARCHAR'}})"
    )


def _take_apart(engine: BaseBackend, source: str, keys: list[str]) -> ir.Table:
    pointers = quoted_list("/" + key.replace("~", "~0").replace("/", "~1") for key in keys)
    names = distinct_names(keys)
    cells = "".join(f", cells[{n}] AS {identifier(name)}" for n, name in enumerate(names, start=1))
    return create_table(
        engine,
        f"""
        SELECT {ROW}, why AS {BROKEN}, CASE WHEN why IS NOT NULL THEN line END AS {RAW}{cells}
        FROM (
            SELECT {ROW}, line, why,
                CASE WHEN why IS NULL THEN json_extract_string(line, {pointers}) END AS cells
            FROM (
                SELECT {ROW}, line, CASE
                    WHEN why IS NOT NULL THEN why
                    WHEN NOT json_valid(line) THEN 'is not JSON'
                    WHEN json_type(line) <> 'OBJECT' THEN 'is no JSON object' END AS why
                FROM {source} WHERE line IS NOT NULL AND trim(line) <> ''
            )
        )
        """,
    )


def _nothing(name: str, path: Path, engine: BaseBackend, level: str, why: str) -> RawTable:
    columns = "".join(f', NULL::VARCHAR AS "{c.name}"' for c in schema.TABLES[name] if c.required)
    table = create_table(engine, f"SELECT 1::BIGINT AS {ROW}{columns} WHERE false")
    problem = Problem(
        table=name,
        column="",
        rule="file",
        level=level,
        count=0,
        reason=f"{path.name}: {why}",
        advice='Allowed: one object per line, as {"account": "brand", ...}. Write the file again.',
    )
    return RawTable(name, table, path.name, loaded=True, problems=(problem,))


def _read_slowly(path: Path, engine: BaseBackend, encoding: str) -> ir.Table:
    """Return the lines of a file that DuckDB will not read, those in another encoding marked."""
    import pyarrow as pa

    drop_unused(engine)
    target, chunk_name = unique_name("rows"), unique_name("chunk")
    run_sql(engine, f'CREATE TEMP TABLE "{target}" ({ROW} BIGINT, line VARCHAR, why VARCHAR)')
    damaged: list[int] = []
    rows: list[tuple[int, str, str | None]] = []

    def flush() -> None:
        numbers, lines, reasons = zip(*rows, strict=True) if rows else ((), (), ())
        chunk = pa.table(
            [pa.array(numbers, pa.int64()), pa.array(lines, pa.string()), pa.array(reasons, pa.string())],
            names=[ROW, "line", "why"],
        )
        engine.con.register(chunk_name, chunk)
        run_sql(engine, f'INSERT INTO "{target}" SELECT * FROM "{chunk_name}"')
        engine.con.unregister(chunk_name)
        rows.clear()

    with open_bytes(path) as file:
        for number, line in enumerate(decode_lines(file, encoding, damaged), start=1):
            why = f"is not {encoding.upper()} (looks like cp1252)" if damaged else None
            damaged.clear()
            rows.append((number, line.rstrip("\r\n"), why))
            if len(rows) == _CHUNK:
                flush()
    flush()
    table = engine.table(target)
    drop_when_unused(engine, table, kind="TABLE")
    return table

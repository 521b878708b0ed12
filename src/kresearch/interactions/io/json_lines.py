"""JSON Lines files as tables of texts: one object per line."""

# ruff: noqa: S608 - names and texts are quoted before they become SQL

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kresearch.engine import drop_unused, drop_when_unused, run_sql, unique_name
from kresearch.interactions import schema
from kresearch.interactions.checks.problems import Problem
from kresearch.interactions.io.json_paths import (
    escape_key,
    find_structures,
    is_path,
    mend_halves,
    split_path,
    to_pointer,
)
from kresearch.interactions.io.json_wrapped import find_wrapped, is_one_object, say_which
from kresearch.interactions.io.options import TextOptions
from kresearch.interactions.io.plain import make_plain
from kresearch.interactions.io.raw_table import BROKEN, RAW, ROW, RawTable
from kresearch.interactions.io.sql import create_table, distinct_names, file_literal, identifier, quoted_list
from kresearch.interactions.io.text import LongLineError, decode_lines, first_lines, open_bytes, say_damaged

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

_CHUNK = 50_000
#: What pandas writes without orient="records": {"account":{"0":"acme",...  or {"columns":[...],"index":...
_FRAME = re.compile(r'\{\s*("[^"]*"\s*:\s*\{\s*"0"\s*:|"columns"\s*:\s*\[|"schema"\s*:\s*\{\s*"fields")')
_BY_COLUMNS = (
    "a data frame column by column, not one object per row",
    'Allowed: one object per line. Write it so: df.to_json(path, orient="records", lines=True).',
)
_ONE_PER_LINE = 'Allowed: one object per line, as {"account": "brand", ...}. Write the file again.'


def open_json_lines(name: str, path: Path, engine: BaseBackend, *, options: TextOptions) -> RawTable:
    """Return a file of JSON objects, one per line or in one array, as a table of texts.

    Rows are numbered by line. Of nested objects those paths are columns that the mapping names.
    """
    import duckdb

    plain, encoding, found = make_plain(path, options.encoding)
    notes: tuple[str, ...] = (f"{name}: {path.name} is {found}",) if found else ()
    try:
        start = "".join(first_lines(plain, encoding, 0)).lstrip()
        columns = (*options.wanted, *(column.name for column in schema.TABLES[name] if column.required))
        whole = encoding == "utf-8" and is_one_object(start)
        wrapped = find_wrapped(plain, engine, columns) if whole else []
        if len(wrapped) > 1:
            return _nothing(name, path, engine, "error", *say_which(path, wrapped))
        if not wrapped and (why := _explain(start)):
            return _nothing(name, path, engine, "error", why)
        if _FRAME.match(start):
            return _nothing(name, path, engine, "error", *_BY_COLUMNS)
        try:
            if encoding != "utf-8":
                raise duckdb.Error
            query = _query_array(plain) if start.startswith("[") and not _is_line(start) else _query(plain)
            lines = create_table(engine, wrapped[0].query if wrapped else query)
        except duckdb.Error as error:
            if start.startswith("["):
                return _nothing(
                    name, path, engine, "error", f"one JSON array that is broken: {_first(error)}"
                )
            lines = _read_slowly(plain, engine, encoding)
    except (EOFError, zlib.error, gzip.BadGzipFile, UnicodeError, LongLineError) as error:
        return _nothing(name, path, engine, "error", f"the file is damaged: {error}")
    notes += tuple(
        f"{name}: {path.name} is one JSON object; its rows are the {list_.rows:,} entries of '{list_.path}'"
        for list_ in wrapped
    )
    source = f'"{lines.get_name()}"'
    if not run_sql(engine, f"SELECT 1 FROM {source} WHERE line IS NOT NULL LIMIT 1"):
        # An empty file is how an empty table is written as JSON Lines.
        return _nothing(name, path, engine, "warning", "the file is empty")
    mend_halves(engine, source)
    # CASE, since json_type fails on what is not JSON.
    keys = run_sql(
        engine,
        f"SELECT DISTINCT unnest(json_keys(line)) FROM {source} "
        "WHERE CASE WHEN json_valid(line) THEN json_type(line) = 'OBJECT' ELSE false END",
    )
    top = sorted(key for (key,) in keys)
    paths = [wanted for wanted in options.wanted if wanted not in top and is_path(wanted)]
    pointers = {key: "/" + escape_key(key) for key in top} | {path: to_pointer(path) for path in paths}
    ours = [column.name for column in schema.TABLES[name]]
    used = {key: pointers[key] for key in pointers if key in ours or key in options.wanted}
    table = _take_apart(engine, source, pointers, {str(split_path(key)[0]) for key in used} & {*top})
    return RawTable(
        name,
        table,
        path.name,
        loaded=True,
        notes=notes,
        structured=find_structures(engine, source, used),
        nested=True,
    )


def _explain(start: str) -> str | None:
    """Return what a file is that is not one object per line; None when it may be that."""
    if re.match(r"(?:window|var|let|const|module)\b[^=\[{]{0,200}=", start):
        return "JavaScript: an assignment stands before the JSON, as in the archive of an account"
    if start.startswith(("//", "/*")):
        return "not JSON: a comment stands before it"
    first = start.split("\n", 1)[0].strip()
    if first.startswith("{") and _ends_early(first):
        return "several JSON objects one behind the other in a line, not one object per line"
    if (
        first.startswith("{")
        and not first.endswith("}")
        and re.fullmatch(r'\{\s*("[^"]*"\s*:\s*[\[{]?\s*)?', first)
    ):
        keys = re.findall(r'^ {0,4}\t?"([^"]{1,60})"\s*:', start, re.MULTILINE)[:5]
        return (
            f"one JSON object over several lines (keys: {', '.join(keys) or 'none'}), not one object per line"
        )
    return None


def _ends_early(line: str) -> bool:
    """Return whether a further object stands behind the first one of a line."""
    try:
        _, end = json.JSONDecoder().raw_decode(line)
    except (ValueError, RecursionError):
        return False
    return line[end:].lstrip(" ,\t").startswith("{")


def _is_line(start: str) -> bool:
    """Return whether a first line that begins with a bracket is a line of its own among others."""
    lines = [line.strip() for line in start.split("\n") if line.strip()]
    return len(lines) > 1 and all(line[0] in "[{" and line[-1] in "]}" for line in lines[:2])


def _first(error: Exception) -> str:
    return " ".join(str(error).split("\n")[0].split())[:200]


def _query_array(path: Path) -> str:
    return (
        f"SELECT row_number() OVER () AS {ROW}, json::VARCHAR AS line, NULL::VARCHAR AS why FROM "
        f"read_json_objects({file_literal(path)}, format = 'array', maximum_object_size = 67108864)"
    )


def _query(path: Path) -> str:
    # A whole line is one cell: the delimiter cannot occur in JSON, there is no quote.
    options = "auto_detect = false, hive_partitioning = false, header = false, "
    options += "delim = '\x01', quote = '', escape = ''"
    return (
        # Files put together have a byte order mark before each of them.
        f"SELECT row_number() OVER () AS {ROW}, ltrim(line, chr(65279)) AS line, NULL::VARCHAR AS why "
        "FROM read_csv("
        f"{file_literal(path)}, {options}, max_line_size = 67108864, columns = {{'line': 'VARCHAR'}})"
    )


def _take_apart(
    engine: BaseBackend, source: str, columns: Mapping[str, str], used: Iterable[str]
) -> ir.Table:
    # Of two values under one key none is the right one.
    read = f"list_filter(json_keys(line), lambda k: list_contains({quoted_list(sorted(used))}, k))"
    doubled = f"list_filter({read}, lambda k: len(list_filter({read}, lambda o: o = k)) > 1)[1]"
    pointers = quoted_list(columns.values())
    names = distinct_names(columns)
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
                    WHEN json_type(line) <> 'OBJECT' THEN 'is no JSON object'
                    WHEN len({read}) <> len(list_distinct({read}))
                        THEN 'has two values of ' || {doubled} END AS why
                FROM {source} WHERE line IS NOT NULL AND trim(line) <> ''
            )
        )
        """,
    )


def _nothing(
    name: str, path: Path, engine: BaseBackend, level: str, why: str, advice: str = _ONE_PER_LINE
) -> RawTable:
    columns = "".join(f', NULL::VARCHAR AS "{c.name}"' for c in schema.TABLES[name] if c.required)
    table = create_table(engine, f"SELECT 1::BIGINT AS {ROW}{columns} WHERE false")
    problem = Problem(
        table=name,
        column="",
        rule="file",
        level=level,
        count=0,
        reason=f"{path.name}: {why}",
        advice=advice,
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
    unlike = ""

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
            unlike = unlike or (say_damaged(path, encoding) if damaged else "")
            why = unlike if damaged else None
            damaged.clear()
            rows.append((number, line.rstrip("\r\n"), why))
            if len(rows) == _CHUNK:
                flush()
    flush()
    table = engine.table(target)
    drop_when_unused(engine, table, kind="TABLE")
    return table

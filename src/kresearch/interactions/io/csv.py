"""CSV files as tables of texts: quickly where they are sound, row by row where they are not."""

# ruff: noqa: S608 - names and texts are quoted before they become SQL

from __future__ import annotations

import csv
import gzip
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kresearch.engine import drop_unused, drop_when_unused, run_sql, unique_name
from kresearch.interactions.checks.problems import Problem
from kresearch.interactions.io.raw_table import BROKEN, RAW, ROW, RawTable
from kresearch.interactions.io.sql import create_table, distinct_names, quoted
from kresearch.interactions.io.text import decode_lines, open_bytes

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

_DELIMITERS = (",", ";", "\t", "|")
_CHUNK = 50_000


def open_csv(name: str, path: Path, engine: BaseBackend, *, encoding: str = "utf-8") -> RawTable:
    """Return a CSV file (also gzipped; comma, semicolon, tab or bar) as a table of texts.

    DuckDB reads it strictly. Where that fails, Python reads it again row by row, and says of
    each broken row why; an empty cell is then null even when it was quoted.
    """
    import duckdb

    try:
        with open_bytes(path) as file:
            header_line = file.readline()
            if not header_line.strip():
                return _nothing(name, path, engine, "the file is empty")
            delimiter = _delimiter(header_line.decode(encoding, "replace"))
        header = _header(path, delimiter, encoding)
        if encoding != "utf-8":
            return RawTable(
                name, _read_slowly(path, header, delimiter, engine, encoding), path.name, loaded=True
            )
        try:
            table = create_table(engine, _query(path, header, delimiter))
        except duckdb.Error:
            table = _read_slowly(path, header, delimiter, engine, encoding)
    except (EOFError, gzip.BadGzipFile, UnicodeError) as error:
        return _nothing(name, path, engine, f"the file is damaged: {error}")
    return RawTable(name, table, path.name, loaded=True)


def _nothing(name: str, path: Path, engine: BaseBackend, why: str) -> RawTable:
    table = create_table(engine, f"SELECT 1::BIGINT AS {ROW} WHERE false")
    problem = Problem(
        table=name,
        column="",
        rule="file",
        level="error",
        count=0,
        reason=f"{path.name}: {why}",
        advice="Allowed: a header line and rows. Write the file again.",
    )
    return RawTable(name, table, path.name, loaded=True, problems=(problem,))


def _delimiter(header_line: str) -> str:
    counts = {sign: header_line.count(sign) for sign in _DELIMITERS}
    return max(_DELIMITERS, key=lambda sign: counts[sign])


def _header(path: Path, delimiter: str, encoding: str) -> list[str]:
    """Return the column names; a nameless or repeated one is named after its position."""
    with open_bytes(path) as file:
        names = next(csv.reader(decode_lines(file, encoding, []), delimiter=delimiter))
    return distinct_names([name.strip() for name in names])


def _query(path: Path, header: list[str], delimiter: str) -> str:
    columns = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in header)
    return (
        f"SELECT row_number() OVER () AS {ROW}, * FROM read_csv({quoted(str(path))}, auto_detect = false, "
        f"header = true, delim = {quoted(delimiter)}, quote = '\"', escape = '\"', "
        f"allow_quoted_nulls = false, columns = {{{columns}}})"
    )


def _read_slowly(
    path: Path, header: list[str], delimiter: str, engine: BaseBackend, encoding: str
) -> ir.Table:
    """Return the table of a file that DuckDB will not read, broken rows marked as such."""
    import pyarrow as pa

    drop_unused(engine)
    target, chunk_name = unique_name("rows"), unique_name("chunk")
    names = [ROW, BROKEN, RAW, *header]
    types = [pa.int64(), *[pa.string()] * (len(names) - 1)]
    layout = pa.schema(list(zip(names, types, strict=True)))
    engine.con.register(chunk_name, layout.empty_table())
    run_sql(engine, f'CREATE TEMP TABLE "{target}" AS SELECT * FROM "{chunk_name}"')
    try:
        for chunk in _chunks(_records(path, header, delimiter, encoding)):
            arrays = [
                pa.array(values, kind) for values, kind in zip(zip(*chunk, strict=True), types, strict=True)
            ]
            engine.con.register(chunk_name, pa.table(arrays, schema=layout))
            run_sql(engine, f'INSERT INTO "{target}" SELECT * FROM "{chunk_name}"')
    finally:
        engine.con.unregister(chunk_name)
    table = engine.table(target)
    drop_when_unused(engine, table, kind="TABLE")
    return table


def _chunks(records: Iterator[list[object]]) -> Iterator[list[list[object]]]:
    chunk: list[list[object]] = []
    for record in records:
        chunk.append(record)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _records(path: Path, header: list[str], delimiter: str, encoding: str) -> Iterator[list[object]]:
    """Yield row number, why it is broken, its text, and the cells."""
    damaged: list[int] = []
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in decode_lines(file, encoding, damaged):
            taken.append(line)
            yield line

    limit = csv.field_size_limit(sys.maxsize)
    try:
        with open_bytes(path) as file:
            reader = csv.reader(lines(), delimiter=delimiter, strict=True)
            next(reader)
            row = 0
            while True:
                taken.clear()
                damaged.clear()
                cells: list[str] = []
                why: str | None = None
                try:
                    cells = next(reader)
                    if not cells and len(header) > 1:
                        continue
                except StopIteration:
                    return
                except csv.Error as error:
                    why = _explain(str(error))
                row += 1
                if why is None and len(cells) != len(header):
                    why = f"has {len(cells)} values where the header has {len(header)}"
                elif why is None and damaged:
                    why = f"is not {encoding.upper()} (looks like cp1252)"
                raw = None if why is None else "".join(taken).rstrip("\r\n")
                padded = [*cells, *[""] * len(header)][: len(header)]
                yield [row, why, raw, *(cell or None for cell in padded)]
    finally:
        csv.field_size_limit(limit)


def _explain(error: str) -> str:
    if "unexpected end of data" in error:
        return "opens a quote that is never closed"
    return "has text after a closing quote"

"""CSV files as tables of texts: quickly where they are sound, row by row where they are not.

DuckDB's `store_rejects` is not used for the second: it tells the line of a rejected row, not its place among
rows whose texts have several lines, loses bytes of other encodings, and has one word for two kinds of quotes.
"""

# ruff: noqa: S608 - names and texts are quoted before they become SQL

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kresearch._common.csv_rows import csv_rows, escapes_quotes
from kresearch.engine import drop_unused, drop_when_unused, run_sql, unique_name
from kresearch.interactions.checks.problems import Problem, say_rows
from kresearch.interactions.io.options import TextOptions
from kresearch.interactions.io.plain import make_plain
from kresearch.interactions.io.raw_table import BROKEN, RAW, ROW, RawTable
from kresearch.interactions.io.shape import balance, count_rows, explain_header, find_swallowed
from kresearch.interactions.io.sql import (
    create_table,
    distinct_names,
    file_literal,
    identifier,
    quoted,
    repeated_names,
    say_repeated,
)
from kresearch.interactions.io.text import LongLineError, decode_lines, first_lines, open_bytes, say_damaged

#: Names that a header has at least, so that a row alike is no chance.
_FEWEST = 3

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

_DELIMITERS = (",", ";", "\t", "|")
_CHUNK = 50_000


def open_csv(name: str, path: Path, engine: BaseBackend, *, options: TextOptions) -> RawTable:
    """Return a CSV file (also packed; comma, semicolon, tab or bar) as a table of texts.

    DuckDB reads it strictly. Where that fails, Python reads it again row by row, and says of
    each broken row why; an empty cell is then null even when it was quoted.
    """
    import duckdb

    plain, encoding, found = make_plain(path, options.encoding)
    notes: tuple[str, ...] = (f"{name}: {path.name} is {found}",) if found else ()
    skip = options.skip_lines
    try:
        lines = first_lines(plain, encoding, skip)
        blank = next((number for number, line in enumerate(lines) if line.strip()), None)
        if blank is None:
            return _nothing(name, path, engine, "the file is empty")
        skip, lines = skip + blank, lines[blank:]
        delimiter = _delimiter(lines[0])
        written = _written(lines, delimiter)
        header = distinct_names(written)
        notes += tuple(f"{name}: {said}" for said in [say_repeated(written)] if said)
        why = explain_header(name, header, lines, delimiter, skip, options.wanted)
        if why is not None:
            return _nothing(name, path, engine, *why)
        try:
            if encoding != "utf-8":
                raise duckdb.Error
            table = create_table(engine, _query(plain, header, delimiter, skip))
        except duckdb.Error:
            table = _read_slowly(plain, header, delimiter, engine, encoding, skip)
        notes += balance(name, plain, skip, count_rows(engine, table))
        if again := _drop_headers(engine, table, header, written):
            notes += (
                f"{name}: the header stands again in {say_rows(again)}, as in files put together; not read",
            )
    except (EOFError, zlib.error, gzip.BadGzipFile, UnicodeError, LongLineError, csv.Error) as error:
        return _nothing(name, path, engine, f"the file is damaged: {error}")
    swallowed = find_swallowed(name, engine, table, header, delimiter)
    repeated = repeated_names(written)
    return RawTable(name, table, path.name, loaded=True, problems=swallowed, notes=notes, repeated=repeated)


def _drop_headers(engine: BaseBackend, table: ir.Table, header: list[str], written: list[str]) -> int:
    """Remove the rows that are the header once more, and return how many there were."""
    cells = " AND ".join(
        f"ltrim(trim({identifier(name)}), chr(65279)) = {quoted(said)}"
        for name, said in zip(header, written, strict=True)
        if said
    )
    if len(header) < _FEWEST or not cells:
        return 0
    rows = f'"{table.get_name()}" WHERE {cells}'
    found = int(run_sql(engine, f"SELECT count(*) FROM {rows}")[0][0])
    if found:
        run_sql(engine, f"DELETE FROM {rows}")
    return found


def _nothing(
    name: str,
    path: Path,
    engine: BaseBackend,
    why: str,
    advice: str = "Allowed: a header line and rows. Write the file again.",
) -> RawTable:
    table = create_table(engine, f"SELECT 1::BIGINT AS {ROW} WHERE false")
    problem = Problem(
        table=name,
        column="",
        rule="file",
        level="error",
        count=0,
        reason=f"{path.name}: {why}",
        advice=advice,
    )
    return RawTable(name, table, path.name, loaded=True, problems=(problem,))


def _delimiter(header_line: str) -> str:
    counts = {sign: header_line.count(sign) for sign in _DELIMITERS}
    return max(_DELIMITERS, key=lambda sign: counts[sign])


def _written(lines: list[str], delimiter: str) -> list[str]:
    """Return the column names as the file has them."""
    names = next(csv_rows(lines, delimiter))
    # Programs that add a byte order mark to a file that has one leave the second to the first name.
    return [name.strip().lstrip("\ufeff").strip() for name in names]


def _query(path: Path, header: list[str], delimiter: str, skip: int) -> str:
    columns = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in header)
    return (
        f"SELECT row_number() OVER () AS {ROW}, * FROM read_csv({file_literal(path)}, "
        f"auto_detect = false, hive_partitioning = false, skip = {skip}, header = true, "
        f"delim = {quoted(delimiter)}, quote = '\"', escape = '\"', "
        f"allow_quoted_nulls = false, columns = {{{columns}}})"
    )


def _read_slowly(
    path: Path, header: list[str], delimiter: str, engine: BaseBackend, encoding: str, skip: int
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
        for chunk in _chunks(_records(path, header, delimiter, encoding, skip)):
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


def _records(
    path: Path, header: list[str], delimiter: str, encoding: str, skip: int
) -> Iterator[list[object]]:
    """Yield row number, why it is broken, its text, and the cells."""
    damaged: list[int] = []
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for number, line in enumerate(decode_lines(file, encoding, damaged)):
            if number < skip:
                continue
            # A single carriage return ends a line for Python's reader alone.
            taken.append(line)
            yield line if "\r" not in line.rstrip("\r\n") else line.rstrip("\r\n").replace("\r", " ") + "\n"

    with open_bytes(path) as file:
        escaped = escapes_quotes("".join(first_lines(path, encoding, skip, _CHUNK)), delimiter)
        reader = csv_rows(lines(), delimiter, strict=True, escaped=escaped)
        next(reader)
        row, unlike = 0, ""
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
                why = unlike = unlike or say_damaged(path, encoding)
            raw = None if why is None else "".join(taken).rstrip("\r\n")
            padded = [*cells, *[""] * len(header)][: len(header)]
            yield [row, why, raw, *(cell or None for cell in padded)]


def _explain(error: str) -> str:
    if "unexpected end of data" in error:
        return "opens a quote that is never closed"
    return "has text after a closing quote"

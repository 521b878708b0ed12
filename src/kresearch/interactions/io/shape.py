"""What the first lines and the balance of a CSV file betray: no header, a preamble, swallowed rows."""

# ruff: noqa: S608 - names and texts are quoted before they become SQL

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from kresearch.engine import run_sql
from kresearch.interactions import schema
from kresearch.interactions.called import CALLED
from kresearch.interactions.checks.problems import LISTED, Problem
from kresearch.interactions.io.raw_table import ROW
from kresearch.interactions.io.sql import identifier, quoted
from kresearch.interactions.io.text import open_bytes
from kresearch.interactions.vocabulary import spellings

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

#: A date, a time or a long number names no column.
VALUE = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}([T ].*)?|\d{1,2}[/.]\d{1,2}[/.]\d{4}.*|[+-]?\d+([.,]\d+)?|https?://.*"
)


def explain_header(
    name: str, header: list[str], lines: list[str], delimiter: str, skip: int, wanted: tuple[str, ...]
) -> tuple[str, str] | None:
    """Return why the first line is no header, and what to do; None where it may well be one.

    Parameters
    ----------
    name
        Which of the three tables it is.
    header
        The cells of the first line.
    lines
        The first lines of the file.
    delimiter
        What stands between cells.
    skip
        How many lines were left out already.
    wanted
        Columns that the mapping names.
    """
    names = {column.name for column in schema.TABLES[name]} | set(wanted)
    cells = [[c.strip().strip('"') for c in _split(line, delimiter)] for line in lines]
    fewest = min(3, len(names))
    for position, row in enumerate(cells[1:], start=1):
        if len({cell.lower() for cell in row} & names) >= fewest > len({c.lower() for c in header} & names):
            return (
                f"the header stands in line {position + skip + 1}, not in line {skip + 1} "
                f"({', '.join(header[:3])[:60]})",
                _skip_advice(position + skip),
            )
    usual = {word for column in names for other in CALLED.get(column, ()) for word in spellings(other)}
    if {cell.lower() for cell in header} & {known.lower() for known in names | usual}:
        return None
    widths = Counter(len(row) for row in cells[1:] if len(row) > 1)
    usual_width = widths.most_common(1)[0][0] if widths else 0
    if len(header) < usual_width and widths[usual_width] > 1:
        position = next(i for i, row in enumerate(cells) if len(row) == usual_width)
        if position and not any(VALUE.fullmatch(cell) for cell in cells[position]):
            return (
                f"line {skip + 1} has {len(header)} cells, later lines have {usual_width}: the header "
                f"probably stands in line {position + skip + 1} ({', '.join(cells[position][:3])})",
                _skip_advice(position + skip),
            )
    if any(VALUE.fullmatch(cell) for cell in cells[0]):
        return (
            f"the first line looks like data, not like a header: {', '.join(header[:6])[:80]}",
            "Allowed: a first line with the names of the columns. Write one above the rows, such as "
            f"{delimiter.join(c.name for c in schema.TABLES[name] if c.required)}.",
        )
    return None


def _skip_advice(lines: int) -> str:
    return f"Leave out what stands before it: skip_lines={lines} (--skip-lines {lines})."


def _split(line: str, delimiter: str) -> list[str]:
    best = max((delimiter, ",", ";", "\t"), key=line.count)
    return line.rstrip("\r\n").split(best)


def count_rows(engine: BaseBackend, table: ir.Table) -> int:
    """Return how many rows a loaded table has."""
    return int(run_sql(engine, f'SELECT count(*) FROM "{table.get_name()}"')[0][0])


def balance(name: str, path: Path, skip: int, rows: int) -> tuple[str, ...]:
    """Return a note where a file has another number of lines than of rows."""
    lines, alone, last = 0, 0, b""
    with open_bytes(path) as file:
        while block := file.read(1 << 20):
            lines += block.count(b"\n")
            alone += block.count(b"\r") - block.count(b"\r\n")
            last = block
    lines += bool(last) and not last.endswith(b"\n")
    after = lines - 1 - skip
    if after == rows:
        return ()
    said = f"{name}: {_lines(after)} after the header make {rows:,} rows"
    if rows > after:
        ends = "carriage returns alone end others" if alone else "the rows have other line ends"
        return (f"{said}; {ends}",)
    why = "stands inside a quoted cell or is" if after - rows == 1 else "stand inside quoted cells or are"
    return (f"{said}; {_lines(after - rows)} {why} blank",)


def _lines(number: int) -> str:
    return f"{number:,} line" if number == 1 else f"{number:,} lines"


def find_swallowed(
    name: str, engine: BaseBackend, table: ir.Table, header: list[str], delimiter: str
) -> tuple[Problem, ...]:
    """Return the rows of which a cell holds whole further rows: a quote that closes too late."""
    if len(header) < 3:
        return ()
    sign = re.escape(delimiter)
    # In a sentence a blank follows a comma, between the cells of a row seldom.
    pattern = quoted(f"\n(?:(?:[^{sign}\\s][^{sign}\n]*)?{sign}){{{len(header) - 1},}}")
    columns = [identifier(column) for column in table.columns if column in header]
    several = " OR ".join(
        f"(contains({column}, chr(10)) AND regexp_matches({column}, {pattern}))" for column in columns
    )
    shown = (
        "coalesce("
        + ", ".join(
            f"CASE WHEN contains({column}, chr(10)) THEN replace({column}, chr(10), ' / ') END"
            for column in columns
        )
        + ")"
    )
    source = f'FROM "{table.get_name()}" WHERE {several}'
    count = int(run_sql(engine, f"SELECT count(*) {source}")[0][0])
    if not count:
        return ()
    rows = run_sql(engine, f"SELECT {ROW}, {shown} {source} ORDER BY 1 LIMIT {LISTED}")
    return (
        Problem(
            table=name,
            column="",
            rule="swallowed",
            level="warning",
            count=count,
            reason="with whole further rows inside one cell",
            advice="They are read as text, not as rows. Allowed: a quote at the beginning and the end of a "
            "cell, doubled inside it. Mend the quotes of these rows.",
            rows=tuple((row, value) for row, value in rows),
        ),
    )

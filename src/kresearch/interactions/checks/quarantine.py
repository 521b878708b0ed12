"""Setting bad rows aside, each with its reasons, so that every row of the input is somewhere."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import ibis
import ibis.expr.types as ir

from kresearch.engine import duckdb_engine
from kresearch.interactions.checks.findings import Finding, number_rows
from kresearch.interactions.checks.run import Examined
from kresearch.interactions.io.move import move_table
from kresearch.interactions.io.raw_table import BROKEN, RAW, ROW
from kresearch.interactions.io.sql import create_table
from kresearch.interactions.io.write import check_target, write_table

_OWN = ("table", "row", "reasons", "raw")


def write_bad_rows(examined: Mapping[str, Examined], path: Path) -> int:
    """Write the refused rows of all tables to one CSV file and return how many they are.

    Parameters
    ----------
    examined
        The tables, read and checked.
    path
        The file: ``table, row, reasons, raw`` (the text of a row that could not be taken
        apart) and behind them the columns as they came, as texts.
    """
    check_target(path)
    engine = duckdb_engine()
    parts = [move_table(_bad_rows(name, one), engine) for name, one in examined.items()]
    names = dict.fromkeys(column for part in parts for column in part.columns)
    aligned = [
        part.select(**{n: part[n] if n in part.columns else ibis.null("string") for n in names})
        for part in parts
    ]
    rows = ibis.union(*aligned) if len(aligned) > 1 else aligned[0]
    rows = create_table(engine, engine.compile(rows))
    # A folder of their own is made only now: a log without bad rows leaves none behind.
    made = not path.parent.exists() and path.parent.parent.is_dir()
    if made:
        path.parent.mkdir(mode=0o700)
    try:
        write_table(rows, path)
    except BaseException:
        if made:
            shutil.rmtree(path.parent, ignore_errors=True)
        raise
    return int(rows.count().to_pyarrow().as_py())


def _bad_rows(name: str, one: Examined) -> ir.Table:
    """Return the refused rows of one table, all columns as texts."""
    table = one.parsed.table
    errors = [finding for finding in one.checked.findings if finding.level == "error"]
    reasons = ibis.literal("").concat(*(_reason(table, finding) for finding in errors))
    numbered = number_rows(table.mutate(__reasons=reasons))
    raw = numbered[RAW] if RAW in table.columns else ibis.null("string")
    columns = {
        f"{column}_" if column in _OWN else column: numbered[column].cast("string")
        for column in one.source.columns
    }
    return numbered.filter(numbered["__reasons"] != "").select(
        table=ibis.literal(name),
        row=numbered[ROW].cast("string"),
        reasons=numbered["__reasons"].re_replace("; $", ""),
        raw=raw,
        **columns,
    )


def _reason(table: ir.Table, finding: Finding) -> ir.StringValue:
    said = f"{finding.column}: {finding.reason}; ".removeprefix(": ")
    text = table[BROKEN].concat("; ") if finding.rule == "broken" else ibis.literal(said)
    return finding.broken.fill_null(False).ifelse(text, "")

"""Setting bad rows aside, each with its reasons, so that every row of the input is somewhere."""

from __future__ import annotations

import filecmp
import hashlib
import itertools
from collections.abc import Mapping
from pathlib import Path

import ibis
import ibis.expr.types as ir

from kresearch._common.files import part_path, remove_stale_parts
from kresearch.engine import duckdb_engine
from kresearch.interactions.checks.findings import Finding, number_rows
from kresearch.interactions.checks.run import Examined
from kresearch.interactions.io.move import move_table
from kresearch.interactions.io.raw_table import BROKEN, RAW, ROW
from kresearch.interactions.io.sql import create_table
from kresearch.interactions.io.write import check_target, write_part, write_table

_OWN = ("table", "row", "reasons", "raw")


def write_bad_rows(examined: Mapping[str, Examined], path: Path) -> tuple[int, Path]:
    """Write the refused rows of all tables to one CSV file; return how many they are, and the file.

    Its columns are ``table, row, reasons, raw`` (the text of a row that could not be taken apart) and behind
    them the columns as they came, as texts. In a folder the file is named by what is in it: the same rows
    make no second one, and nothing is replaced.
    """
    if not path.is_dir():
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
    path = _keep(rows, path) if path.is_dir() else write_table(rows, path)
    return int(rows.count().to_pyarrow().as_py()), path


def _keep(rows: ir.Table, folder: Path) -> Path:
    """Write rows into a folder, under a name that their digest makes."""
    remove_stale_parts(folder / "bad-rows")
    part = part_path(folder / "bad-rows")
    try:
        write_part(rows, part, ".csv")
        with part.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()[:12]
        for number in itertools.count(1):
            # Somebody may have mended the rows where they lie.
            path = folder / f"bad-rows-{digest}{f'-{number}' if number > 1 else ''}.csv"
            if not path.exists():
                part.replace(path)
            elif not filecmp.cmp(part, path, shallow=False):
                continue
            break
        return path
    finally:
        part.unlink(missing_ok=True)


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

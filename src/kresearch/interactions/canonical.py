"""From a table as it came to the canonical table: every column, its type, the plain words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import ibis
import ibis.expr.types as ir

from kresearch.interactions import schema
from kresearch.interactions.checks.columns import ParsedColumns
from kresearch.interactions.counting import query_raw

_SPELLINGS = 10_000


#: Column -> each of its spellings with the word it stands for.
Spellings = Mapping[str, tuple[tuple[str, str], ...]]


def canonical_columns(
    parsed: ParsedColumns, *, differing: Mapping[str, int] | None = None, spellings: Spellings | None = None
) -> dict[str, ir.Value]:
    """Return every column of a canonical table, as expressions over the raw one.

    `differing` says per column in how many rows the canonical value is not simply what came. Where it is none
    the column is passed on untouched, so that clean Parquet is scanned as it is. Replacing `spellings` (of
    `find_spellings`) is quicker than knowing all words.
    """
    columns: dict[str, ir.Value] = {}
    for column in schema.TABLES[parsed.name]:
        found = parsed.columns.get(column.name)
        if found is None:
            columns[column.name] = ibis.null(column.dtype)
            continue
        if differing is not None and found.may_differ and not differing.get(column.name):
            value = found.raw
        elif spellings and column.name in spellings:
            value = found.raw.cases(*spellings[column.name], else_=found.raw)
        else:
            value = found.value
        columns[column.name] = value if str(value.type()) == column.dtype else value.cast(column.dtype)
    return columns


def _distinct(parsed: ParsedColumns, name: str) -> ir.Table:
    table, (raw,) = parsed.raw_of(name)
    return table.select(spelling=raw).distinct().limit(_SPELLINGS)


def find_spellings(parsed: ParsedColumns, differing: Mapping[str, int]) -> Spellings:
    """Return the spellings of the kinds and networks that occur, where they are a handful.

    Parameters
    ----------
    parsed
        How the columns are read.
    differing
        Per column, in how many rows the word is not simply what came.
    """
    found = {}
    for name, words in parsed.words.items():
        if name not in parsed.columns or not differing.get(name):
            continue
        rows = query_raw(parsed.opened, ("spellings", name, *parsed.form), partial(_distinct, parsed, name))
        pairs = [
            (spelling, words[plain])
            for row in rows
            if (spelling := row["spelling"]) is not None
            and (plain := spelling.strip().lower()) in words
            and words[plain] != spelling
        ]
        if pairs and len(rows) < _SPELLINGS:
            found[name] = tuple(sorted(pairs))
    return found

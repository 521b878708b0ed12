"""What is done to a table before its columns are judged: declared words, formats, totals in columns.

All of it is declared by whoever reads the file (`ColumnMap`); nothing is guessed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import ibis

from kresearch.errors import UsageError, suggestion
from kresearch.interactions.checks.problems import Problem
from kresearch.interactions.io.archives import pick_table, tables_in
from kresearch.interactions.io.dialect import stripped, translated
from kresearch.interactions.io.raw_table import BROKEN, RAW, ROW, RawTable
from kresearch.interactions.io.sheets import is_spreadsheet, read_sheet
from kresearch.interactions.mapping import ColumnMap
from kresearch.interactions.short_numbers import spell_out
from kresearch.interactions.vocabulary import POLARITIES
from kresearch.interactions.written_times import write_time

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from kresearch.interactions.io.table_like import TableSource

_KIND, _COUNT = "__total_kind", "__total_count"
#: Stands for words that say there is no polarity.
_NOTHING = "\x1e"
#: Of the columns that nothing is read from so many are named.
_MOST_UNUSED = 20
#: Columns of a row of totals that say nothing about who did it.
_OF_ONE = ("actor", "interaction_id", "text", "language", "polarity")
#: Of a retweet programs write the counters of the original, each time anew.
_RETWEET = r"^\s*[\"'\x{201C}]?\s*RT\s*:?\s*[@\x{FF20}]\w"


def ready_source(source: TableSource, columns: ColumnMap, *, skip_lines: int = 0) -> TableSource:
    """Return a source that can be opened: of a zip file one file, of a spreadsheet its sheet."""
    names = tables_in(source)
    if names and isinstance(source, str | Path):
        source, columns = pick_table(source, names, columns.sheet), replace(columns, sheet=None)
    if is_spreadsheet(source):
        return read_sheet(Path(source), sheet=columns.sheet, skip_lines=skip_lines)
    return source


def prepare_table(raw: RawTable, columns: ColumnMap) -> RawTable:
    """Return a raw table with declared words, decimals and times written as ours."""
    chosen = columns.columns.get(raw.name, {})
    changed: dict[str, ir.Value] = {}
    for name, convert in (
        ("polarity", _polarity),
        ("count", _count),
        ("followers", _count),
        ("at", write_time),
    ):
        target = chosen.get(name, name)
        if target in raw.columns:
            found = convert(raw.table[target], columns)
            if found is not None:
                changed[target] = found
    return replace(raw, table=raw.table.mutate(**changed)) if changed else raw


def _polarity(cell: ir.Value, columns: ColumnMap) -> ir.Value | None:
    if not cell.type().is_string():
        return _scaled(cell, columns) if columns.polarity_scale else None
    plain = stripped(cell).lower()
    # Words of the file go before ours: there 0 may be the worst.
    words = POLARITIES | dict(columns.polarity_words)
    known = {word: _NOTHING if value is None else repr(float(value)) for word, value in sorted(words.items())}
    number = cell
    if columns.decimal is not None:
        number = _decimal(number, columns.decimal)
    if columns.polarity_scale:
        number = ibis.coalesce(_scaled(stripped(number).try_cast("float64"), columns).cast("string"), number)
    # Most cells are numbers, and need no look at the words.
    declared = [word for word in columns.polarity_words if word[:1].isdigit() or word[:1] in "+-.,"]
    is_number = cell.try_cast("float64").notnull()
    if declared:
        is_number = is_number & plain.notin(declared)
    # Of a list to be compared with DuckDB makes a join, and then plans longer than it reads.
    return is_number.ifelse(number, ibis.coalesce(translated(plain, known), number).nullif(_NOTHING))


def _scaled(number: ir.Value, columns: ColumnMap) -> ir.Value:
    assert columns.polarity_scale is not None
    low, high = columns.polarity_scale
    return (number - low) / (high - low) * 2.0 - 1.0


def _count(cell: ir.Value, columns: ColumnMap) -> ir.Value | None:
    if not cell.type().is_string():
        return None
    return spell_out(cell if columns.decimal is None else _decimal(cell, columns.decimal))


def _decimal(cell: ir.StringValue, sign: str) -> ir.StringValue:
    """Return numbers with a decimal point; the other sign, where it parts thousands, is left out."""
    other = "." if sign == "," else ","
    grouped = cell.re_search(rf"^\s*[+-]?\d{{1,3}}(\{other}\d{{3}})+(\{sign}\d+)?\s*$")
    return grouped.ifelse(cell.replace(other, ""), cell).replace(sign, ".")


def say_unused(columns: Sequence[str]) -> str:
    """Return what a reader must know of columns that nothing is read from; the first of many are named."""
    more = len(columns) - _MOST_UNUSED
    further = f" and {more:,} more" if more > 0 else ""
    return f"columns not used: {', '.join(columns[:_MOST_UNUSED])}{further}"


def _copies(raw: RawTable) -> Iterator[Problem]:
    """Yield a warning where rows of totals stand twice, the same in all columns of the file."""
    table = raw.table.select(*raw.columns)
    rows, different = table.count().to_pyarrow().as_py(), table.distinct().count().to_pyarrow().as_py()
    if rows > different:
        yield Problem(
            table=raw.name,
            column="",
            rule="identical",
            level="warning",
            count=rows - different,
            reason="of totals that are the same as another in every column of the file",
            advice="The rows are kept, each counts. Leave out the copies.",
        )


def spread_totals(raw: RawTable, columns: ColumnMap) -> tuple[RawTable, RawTable | None, ColumnMap]:
    """Return a table with totals in columns as counted rows of anonymous people, its posts, and the columns.

    One row per post of an account becomes one per kind of ``totals``; the column map fits both tables. There
    are no posts where the file has no column of post ids. Raises UsageError when a column of totals is not
    there.
    """
    missing = [name for name in columns.totals.values() if name not in raw.columns]
    if missing:
        said = " ".join(f"no column '{name}'.{suggestion(name, raw.columns)}" for name in missing)
        raise UsageError(
            f"totals: {said} Columns present: {', '.join(raw.columns)}. Say --totals like=Likes,share=Shares."
        )
    mine = dict(columns.columns.get("interactions", {}))
    post = next((c for c in (mine.get("post"), mine.get("interaction_id"), "post") if c in raw.columns), None)
    table = raw.table if ROW in raw.table.columns else raw.table.mutate(**{ROW: ibis.row_number() + 1})
    texts = mine.get("text", "text")
    table, notes = _without_retweets(table, texts) if texts in raw.columns else (table, ())
    parts = []
    for kind, column in columns.totals.items():
        number = stripped(table[column].cast("string"))
        counted = table.filter(~number.fill_null("").re_search(r"^(|0+([.,]0+)?|-)$"))
        parts.append(counted.mutate(**{_KIND: ibis.literal(kind), _COUNT: counted[column].cast("string")}))
    long = ibis.union(*parts) if len(parts) > 1 else parts[0]
    for name in _OF_ONE:
        mine.pop(name, None)
    kept = [
        c
        for c in long.columns
        if c in {*mine.values(), "account", "network", "at", "post", post, ROW, BROKEN, RAW}
    ]
    read = {*kept, *columns.totals.values(), *columns.columns.get("posts", {}).values(), texts}
    if post is None and (unused := [c for c in raw.columns if c not in read]):
        # Where there are posts, it is said of them.
        notes = (*notes, say_unused(unused))
    mine |= {"kind": _KIND, "count": _COUNT} | ({"post": post} if post else {})
    rows = replace(
        raw,
        table=long.select(*dict.fromkeys((*kept, _KIND, _COUNT))),
        notes=(*raw.notes, *(f"{raw.name}: {note}" for note in notes)),
        problems=(*raw.problems, *_copies(raw)),
    )
    posts, theirs = None, dict(columns.columns.get("posts", {}))
    if post is not None:
        given = {n: mine[n] for n in ("account", "network", "at") if n in mine} | {"post": post}
        theirs = given | ({"text": texts} if texts in raw.columns else {}) | theirs
        # What there is to say of the file is said of its interactions.
        counters = {*columns.totals.values()} - {*theirs.values()}
        posts = replace(raw, name="posts", table=raw.table.drop(*counters), notes=(), problems=())
    merged = dict(columns.columns) | {"interactions": mine, "posts": theirs}
    return rows, posts, replace(columns, columns=merged)


def _without_retweets(table: ir.Table, texts: str) -> tuple[ir.Table, tuple[str, ...]]:
    """Return the rows that are no retweets of others, and what is to be said of those left out."""
    retweet = table[texts].cast("string").fill_null("").re_search(_RETWEET)
    number = int(table.aggregate(n=retweet.sum()).to_pyarrow()["n"][0].as_py() or 0)
    if not number:
        return table, ()
    said = (
        f"{number:,} retweet{'s' if number > 1 else ''} of others: their counters are those of the original"
    )
    return table.filter(~retweet), (f"{said}, and not summed",)


def say_totals(totals: Mapping[str, str]) -> str:
    """Return the sentence that says how totals in columns are read."""
    names = ", ".join(f"{column} as {kind}" for kind, column in totals.items())
    return f"totals in columns are read as counted rows of anonymous people: {names}; empty and 0 are none"

"""Every column of a table: from what came to the canonical value, null where it cannot be read."""

from __future__ import annotations

import shlex
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import ibis
import ibis.expr.types as ir

from kresearch.errors import nearest
from kresearch.interactions import schema
from kresearch.interactions.checks.parse import ParsedColumn, parse_column
from kresearch.interactions.checks.problems import Problem, say_rows
from kresearch.interactions.groups import KEYS
from kresearch.interactions.io.dialect import dialect_of
from kresearch.interactions.io.json_paths import is_path, split_path
from kresearch.interactions.io.raw_table import BROKEN, RawTable
from kresearch.interactions.settings import Settings
from kresearch.interactions.vocabulary import post_words

_KINDS = post_words() | schema.canonical_names(schema.KINDS)
_NETWORKS = schema.canonical_names(schema.NETWORKS)


@dataclass(frozen=True)
class ParsedColumns:
    """All columns of one table, and what the rules need to judge them."""

    name: str  #: ``"interactions"``, ``"posts"`` or ``"audience"``.
    table: ir.Table  #: The raw table, with what reading adds to it.
    opened: ir.Table  #: The raw table as it was opened.
    settings: Settings
    #: Our column name -> how it is parsed; those that are absent are left out.
    columns: Mapping[str, ParsedColumn] = field(default_factory=dict)
    #: For ``kind`` and ``network``: spelling -> canonical word.
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()  #: What is wrong with whole columns.
    unused: tuple[str, ...] = ()  #: Columns of the file that nothing was read from.
    #: Whether it is known that every name stands in one spelling only, as account and as actor.
    one_spelling: bool = False

    @cached_property
    def form(self) -> tuple[Hashable, ...]:
        """What a query over the raw table depends on, beside the query: tables of one form share its SQL."""
        return self.name, repr(self.settings), self.opened.columns

    @property
    def anonymous(self) -> bool:
        """Whether the file has no actors at all, and its rows are totals."""
        return "__actor" in self.table.columns and not isinstance(
            self.settings.columns.columns.get(self.name, {}).get("actor"), str
        )

    @property
    def sound(self) -> ir.BooleanValue | None:
        """Rows that could be taken apart; None when all could."""
        return self.table[BROKEN].isnull() if BROKEN in self.table.columns else None

    def raw_of(self, *names: str) -> tuple[ir.Table, list[ir.Value]]:
        """Return a table with the raw cells of some columns: as it was opened, where they stand in it."""
        places = [self.columns[name].raw.get_name() for name in names]
        table = self.opened if set(places) <= set(self.opened.columns) else self.table
        return table, [table[place] for place in places]

    def is_word(self, name: str, word: str | None = None) -> ir.BooleanValue:
        """Return where a kind or network is `word`, or any known one, under any spelling."""
        found = self.columns[name].value
        return found.notnull() if word is None else (found == word).fill_null(False)


def parse_columns(source: RawTable, settings: Settings) -> ParsedColumns:
    """Return how every column of a raw table is read."""
    chosen = settings.columns.columns.get(source.name, {})
    words = {
        "kind": _KINDS | dict(settings.columns.kinds),
        "network": _NETWORKS
        | {word.strip().lower(): word.strip().lower() for word in settings.networks}
        | dict(settings.columns.networks),
    }
    columns: dict[str, ParsedColumn] = {}
    problems: list[Problem] = []
    taken: set[str] = set()
    dialect = dialect_of(source.table)
    # Constants become columns: an engine sums columns, not literals.
    constants = {
        f"__{name}": ibis.literal(target[1:]) for name, target in chosen.items() if target.startswith("=")
    }
    if _is_totals(source, chosen, settings):
        # A file of totals names nobody: each row stands for as many anonymous people as it counts.
        chosen = {**chosen, "actor": "="}
        constants["__actor"] = ibis.null("string")
    table = dialect.with_zones(source.table)
    table = table.mutate(**constants) if constants else table
    for column in schema.TABLES[source.name]:
        target = chosen.get(column.name, column.name)
        if target.startswith("="):
            raw = table[f"__{column.name}"]
        elif target in source.columns:
            raw = table[target]
            taken.update((target, target.split(".")[0].split("[")[0]))
            if column.name not in chosen and target in source.repeated:
                problems += _repeated(source, column.name, target)
            if target in source.structured:
                problems.append(_structured(source.name, column.name, target, source.structured[target]))
                continue
        elif (inner := _inside(table, target)) is not None:
            table = table.mutate(**{f"__{column.name}_inner": inner})
            raw = table[f"__{column.name}_inner"]
            taken.add(target.split(".")[0].split("[")[0])
        else:
            if column.required or column.name in chosen:
                problems.append(_missing(source, column.name, target, chosen, column.required))
            continue
        found = parse_column(column.name, raw, dialect, settings, words)
        if isinstance(found, str):
            problems.append(_untyped(source.name, column.name, target, found))
        else:
            columns[column.name] = found
    # Kinds and networks are few: they are translated in the groups that a check makes of the rows.
    read = [name for name in columns if name not in (*schema.TEXTS, *KEYS)]
    table, parsed = parse_once(table, columns, read)
    unused = tuple(name for name in source.columns if name not in taken)
    return ParsedColumns(source.name, table, source.table, settings, parsed, words, tuple(problems), unused)


def parse_again(parsed: ParsedColumns, table: ir.Table, names: Mapping[str, str]) -> ParsedColumns:
    """Return the same parse of some columns (our name -> name there) that stand in another table.

    It may be the one of their distinct values.
    """
    dialect = dialect_of(parsed.table)
    columns = {}
    for name, other in names.items():
        found = parse_column(name, table[other], dialect, parsed.settings, parsed.words)
        assert isinstance(found, ParsedColumn)
        columns[name] = found
    return replace(parsed, table=table, columns=columns)


def parse_once(
    table: ir.Table, columns: Mapping[str, ParsedColumn], names: Iterable[str]
) -> tuple[ir.Table, Mapping[str, ParsedColumn]]:
    """Return a table, and columns over it, of which those named are parsed from texts only once.

    Their plain texts and their values become columns of subqueries: many rules ask for them.
    """
    texts = {f"__{name}_text": columns[name].text for name in names if columns[name].plain is not None}
    table, columns = _with(table, columns, texts, "text")
    values = {
        f"__{name}_value": columns[name].value for name in names if columns[name].raw.type().is_string()
    }
    return _with(table, columns, values, "value")


def _with(
    table: ir.Table, columns: Mapping[str, ParsedColumn], made: Mapping[str, ir.Value], what: str
) -> tuple[ir.Table, Mapping[str, ParsedColumn]]:
    """Return a table with further columns, named after ours, and the columns over it."""
    if not made:
        return table, columns
    names = {name: found.raw.get_name() for name, found in columns.items()}
    table = table.mutate(**made)
    over = {}
    for name, found in columns.items():
        kept = {part: table[column.get_name()] for part, column in found.made.items()}
        if (key := f"__{name}_{what}") in made:
            kept[what] = table[key]
        over[name] = replace(found, raw=table[names[name]], made=kept)
    return table, over


def _is_totals(source: RawTable, chosen: Mapping[str, str], settings: Settings) -> bool:
    """Return whether interactions are declared totals, or have a count, no actor, and no column for one."""
    return (
        source.name == "interactions"
        and "actor" not in chosen
        and "actor" not in source.columns
        and chosen.get("count", "count") in source.columns
        and (bool(settings.columns.totals) or _likely(source, "actor", "actor", chosen) is None)
    )


def _likely(source: RawTable, name: str, target: str, chosen: Mapping[str, str]) -> str | None:
    """Return the column that was probably meant: its values fit, and nothing else is read from it."""
    from kresearch.interactions.guess import suggest_column, values_fit

    taken = set(chosen.values())
    free = [column for column in source.columns if column not in taken]
    if (near := nearest(target, free)) and values_fit(source, name, near):
        return near
    return suggest_column(source, name, taken=list(taken))


def _missing(source: RawTable, name: str, target: str, chosen: Mapping[str, str], required: bool) -> Problem:
    near = _likely(source, name, target, chosen)
    hint = f"Did you mean '{near}'? Then say {_say(source.name, name, near)}. " if near else ""
    present = ", ".join(source.columns) or "none"
    said = "" if target == name else ", which the mapping names"
    ours = name if source.name == "interactions" else f"{source.name}.{name}"
    return Problem(
        table=source.name,
        column=name,
        rule="missing",
        level="error",
        count=0,
        reason=f"no column '{target}' in {source.origin}{said}",
        advice=f"{hint}Columns present: {present}."
        + (
            ""
            if not required or near
            else f" Say where it is: {ours}=theirs, or {ours}==text for a constant."
        ),
    )


def _say(table: str, name: str, column: str) -> str:
    """Return how a column is named in a mapping and on a command line."""
    name = name if table == "interactions" else f"{table}.{name}"
    return f"{name}={column} (--map {shlex.quote(f'{name}={column}')})"


def _inside(table: ir.Table, target: str) -> ir.Value | None:
    """Return the value that a path such as ``user.screen_name`` leads to; None where it leads nowhere."""
    if not is_path(target):
        return None
    head, *steps = split_path(target)
    if head not in table.columns:
        return None
    value: ir.Value = table[head]
    for step in steps:
        kind = value.type()
        fits = kind.is_array() if isinstance(step, int) else kind.is_struct() and step in kind.names
        if not fits:
            return None
        value = value[step]
    return value


def _repeated(source: RawTable, name: str, target: str) -> Iterator[Problem]:
    """Yield a problem for each further column of one name that says something else than the first."""
    table = source.table
    for other in source.repeated[target]:
        differ = int(table.filter(~table[target].identical_to(table[other])).count().to_pyarrow().as_py())
        if differ:
            yield Problem(
                table=source.name,
                column=name,
                rule="repeated",
                level="warning",
                count=0,
                reason=f"the column '{target}' stands twice and the second differs in {say_rows(differ)}; "
                "the first is read",
                advice=f"Say which is meant: {_say(source.name, name, other)} for the other, "
                f"{_say(source.name, name, target)} for the first.",
            )


def _structured(table: str, name: str, target: str, paths: tuple[str, ...]) -> Problem:
    handles = [path for path in paths if path.lower().endswith(("screen_name", "username", "handle", "name"))]
    first = next(iter([*handles, *paths]), f"{target}.key")
    inside = ", ".join(paths) or "nothing"
    return Problem(
        table=table,
        column=name,
        rule="type",
        level="error",
        count=0,
        reason=f"column '{target}' holds objects or lists, not a value; in it: {inside}",
        advice=f"Allowed: a path into it. Say which: {_say(table, name, first)}.",
    )


def _untyped(table: str, name: str, target: str, why: str) -> Problem:
    return Problem(
        table=table,
        column=name,
        rule="type",
        level="error",
        count=0,
        reason=f"column '{target}' {why}",
        advice="Convert the column.",
    )

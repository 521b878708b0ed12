"""Counting the rows that break each rule, in as few looks at the rows as will do.

Rules on kinds and networks are asked of the groups, of which there are few; rules on names of
the different names; all others of the rows, in the one scan that also makes summary and digest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial

import ibis
import ibis.expr.types as ir

from kresearch.interactions import schema
from kresearch.interactions.checks.columns import ParsedColumns, parse_again, parse_once
from kresearch.interactions.checks.findings import condition_of_any_kind, kinds_of, rules_of
from kresearch.interactions.checks.parse import plain_word
from kresearch.interactions.checks.rules import Rule
from kresearch.interactions.counting import Row, query_raw
from kresearch.interactions.groups import KEYS, Group, group_rows, merge_groups, read_group, sum_groups
from kresearch.interactions.io.dialect import dialect_of
from kresearch.interactions.io.raw_table import BROKEN
from kresearch.interactions.names import form_of

_NAMES = ("account", "actor")


@dataclass
class Counts:
    """What one look at a table gives."""

    #: How many rows there are, and how many of them could not be taken apart.
    rows: int = 0
    unsound: int = 0
    #: Rule and column -> in how many rows it is broken.
    broken: dict[tuple[str, str], int] = field(default_factory=dict)
    #: Column -> in how many rows the canonical value is not simply what came.
    differing: dict[str, int] = field(default_factory=dict)
    unread: int = 0  #: In how many cells stands what could not be read.
    groups: tuple[Group, ...] = ()  #: The sums of summary and digest; they hold where no row is refused.
    names: dict[str, int] = field(default_factory=dict)  #: How many different accounts and actors there are.
    #: Whether every name is known to stand in one spelling only, as account and as actor.
    one_spelling: bool = False


def count_table(parsed: ParsedColumns) -> Counts:
    """Return how often each rule is broken, and the sums of summary and digest."""
    counts = Counts()
    told = []
    for name in _NAMES:
        if name in parsed.columns and _is_text(parsed, name):
            found = query_raw(parsed.opened, (name, *parsed.form), partial(_over_names, parsed, name))[0]
            counts.names[name] = int(found["kr_names"])
            told.append(found)
            _add(counts, found, 1)
    # Comparing the spellings of two names in each row is dear, and mostly there is nothing to find.
    alike = [f.get("kr_forms") == f["kr_names"] and f.get("kr_shared") == f.get("kr_same") for f in told]
    counts.one_spelling = alike == [True, True] and "kr_shared" in told[-1]
    parsed = replace(parsed, one_spelling=counts.one_spelling)
    groups = []
    for row in query_raw(
        parsed.opened, ("rows", parsed.one_spelling, *parsed.form), partial(_over_rows, parsed)
    ):
        rows = int(row["kr_rows"])
        counts.rows += rows
        if row.get("kr_sound") is False:
            counts.unsound += rows
            continue
        if rows:
            groups.append(read_group(row | _words(parsed, row)))
        _add(counts, row, rows)
    counts.groups = merge_groups(groups)
    if counts.unread:
        # Why is a long question, which a log without such cells is never asked.
        _add(counts, query_raw(parsed.opened, ("unread", *parsed.form), partial(_over_unread, parsed))[0], 1)
    return counts


def _words(parsed: ParsedColumns, row: Row) -> Row:
    """Return the words that the spellings of a group stand for."""
    return {name: parsed.words[name].get(row[name]) for name in KEYS if row.get(name) is not None}


def _add(counts: Counts, row: dict[str, object], rows: int) -> None:
    """Add the numbers of an answer; a flag on a group is true of all its rows."""
    for key, value in row.items():
        kind, _, rest = key.partition(":")
        number = rows if value is True else value if isinstance(value, int) else 0
        if kind == "broken":
            rule, _, column = rest.partition(":")
            counts.broken[rule, column] = counts.broken.get((rule, column), 0) + number
        elif kind == "differs":
            counts.differing[rest] = counts.differing.get(rest, 0) + number
        elif kind == "unread":
            counts.unread += number


def _is_text(parsed: ParsedColumns, name: str) -> bool:
    return bool(parsed.columns[name].raw.type().is_string())


def _place(parsed: ParsedColumns, rule: Rule | None, column: str) -> str:
    """Return where a rule is asked: of ``"groups"``, different names, ``"unread"`` cells or ``"rows"``."""
    if rule is not None and rule.of_unread:
        return "unread"
    if column in KEYS:
        return "groups"
    alone = rule is None or (rule.of_posts is None and not any(c in parsed.columns for c in rule.reads))
    return column if column in _NAMES and alone and _is_text(parsed, column) else "rows"


def _conditions(
    parsed: ParsedColumns, place: str, view: ParsedColumns
) -> Iterator[tuple[str, ir.BooleanValue]]:
    """Yield the conditions to be asked at a place, over the table of `view`."""
    for rule, column in rules_of(parsed):
        if _place(parsed, rule, column) == place:
            broken = condition_of_any_kind(rule, view, column)
            if broken is not None:
                yield _key(rule, column), broken
    for column, found in view.columns.items():
        if found.may_differ and _place(parsed, None, column) == place:
            yield f"differs:{column}", found.differs


def _key(rule: Rule, column: str) -> str:
    return f"broken:{rule.name}:{column}"


def _over_rows(parsed: ParsedColumns) -> ir.Table:
    table = parsed.table
    # A value that is no column is null in every row: the column could not be read.
    values = {
        name: found.value
        for name, found in parsed.columns.items()
        if name not in KEYS and isinstance(found.value, ir.Column)
    }
    keys = {f"kr_{name}": parsed.columns[name].raw for name in KEYS if name in parsed.columns}
    if parsed.sound is not None:
        keys["kr_sound"] = parsed.sound
    measures = _unread(parsed) | {
        key: condition.sum() for key, condition in _conditions(parsed, "rows", parsed)
    }
    grouped = group_rows(parsed.name, table, values, keys, dialect_of(table), measures)
    view = parse_again(parsed, grouped, {name: f"kr_{name}" for name in KEYS if name in parsed.columns})
    grouped, columns = parse_once(grouped, view.columns, view.columns)
    view = replace(view, table=grouped, columns=columns)
    flags = dict(_conditions(parsed, "groups", view))
    # Whatever is no word is refused; as one null it cannot make a million groups.
    words: dict[str, ir.Value] = {
        name: view.is_word(name).ifelse(plain_word(found.raw), ibis.null("string"))
        for name, found in view.columns.items()
    }
    if parsed.sound is not None:
        words["kr_sound"] = grouped["kr_sound"]
    # What holds of some kinds only is counted in the rows of all, and summed over those kinds.
    kinds = {_key(rule, column): kinds_of(rule, view) for rule, column in rules_of(parsed)}
    sums = {key: grouped[key].sum(where=kinds.get(key)) for key in measures}
    return sum_groups(grouped, {**words, **flags}, sums)


def _unread(parsed: ParsedColumns) -> dict[str, ir.Value]:
    """Return in how many rows a cell could not be read, per column that has rules on why."""
    columns = {column for rule, column in rules_of(parsed) if rule.of_unread}
    needed = {column.name for column in schema.TABLES[parsed.name] if column.required}
    found = {}
    for name in sorted(columns):
        column = parsed.columns[name]
        if not isinstance(column.value, ir.Column):
            # The column as a whole cannot be read.
            lost = column.raw.isnull() | column.raw.notnull()
        else:
            lost = column.value.isnull()
        if name not in needed:
            lost = lost & column.raw.notnull()
        if isinstance(lost, ir.Column):
            found[f"unread:{name}"] = lost.sum()
    return found


def _over_unread(parsed: ParsedColumns) -> ir.Table:
    table = parsed.table if parsed.sound is None else parsed.table.filter(parsed.sound)
    return table.aggregate(
        **{key: condition.sum() for key, condition in _conditions(parsed, "unread", parsed)}
    )


def _over_names(parsed: ParsedColumns, name: str) -> ir.Table:
    table, (raw,) = parsed.raw_of(name)
    if BROKEN in table.columns:
        table = table.filter(table[BROKEN].isnull())
    found = table.group_by(kr_name=table[raw.get_name()]).aggregate(kr_times=table.count())
    view = parse_again(parsed, found, {name: "kr_name"})
    times = found["kr_times"]
    measures = {key: times.sum(where=condition) for key, condition in _conditions(parsed, name, view)}
    return found.aggregate(
        kr_names=view.columns[name].value.count(), **measures, **_forms(parsed, name, view)
    )


def _forms(parsed: ParsedColumns, name: str, view: ParsedColumns) -> dict[str, ir.Value]:
    """Return how many names there are whatever their spelling, and how many actors are accounts.

    ``kr_shared`` are those that are under any spelling, ``kr_same`` those that are to the letter.
    """
    engine = parsed.table.get_backend()
    if engine.name != "duckdb":
        return {}
    form = form_of(view.columns[name].value, engine)
    forms: dict[str, ir.Value] = {"kr_forms": form.nunique()}
    if name == "actor" and "account" in parsed.columns and _is_text(parsed, "account"):
        table, (raw,) = parsed.raw_of("account")
        accounts = table.select(name=parsed.columns["account"].read(raw)).distinct()
        known = accounts.select(form=form_of(accounts["name"], engine))
        forms["kr_shared"] = form.isin(known["form"]).fill_null(False).sum()
        forms["kr_same"] = view.columns[name].value.isin(accounts["name"]).fill_null(False).sum()
    return forms

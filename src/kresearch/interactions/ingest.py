"""From three sources to three canonical tables: read, check, refuse or set aside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kresearch.errors import UsageError
from kresearch.interactions.canonical import canonical_columns, find_spellings
from kresearch.interactions.checks.columns import parse_columns
from kresearch.interactions.checks.problems import InvalidLogError, ProblemReport, say_rows
from kresearch.interactions.checks.run import Examined, check_table
from kresearch.interactions.counting import sql_over_raw
from kresearch.interactions.groups import Group
from kresearch.interactions.io.failures import sentence_for
from kresearch.interactions.io.open import open_table
from kresearch.interactions.io.options import TextOptions
from kresearch.interactions.io.sql import create_table
from kresearch.interactions.own_posts import split_posts
from kresearch.interactions.prepare import prepare_table, ready_source, say_totals, say_unused, spread_totals
from kresearch.interactions.settings import Settings

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

    from kresearch.interactions.io.raw_table import RawTable
    from kresearch.interactions.io.table_like import TableSource

BAD_ROWS = ("refuse", "quarantine")


@dataclass(frozen=True)
class Loaded:
    """The canonical tables, and what there is to say about them.

    Parameters
    ----------
    tables
        The tables by name; None where one is not known.
    report
        All problems.
    notes
        What a reader of a result should know.
    quarantined
        How many rows were set aside.
    groups
        Of each table that was taken whole, the sums that summary and digest are made of.
    names
        How many different accounts and actors there are, where the check has counted them.
    one_spelling
        Whether the check has seen that no name of an interaction stands in two spellings.
    set_aside
        The file of the rows that were set aside.
    """

    tables: dict[str, ir.Table | None]
    report: ProblemReport
    notes: list[str]
    quarantined: int = 0
    groups: dict[str, tuple[Group, ...]] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    one_spelling: bool = False
    set_aside: Path = Path()


def examine(
    sources: Mapping[str, TableSource | None],
    settings: Settings,
    *,
    engine: BaseBackend,
    encoding: str = "utf-8",
    skip_lines: int = 0,
) -> dict[str, Examined]:
    """Read and check every table that there is."""
    columns = settings.columns
    tables: dict[str, RawTable] = {}
    for name, source in sources.items():
        if source is not None:
            wanted = tuple(t for t in columns.columns.get(name, {}).values() if not t.startswith("="))
            text = TextOptions(encoding, skip_lines, (*wanted, *columns.totals.values()))
            with sentence_for(name, source):
                ready = ready_source(source, columns, skip_lines=skip_lines)
                raw = open_table(name, ready, engine=engine, options=text)
            tables[name] = raw if ready is source else replace(raw, origin=Path(str(source)).name)
    if columns.totals and "interactions" in tables:
        rows, posts, columns = spread_totals(tables["interactions"], columns)
        settings = replace(settings, columns=columns)
        tables["interactions"] = rows
        if posts is not None:
            tables.setdefault("posts", posts)
    examined = {}
    for name, opened in tables.items():
        with sentence_for(name, sources.get(name, opened.origin)):
            raw = prepare_table(opened, columns)
            parsed = parse_columns(raw, settings)
            examined[name] = Examined(raw, parsed, check_table(parsed))
    return examined


def report_on(examined: Mapping[str, Examined]) -> ProblemReport:
    """Return all problems of all tables, errors first."""
    problems = [p for one in examined.values() for p in (*one.source.problems, *one.checked.problems)]
    if any(p.rule == "file" and p.level == "error" for p in problems):
        # Of a file that is empty or damaged nothing else is worth saying.
        files = {p.table for p in problems if p.rule == "file" and p.level == "error"}
        problems = [p for p in problems if p.rule == "file" or p.table not in files]
    problems.sort(key=lambda problem: (problem.level, problem.count > 0))
    return ProblemReport(
        tuple(problems),
        {name: one.checked.rows for name, one in examined.items()},
        tuple(_unused(examined)),
    )


def load_tables(
    sources: Mapping[str, TableSource | None],
    settings: Settings,
    *,
    engine: BaseBackend,
    on_bad_rows: str = "refuse",
    quarantine_to: str | Path | None = None,
    encoding: str = "utf-8",
    skip_lines: int = 0,
) -> Loaded:
    """Return the canonical tables of three sources.

    Parameters
    ----------
    sources
        The tables by name; None where there is none.
    settings
        How they are read.
    engine
        Where Parquet is scanned.
    on_bad_rows
        ``"refuse"``: raise, with all problems. ``"quarantine"``: write the bad rows with
        their reasons to `quarantine_to` and go on without them.
    quarantine_to
        A CSV file that does not exist yet, or a folder: the file is then named by what is in it.
    encoding
        Of text files.
    skip_lines
        How many lines stand before the header of text files.

    Raises
    ------
    InvalidLogError
        When a row, a column or a file breaks a rule of level error.
    UsageError
        When `on_bad_rows` is neither, or there is no place for bad rows.
    """
    if on_bad_rows not in BAD_ROWS:
        raise UsageError(f"on_bad_rows is '{on_bad_rows}'. Allowed: {', '.join(BAD_ROWS)}.")
    if on_bad_rows == "quarantine" and quarantine_to is None:
        raise UsageError(
            "on_bad_rows='quarantine' has no place for bad rows. Allowed: the path of a CSV file. "
            "Say quarantine_to='bad-rows.csv'."
        )
    examined = examine(sources, settings, engine=engine, encoding=encoding, skip_lines=skip_lines)
    report = report_on(examined)
    quarantined, set_aside = 0, Path()
    if report.errors:
        whole = [problem for problem in report.errors if problem.count == 0]
        if whole or on_bad_rows == "refuse":
            raise InvalidLogError(report)
        from kresearch.interactions.checks.quarantine import write_bad_rows

        quarantined, set_aside = write_bad_rows(examined, Path(str(quarantine_to)))
    tables: dict[str, ir.Table | None] = dict.fromkeys(sources)
    tables |= canonical_tables(examined)
    one = examined["interactions"]
    # Words for posts are none of ours, so that without a differing kind there is none.
    own = 0
    if "kind" not in one.parsed.columns or one.checked.differing.get("kind", 1):
        tables, own = split_posts(tables)
    notes = _notes(report, quarantined, set_aside)
    groups = {name: one.checked.groups for name, one in examined.items() if one.checked.groups is not None}
    if own:
        notes.append(f"{say_rows(own)} are posts of the accounts themselves, and are read as such")
        # What the check summed up is no longer what is in these tables.
        groups.pop("interactions", None)
        groups.pop("posts", None)
    if settings.columns.totals:
        notes.append(say_totals(settings.columns.totals))
    names = dict(one.checked.names) if "interactions" in groups else {}
    spelled = bool(names) and one.checked.one_spelling
    return Loaded(tables, report, notes, quarantined, groups, names, spelled, set_aside)


def canonical_tables(examined: Mapping[str, Examined]) -> dict[str, ir.Table | None]:
    """Return the canonical tables of what was read, refused rows left out."""
    return {name: _canonical(one) for name, one in examined.items()}


def _canonical(one: Examined) -> ir.Table:
    parsed, refused = one.parsed, one.checked.refused
    differing = {name: rows for name, rows in one.checked.differing.items() if rows}
    spellings = find_spellings(parsed, differing)
    engine = parsed.table.get_backend()

    def take() -> ir.Table:
        columns = canonical_columns(parsed, differing=differing, spellings=spellings)
        if refused is None:
            return parsed.table.select(**columns)
        kept = parsed.table.select(**columns, __kept=~refused)
        return kept.filter(kept["__kept"]).drop("__kept")

    if not one.source.loaded:
        return take()
    if refused is not None:
        return create_table(engine, engine.compile(take()))
    form = ("canonical", tuple(sorted(differing)), tuple(sorted(spellings.items())), *parsed.form)
    return create_table(engine, sql_over_raw(parsed.opened, form, take))


def _notes(report: ProblemReport, quarantined: int, set_aside: Path) -> list[str]:
    notes = [*report.notes, *(str(problem) for problem in report.warnings)]
    if quarantined:
        notes.append(f"{say_rows(quarantined)} set aside in {set_aside.name}, with their reasons")
    return notes


def _unused(examined: Mapping[str, Examined]) -> Iterator[str]:
    for name, one in examined.items():
        yield from one.source.notes
        if name == "interactions" and one.parsed.anonymous:
            yield "interactions: no column of actors, read as totals of anonymous people"
        if one.parsed.unused:
            yield f"{name}: {say_unused(one.parsed.unused)}"

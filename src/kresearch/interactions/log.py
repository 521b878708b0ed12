"""The interaction log: three canonical tables on one engine."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch.engine import duckdb_engine
from kresearch.errors import KresearchWarning
from kresearch.interactions.checks.problems import say_rows
from kresearch.interactions.mapping import ColumnMap
from kresearch.interactions.settings import check_networks, read_settings

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd
    from ibis.backends import BaseBackend

    from kresearch.interactions.checks.problems import ProblemReport
    from kresearch.interactions.covering import Covered
    from kresearch.interactions.groups import Group
    from kresearch.interactions.io.table_like import TableSource
    from kresearch.interactions.summary import Coverage, Summary

#: Where interactions come from, as declared.
REAL, SIMULATED = "real", "simulated"


class InteractionLog:
    """What happened: interactions, and where known posts and audience.

    Every table is checked when the log is made: all rules in one scan. Parquet is not
    copied; text files are copied into the engine, which spills to disk.

    Parameters
    ----------
    interactions, posts, audience, persons
        Each a path (CSV, CSV.gz, JSON Lines, Parquet or a pattern of Parquet files), a
        pandas, Polars or Arrow table, or an Ibis table. The inputs are never changed.
    mapping
        Foreign column names: a dict, ``["account=target"]`` or a TOML file. See `read_mapping`.
    timezone
        Zone of times that carry none, e.g. ``"Europe/Rome"``. Without it they are refused.
    time_unit
        ``"s"``, ``"ms"`` or ``"us"`` when times are numbers counted since 1970.
    networks
        Names of networks outside the vocabulary that are allowed; a warning says so.
    on_bad_rows
        ``"refuse"`` raises with all problems, ``"quarantine"`` sets bad rows aside.
    quarantine_to
        CSV file for bad rows and their reasons, or a folder that is there: the file is then named by
        what is in it.
    encoding
        Of text files; by default what the mapping says, else UTF-8.
    skip_lines
        How many lines stand before the header.
    normalise_names
        Whether names that differ only in case, blanks, ``@``, invisible signs or Unicode form are
        merged under the most frequent spelling; a note says which.
    engine
        The Ibis connection; by default that of the interactions when they are an Ibis
        table, else the process's DuckDB.
    simulated
        Whether the content is made up; None where nobody says so.
    source
        Where it comes from, in one line.
    now
        Times after it are reported as in the future; by default the next full hour.

    Attributes
    ----------
    interactions : ibis.expr.types.Table
        ``account, actor, kind, network, at, interaction_id, post, text, language, polarity,
        count``; times in UTC, optional columns null where unknown.
    posts : ibis.expr.types.Table or None
        ``account, post, network, at, text``.
    audience : ibis.expr.types.Table or None
        ``account, network, at, followers``.
    persons : ibis.expr.types.Table or None
        ``person, network, account``: linked accounts, valid as accounts and as actors.
    notes : list of str
        What a reader of a result should know about the data.
    origin : str
        ``"simulated"`` or ``"real"`` as declared, empty where nobody says.
    polarity_by : str
        Which scorers read polarity into this log, with commas; empty where none did (``log.toml`` keeps it).
    report : ProblemReport
        All problems, those of kept rows too.

    Raises
    ------
    InvalidLogError
        When rows, columns or files are wrong; lists all of it.
    """

    interactions: ir.Table
    posts: ir.Table | None
    audience: ir.Table | None
    persons: ir.Table | None

    def __init__(
        self,
        interactions: TableSource,
        posts: TableSource | None = None,
        audience: TableSource | None = None,
        persons: TableSource | None = None,
        *,
        mapping: ColumnMap | Mapping[str, Any] | Iterable[str] | str | Path | None = None,
        timezone: str | None = None,
        time_unit: str | None = None,
        networks: Iterable[str] = (),
        on_bad_rows: str = "refuse",
        quarantine_to: str | Path | None = None,
        encoding: str | None = None,
        skip_lines: int = 0,
        normalise_names: bool = False,
        engine: BaseBackend | None = None,
        simulated: bool | None = None,
        source: str = "",
        now: datetime | None = None,
    ) -> None:
        from kresearch.interactions.ingest import load_tables
        from kresearch.interactions.io.folders import find_tables, is_log_folder, read_card

        self.polarity_by = ""
        if isinstance(interactions, str | Path) and posts is None and audience is None:
            card = read_card(interactions)
            if is_log_folder(interactions):
                found = find_tables(interactions)
                interactions, posts, audience = found["interactions"], found["posts"], found["audience"]
            simulated = card.get("simulated") if simulated is None else simulated
            source = source or card.get("source", "")
            self.polarity_by = card.get("polarity_by", "")
            networks = [*check_networks(networks), *card.get("networks", ())]
        elif isinstance(known := getattr(interactions, "attrs", None), dict):  # a frame that was labelled
            self.polarity_by = str(known.get("polarity_by", ""))

        settings = read_settings(
            mapping,
            timezone=timezone,
            time_unit=time_unit,
            networks=networks,
            now=now,
        )
        self.engine = engine if engine is not None else _engine_of(interactions)
        self.simulated, self.source = bool(simulated), source
        # What nobody declared is not therefore real: an invented file looks like any other.
        self.origin = "" if simulated is None else SIMULATED if simulated else REAL
        loaded = load_tables(
            {"interactions": interactions, "posts": posts, "audience": audience, "persons": persons},
            settings,
            engine=self.engine,
            on_bad_rows=on_bad_rows,
            quarantine_to=quarantine_to,
            encoding=encoding if encoding is not None else settings.columns.encoding or "utf-8",
            skip_lines=skip_lines or settings.columns.skip_lines,
        )
        self.report: ProblemReport = loaded.report
        self.notes: list[str] = loaded.notes
        self.declared_networks = list(settings.networks)
        self._set_tables(loaded.tables)
        self._groups: dict[str, tuple[Group, ...]] = loaded.groups
        self._names: dict[str, int] = loaded.names
        self._one_spelling = loaded.one_spelling
        if normalise_names or settings.columns.normalise_names:
            self._merge_names()
        # The interactions that reading has checked, to be known again.
        self._checked = self.interactions
        if settings.networks:
            said = f"networks outside the vocabulary, declared: {self._count_declared()}"
            self.notes.insert(0, said)
            warnings.warn(f"{said}. They weigh as an unknown network does.", KresearchWarning, stacklevel=2)
        if loaded.quarantined:
            warnings.warn(
                f"{say_rows(loaded.quarantined)} set aside in {loaded.set_aside}, with their reasons.",
                KresearchWarning,
                stacklevel=2,
            )

    def _merge_names(self) -> None:
        from kresearch.interactions.spellings import find_spellings, merge_spellings

        found = find_spellings(self.tables)
        if found:
            self._set_tables(merge_spellings(self.tables, found.chosen()))
            # What the check summed up is no longer what is in the tables.
            self._groups, self._names = {}, {}
            self.notes.append(f"{found.names:,} names merged into {len(found.groups):,}: {found}")

    def _count_declared(self) -> str:
        table = self.interactions.filter(self.interactions.network.isin(self.declared_networks))
        found = table.network.value_counts(name="number").to_pyarrow().to_pylist()
        counts = {row["network"]: row["number"] for row in found}
        return ", ".join(f"{name} ({say_rows(counts.get(name, 0))})" for name in self.declared_networks)

    def _set_tables(self, tables: Mapping[str, ir.Table | None]) -> None:
        from kresearch.interactions.io.move import move_table

        placed = {
            name: None if table is None else move_table(table, self.engine) for name, table in tables.items()
        }
        interactions = placed["interactions"]
        assert interactions is not None
        self.interactions, self.posts, self.audience = interactions, placed["posts"], placed["audience"]
        self.persons = placed.get("persons")

    @property
    def tables(self) -> dict[str, ir.Table | None]:
        """The canonical tables by name."""
        return {
            "interactions": self.interactions,
            "posts": self.posts,
            "audience": self.audience,
            "persons": self.persons,
        }

    def scored_interactions(self) -> ir.Table:
        """Return the interactions as a score counts them: under persons, without those with oneself.

        Where `persons` links accounts, both ``account`` and ``actor`` are the person; then rows
        whose two names have one comparing form are left out. A log without links and without
        other spellings of an account's own name is filtered only.
        """
        return self._scored["interactions"]

    def linked_interactions(self) -> ir.Table:
        """Return the interactions under the names that have a score: all, where no accounts are linked."""
        return self.interactions if self.persons is None else self.scored_interactions()

    def scored_posts(self) -> ir.Table | None:
        """Return the posts under the persons behind linked accounts; None where posts are not known."""
        return self._scored["posts"]

    def scored_audience(self) -> ir.Table | None:
        """Return the audience under the persons behind linked accounts; None where it is not known."""
        return self._scored["audience"]

    def covered(self) -> Covered:
        """Return what stretch of time the log covers: outages, beginnings, caps; computed once."""
        return self._covered

    def digest(self) -> str:
        """Return the digest of the content, independent of row order, format and engine."""
        return self._digest

    def summary(self) -> Summary:
        """Return the figures of the log; computed once."""
        return self._summary

    def coverage(self) -> Coverage:
        """Return for how many texted interactions the polarity is known."""
        return self._summary.coverage

    def span(self) -> tuple[pd.Timestamp, pd.Timestamp] | None:
        """Return the times of the first and the last interaction, UTC; None when there are none."""
        return self._summary.span

    def accounts(self) -> list[str]:
        """Return the accounts that somebody interacted with or that posted, sorted."""
        from kresearch.interactions.people import accounts_in

        return accounts_in(self.interactions, self.posts)

    def scored_accounts(self) -> list[str]:
        """Return the names that have a score, sorted: the person where accounts are linked."""
        if self.persons is None:
            return self.accounts()
        from kresearch.interactions.people import accounts_in

        return accounts_in(self.scored_interactions(), self.scored_posts())

    def languages(self) -> pd.DataFrame:
        """Return ``language, interactions, share`` of the texted interactions, most first."""
        from kresearch.interactions.summary import count_languages

        return count_languages(self.interactions)

    def to_engine(self, engine: BaseBackend) -> InteractionLog:
        """Return the same log on another engine, e.g. that of `spark_engine`."""
        moved = self._copy()
        moved.engine = engine
        moved._set_tables(self.tables)
        return moved

    def _copy(self) -> InteractionLog:
        """Return a copy that keeps nothing of what was computed of these tables on this engine."""
        new = copy.copy(self)
        for name in [name for name, kept in vars(type(self)).items() if isinstance(kept, cached_property)]:
            new.__dict__.pop(name, None)
        return new

    def replace(self, **tables: ir.Table | None) -> InteractionLog:
        """Return the same log with other canonical tables, which are taken as they are, unchecked.

        Parameters
        ----------
        **tables
            ``interactions``, ``posts``, ``audience`` or ``persons``: Ibis tables with the canonical columns.
        """
        new = self._copy()
        new.notes = list(self.notes)
        new._groups = {name: groups for name, groups in self._groups.items() if name not in tables}
        new._names = {} if "interactions" in tables else self._names
        new._set_tables(self.tables | tables)
        return new

    def write(self, folder: str | Path, *, format: str = "parquet", force: bool = False) -> Path:  # noqa: A002 - as writers say
        """Write the tables and what is known of them into a folder that `read_log` reads.

        Parameters
        ----------
        folder
            Where to; made when missing.
        format
            ``"parquet"``, ``"csv"``, ``"csv.gz"`` or ``"jsonl"``.
        force
            Whether files that are there may be replaced.
        """
        from kresearch.interactions.io.folders import write_tables

        return write_tables(self.tables, folder, card=self.card(), form=format, force=force)

    def card(self) -> dict[str, object]:
        """Return what is known of the log, as ``log.toml`` says it."""
        card: dict[str, object] = {"source": self.source, "networks": self.declared_networks}
        if self.origin:
            card = {"simulated": self.simulated, **card}
        if self.polarity_by:
            card["polarity_by"] = self.polarity_by
        return card

    def __repr__(self) -> str:
        from kresearch.interactions.summary import to_text

        return to_text(self)

    def _repr_html_(self) -> str:
        from kresearch.interactions.log_card import MOST_ROWS, log_card
        from kresearch.interactions.summary import to_html

        # What is counted anew for the card takes seconds on large logs; `kresearch.lab.card` does it still.
        return log_card(self) if self.summary().rows <= MOST_ROWS else to_html(self)

    @cached_property
    def _digest(self) -> str:
        from kresearch.interactions.digest import digest_groups

        return digest_groups({name: self._groups_of(name) for name in self.tables})

    @cached_property
    def _scored(self) -> dict[str, Any]:
        from kresearch.interactions.people import link_accounts, read_links, without_self

        # Reading knows whether names are spelt in several ways; of a table put in later it knows nothing.
        known = self._one_spelling or not self.report.has("self")
        spelt = self._checked is not self.interactions or not known
        others = without_self(self.interactions, spelt=spelt)
        links = read_links(self.persons)
        if links is None:
            return self.tables | {"interactions": others}
        tables = link_accounts(self.tables | {"interactions": others}, links)
        interactions = tables["interactions"]
        assert interactions is not None
        return tables | {"interactions": without_self(interactions, spelt=False)}

    @cached_property
    def _covered(self) -> Covered:
        from kresearch.interactions.covering import count_days, describe_coverage

        return describe_coverage(count_days(self.tables))

    @cached_property
    def _summary(self) -> Summary:
        from kresearch.interactions.groups import count_names
        from kresearch.interactions.summary import summarise

        if len(self._names) < 2:
            self._names = count_names(self.interactions)
        return summarise({name: self._groups_of(name) for name in self.tables}, self._names)

    def _groups_of(self, name: str) -> tuple[Group, ...] | None:
        """Return the sums of a table: those of the check, else by a scan of their own."""
        from kresearch.interactions.groups import group_canonical

        table = self.tables[name]
        if table is not None and name not in self._groups:
            self._groups[name] = group_canonical(name, table)
        return None if table is None else self._groups[name]


def _engine_of(source: TableSource) -> BaseBackend:
    """Return the connection an Ibis table lives on, else the process's DuckDB."""
    find = getattr(source, "_find_backends", None)
    backends: list[BaseBackend] = [] if find is None else find()[0]
    return backends[0] if backends else duckdb_engine()

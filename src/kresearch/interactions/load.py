"""Reading a log from a folder or file, and checking one without refusing it."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch.engine import duckdb_engine
from kresearch.errors import KresearchWarning
from kresearch.interactions.checks.problems import ProblemReport
from kresearch.interactions.checks.whole import judge_tables
from kresearch.interactions.covering import count_days, describe_coverage
from kresearch.interactions.declared import gather_options
from kresearch.interactions.io.folders import find_tables, read_card
from kresearch.interactions.log import InteractionLog
from kresearch.interactions.mapping import ColumnMap, read_mapping
from kresearch.interactions.settings import check_networks, read_settings

if TYPE_CHECKING:
    from kresearch.interactions.io.raw_table import RawTable

#: Findings that must not be overlooked: they change every result.
_DOUBTFUL = ("outage", "cap")


def read_log(path: str | Path, *, persons: str | Path | None = None, **options: Any) -> InteractionLog:
    """Return the log in a folder or in one file.

    What is doubtful about the log as a whole is warned: names that are spelt in two ways, copies,
    outages of the collection, times far from the rest.

    Parameters
    ----------
    path
        A folder with ``interactions.*`` and, where known, ``posts.*``, ``audience.*``,
        ``persons.*`` and ``log.toml``, or one file of interactions.
    persons
        A file of linked accounts (``person, network, account``) beside `path`.
    **options
        As of `InteractionLog`, and what a column map declares: ``kinds``, ``network_names``,
        ``polarity_words``, ``polarity_scale``, ``decimal``, ``time_format``, ``skip_lines``, ``sheet``,
        ``totals``, ``zones``; see `ColumnMap`.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> import kresearch as kr
    >>> import pandas as pd
    >>> rows = [["acme", "anna", "like", "2012-05-29 10:40"], ["acme", "ben", "share", "2012-05-29 11:02"]]
    >>> names = {"account": "page", "actor": "who", "kind": "what", "at": "when", "network": "=facebook"}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder) / "reactions.csv"
    ...     pd.DataFrame(rows, columns=["page", "who", "what", "when"]).to_csv(file, index=False)
    ...     log = kr.read_log(file, mapping=names, timezone="Europe/Rome")
    >>> log.interactions.execute()["at"].astype(str).tolist()
    ['2012-05-29 08:40:00+00:00', '2012-05-29 09:02:00+00:00']
    """
    options = gather_options(options)
    tables = find_tables(path)
    card = read_card(path)
    options["networks"] = [*check_networks(options.get("networks", ())), *card.pop("networks", ())]
    polarity_by = card.pop("polarity_by", "")
    log = InteractionLog(
        tables["interactions"],
        tables["posts"],
        tables["audience"],
        persons if persons is not None else tables["persons"],
        **(card | options),
    )
    log.polarity_by = polarity_by
    for problem in judge_tables(log.tables, covered=log.covered(), one_spelling=log._one_spelling):
        log.notes.append(str(problem))
        if problem.rule in _DOUBTFUL:
            warnings.warn(str(problem), KresearchWarning, stacklevel=2)
    log.notes.extend(log.covered().edge_notes())
    return log


def check_log(path: str | Path, *, persons: str | Path | None = None, **options: Any) -> ProblemReport:
    """Return every problem of a folder or file, without refusing anything.

    Parameters
    ----------
    path, persons
        As of `read_log`.
    **options
        ``mapping, timezone, time_unit, networks, encoding, skip_lines, normalise_names, now`` as of
        `InteractionLog`.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> import kresearch as kr
    >>> import pandas as pd
    >>> rows = [["acme", "anna", "like", "2012-05-29T10:40Z"], ["acme", "ben", "lke", "2012-05-29T10:41Z"]]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder) / "reactions.csv"
    ...     table = pd.DataFrame(rows, columns=["account", "actor", "kind", "at"]).assign(network="facebook")
    ...     table.to_csv(file, index=False)
    ...     report = kr.interactions.check_log(file)
    >>> report.rows_read["interactions"], len(report.errors)
    (2, 1)
    >>> print(str(report.errors[0]).split(" Allowed")[0])
    kind: 1 row with an unknown name: 'lke' (row 2).
    """
    from kresearch.interactions.ingest import canonical_tables, examine, report_on
    from kresearch.interactions.spellings import find_spellings, merge_spellings

    options = gather_options(options)
    encoding, merge = options.pop("encoding", None), options.pop("normalise_names", False)
    skipped = options.pop("skip_lines", 0)
    options["networks"] = [*check_networks(options.get("networks", ())), *read_card(path).get("networks", ())]
    settings = read_settings(**options)
    tables = find_tables(path) | ({} if persons is None else {"persons": Path(persons)})
    read_as = encoding if encoding is not None else settings.columns.encoding or "utf-8"
    skip = skipped or settings.columns.skip_lines
    examined = examine(tables, settings, engine=duckdb_engine(), encoding=read_as, skip_lines=skip)
    report = report_on(examined)
    if any(problem.count == 0 for problem in report.errors):
        return report
    found = canonical_tables(examined)
    if merge or settings.columns.normalise_names:
        found = merge_spellings(found, find_spellings(found).chosen())
    covered = describe_coverage(count_days(found))
    whole = judge_tables(found, covered=covered)
    return replace(
        report,
        problems=(*report.problems, *whole),
        notes=(*report.notes, *covered.edge_notes()),
    )


def open_interactions(path: str | Path, **options: Any) -> RawTable:
    """Return the raw interactions of a folder or file, before any column is judged.

    Parameters
    ----------
    path, **options
        As of `check_log`.
    """
    from kresearch.interactions.io.open import open_table
    from kresearch.interactions.io.options import TextOptions
    from kresearch.interactions.prepare import ready_source

    given = to_column_map(options)
    source = find_tables(path)["interactions"]
    wanted = [
        theirs for theirs in given.columns.get("interactions", {}).values() if not theirs.startswith("=")
    ]
    ready = ready_source(source, given, skip_lines=given.skip_lines)
    text = TextOptions(given.encoding or "utf-8", given.skip_lines, (*wanted, *given.totals.values()))
    return open_table("interactions", ready, engine=duckdb_engine(), options=text)


def to_column_map(options: Mapping[str, Any]) -> ColumnMap:
    """Return what reading options say of columns, times, words and the form of a file as one mapping.

    Parameters
    ----------
    options
        As of `check_log`.
    """
    given = gather_options(options)
    columns = read_mapping(given.get("mapping"))
    beside = ("timezone", "time_unit", "encoding", "skip_lines", "normalise_names")
    return replace(columns, **{name: given[name] for name in beside if given.get(name)})

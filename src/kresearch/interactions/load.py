"""Reading a log from a folder or file, and checking one without refusing it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kresearch.engine import duckdb_engine
from kresearch.interactions.checks.problems import ProblemReport
from kresearch.interactions.io.folders import find_tables, read_card
from kresearch.interactions.log import InteractionLog
from kresearch.interactions.settings import check_networks, read_settings


def read_log(path: str | Path, **options: Any) -> InteractionLog:
    """Return the log in a folder or in one file.

    Parameters
    ----------
    path
        A folder with ``interactions.*`` and, where known, ``posts.*``, ``audience.*`` and
        ``log.toml``, or one file of interactions.
    **options
        As of `InteractionLog`.
    """
    tables = find_tables(path)
    card = read_card(path)
    options["networks"] = [*check_networks(options.get("networks", ())), *card.pop("networks", ())]
    return InteractionLog(tables["interactions"], tables["posts"], tables["audience"], **(card | options))


def check_log(path: str | Path, **options: Any) -> ProblemReport:
    """Return every problem of a folder or file, without refusing anything.

    Parameters
    ----------
    path
        As of `read_log`.
    **options
        ``mapping, timezone, time_unit, networks, encoding, skip_lines, now`` as of `InteractionLog`.
    """
    from kresearch.interactions.ingest import examine, report_on

    text = {name: options.pop(name) for name in ("encoding", "skip_lines") if name in options}
    options["networks"] = [*check_networks(options.get("networks", ())), *read_card(path).get("networks", ())]
    settings = read_settings(**options)
    return report_on(examine(find_tables(path), settings, engine=duckdb_engine(), **text))

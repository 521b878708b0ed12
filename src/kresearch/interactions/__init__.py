"""What happened: the tables, their schema, checking, reading and writing."""

from __future__ import annotations

from kresearch.interactions.checks.problems import InvalidLogError, Problem, ProblemReport
from kresearch.interactions.io.write import write_table
from kresearch.interactions.links import suggest_links
from kresearch.interactions.load import check_log, read_log
from kresearch.interactions.log import InteractionLog
from kresearch.interactions.mapping import ColumnMap, read_mapping

__all__ = [
    "ColumnMap",
    "InteractionLog",
    "InvalidLogError",
    "Problem",
    "ProblemReport",
    "check_log",
    "read_log",
    "read_mapping",
    "suggest_links",
    "write_table",
]

"""What happened: the tables, their schema, checking, reading and writing."""

from __future__ import annotations

from kresearch.interactions.log import InteractionLog
from kresearch.interactions.mapping import ColumnMap, read_mapping
from kresearch.interactions.problems import InvalidLogError, Problem, ProblemReport
from kresearch.interactions.reading import check_log, read_log
from kresearch.interactions.writing import write_table

__all__ = [
    "ColumnMap",
    "InteractionLog",
    "InvalidLogError",
    "Problem",
    "ProblemReport",
    "check_log",
    "read_log",
    "read_mapping",
    "write_table",
]

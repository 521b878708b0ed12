"""What happened: the tables, their schema, checking, reading and writing."""

from __future__ import annotations

from kresearch.interactions.log import InteractionLog
from kresearch.interactions.problems import InvalidLogError, Problem, ProblemReport

__all__ = ["InteractionLog", "InvalidLogError", "Problem", "ProblemReport"]

"""The rules a row must keep, one small function each.

A condition is a boolean expression over the raw table. All rules of a table are counted in
one scan; only where one is broken are rows fetched.

An *error* makes reading refuse the row. A *warning* is said, and the row is kept: the score
counts an id once and ignores what an account does to itself.
"""

from __future__ import annotations

from kresearch.interactions.checks.rules import ids, names, numbers, times, words
from kresearch.interactions.checks.rules.registry import RULES, Rule

# The files of rules are named because importing them registers their rules.
__all__ = ["RULES", "Rule", "ids", "names", "numbers", "times", "words"]

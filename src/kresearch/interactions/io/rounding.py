"""Rounding to whole numbers that may meet what is no number."""

from __future__ import annotations

import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from kresearch.interactions.io.builtins import builtin

_round = builtin("round", (dt.float64,), dt.float64)


def nearest_whole(number: ir.FloatingValue) -> ir.IntegerValue:
    """Return the nearest whole number; null for NaN and what 64 bits cannot hold.

    Ibis rounds by a cast that must succeed, and DuckDB may do it before it has looked at a condition around
    it: one NaN then refuses the whole file.
    """
    whole: ir.IntegerValue = _round(number).try_cast("int64")
    return whole

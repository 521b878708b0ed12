"""Sorting rows by line, actor and tick.

Sorting numbers is several times faster than finding the order in which to take other arrays. So
where a row fits into 63 bits it is packed into one number, the small columns behind the key, and
read from it again after the sort.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kresearch.scoring.rows import FloatArray

#: Columns by which rows are sorted, first the most important.
KEY = ("line", "actor", "tick")
_BITS = 63
#: Polarities are numbered where few of them are different: in so many first rows, at most so many.
_LOOKED_AT, _MOST_DIFFERENT = 65_536, 16_384


def sort_rows(columns: dict[str, NDArray[Any]], sizes: Mapping[str, int]) -> dict[str, Any]:
    """Return the columns of rows sorted by line, actor and tick.

    Parameters
    ----------
    columns
        Arrays of one length by name: ``line, actor, tick, kind`` and perhaps others. Whole numbers
        from 0, of an actor from -1. They are taken out one by one, so that memory holds few of them twice.
    sizes
        How many values the first four can have.

    Returns
    -------
    dict of numpy.ndarray
        New arrays of the same names and types. Rows with the same key are in any order.

    Examples
    --------
    >>> import numpy as np
    >>> rows = {"line": np.array([1, 0, 1]), "actor": np.array([5, -1, 2])}
    >>> rows |= {"tick": np.array([0, 3, 1]), "kind": np.array([0, 1, 1])}
    >>> sorted_rows = sort_rows(rows, {"line": 2, "actor": 7, "tick": 4, "kind": 2})
    >>> {name: column.tolist() for name, column in sorted_rows.items()}
    {'kind': [1, 1, 0], 'tick': [3, 1, 0], 'actor': [-1, 2, 5], 'line': [0, 1, 1]}
    """
    widths = {name: _width(sizes[name]) for name in (*KEY, "kind")}
    free = _BITS - sum(widths.values())
    if free >= 0 and not columns.keys() - {*widths, "polarity"}:
        if "polarity" not in columns:
            return _sort_packed(columns, widths)
        numbered = _number_values(columns["polarity"], most=2**free - 1)
        if numbered is not None:
            columns["polarity"], values = numbered
            held = _sort_packed(columns, widths | {"polarity": _width(len(values))})
            return held | {"polarity": values[held["polarity"]]}
    if free + widths["kind"] >= 0:
        order = np.argsort(_join({name: columns[name] for name in KEY}, {n: widths[n] for n in KEY}))
    else:
        # More names than fit into one number: sort by three keys, which is slower.
        order = np.lexsort([columns[name] for name in reversed(KEY)])
    return {name: columns.pop(name)[order] for name in list(columns)}


def _sort_packed(columns: dict[str, NDArray[Any]], widths: Mapping[str, int]) -> dict[str, Any]:
    """Return the columns sorted by all of them, by way of one number a row."""
    types = {name: columns[name].dtype for name in widths}
    whole = _join(columns, widths)
    whole.sort()
    held = {}
    for name, width in list(widths.items())[::-1]:
        part = whole & ((1 << width) - 1)
        whole >>= width
        held[name] = (part - 1 if name == "actor" else part).astype(types[name])
    return held


def _join(columns: dict[str, NDArray[Any]], widths: Mapping[str, int]) -> NDArray[np.int64]:
    """Return whole numbers with the bits of several columns, first the highest; they are taken out."""
    whole = np.zeros(len(columns["line"]), np.int64)
    for name, width in widths.items():
        whole <<= width
        whole += columns.pop(name)
        if name == "actor":
            whole += 1
    return whole


def _width(size: int) -> int:
    """Return how many bits hold the numbers from 0 up to, and with, `size`."""
    return max(1, size.bit_length())


def _number_values(values: FloatArray, *, most: int) -> tuple[NDArray[np.int64], FloatArray] | None:
    """Return the place of each value in the list of the different ones; None where these are many."""
    import pandas as pd

    if len(np.unique(values[:_LOOKED_AT])) > _MOST_DIFFERENT:
        return None
    codes, different = pd.factorize(values, use_na_sentinel=False)
    # Adding 0 makes 0 of -0, so that it does not matter which of them came first.
    return None if len(different) > most else (codes.astype(np.int64), np.asarray(different) + 0.0)

"""Functions that an engine has and Ibis does not know, declared by name and types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

#: Makes a function of so many arguments: Ibis reads their number, and the name, from one.
_SHAPES: dict[int, Callable[[], Callable[..., None]]] = {
    1: lambda: lambda _1: None,
    2: lambda: lambda _1, _2: None,
    3: lambda: lambda _1, _2, _3: None,
}


def builtin(name: str, takes: Sequence[dt.DataType], gives: dt.DataType) -> Callable[..., Any]:
    """Return a function of expressions that calls an engine's own function.

    Parameters
    ----------
    name
        As the engine calls it.
    takes, gives
        Types of the arguments and of the result.

    Returns
    -------
    callable
        Of `ir.Value` arguments.
    """
    shape = _SHAPES[len(takes)]()
    shape.__name__ = name
    declare = ibis.udf.scalar.builtin(name=name, signature=(tuple(takes), gives))
    call: Callable[..., ir.Value] = declare(shape)
    return call

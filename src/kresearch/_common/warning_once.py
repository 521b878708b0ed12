"""Warnings that stand once where they would repeat: Python forgets what was shown when filters change."""

from __future__ import annotations

import re
import sys
import warnings
from types import FrameType
from typing import Any

from kresearch.errors import KresearchWarning

#: Actions that mean "not again"; Python keeps to them only until any library changes its filters.
_ONCE = ("default", "once", "module")
#: What was shown, and from where.
_SHOWN: set[tuple[Any, ...]] = set()
#: With more of them all are forgotten: a program that runs for months keeps no list of them.
_MOST = 10_000


def warn_once(text: str, *, stacklevel: int = 2) -> None:
    """Warn as `warnings.warn` does with a `KresearchWarning`, but the same text once per place of the caller.

    In a notebook a cell that is run again warns again. Whoever asked for ``always`` or ``error`` gets that.

    Parameters
    ----------
    text
        What is to be said.
    stacklevel
        As of `warnings.warn`: 2 is who called the function that calls this one.

    Examples
    --------
    >>> with warnings.catch_warnings(record=True) as shown:
    ...     warnings.simplefilter("default")
    ...     for _ in range(3):
    ...         warn_once("The log knows few polarities.", stacklevel=1)
    >>> len(shown)
    1
    """
    frame = _caller(stacklevel)
    if _action(frame, text) in _ONCE:
        place = (text, frame.f_code.co_filename, frame.f_lineno, _cell())
        if place in _SHOWN:
            return
        if len(_SHOWN) >= _MOST:
            _SHOWN.clear()
        _SHOWN.add(place)
    warnings.warn(text, KresearchWarning, stacklevel=stacklevel + 1)


def _caller(stacklevel: int) -> FrameType:
    frame = sys._getframe(2)
    for _ in range(stacklevel - 1):
        if frame.f_back is None:
            break
        frame = frame.f_back
    return frame


def _action(frame: FrameType, text: str) -> str:
    """Return what the filters say of a warning of ours from there."""
    module = str(frame.f_globals.get("__name__", ""))
    for action, message, category, where, _ in warnings.filters:
        said = message is None or re.match(message, text)
        if said and issubclass(KresearchWarning, category) and (where is None or re.match(where, module)):
            return str(action)
    return "default"


def _cell() -> int | None:
    """Return which run of a notebook's cell this is; None outside of notebooks."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return getattr(shell, "execution_count", None)

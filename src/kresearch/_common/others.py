"""Code of somebody else: what it does wrong is a sentence that names it."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from kresearch.errors import CheckError, KresearchError, KresearchWarning

_LONGEST = 200


@contextmanager
def blaming(what: str, *, but: type[Exception] = KresearchError) -> Iterator[None]:
    """Turn whatever is raised within, leaving the process too, into an error that says whose fault it is.

    Parameters
    ----------
    what
        E.g. ``"scorer 'loud'"``.
    but
        A further kind of error that is told elsewhere.

    Raises
    ------
    CheckError
        For anything but an error of kresearch, of the disk or of memory, which are told elsewhere.
    """
    try:
        yield
    except (KresearchError, OSError, MemoryError, but):
        raise
    except (Exception, SystemExit) as error:
        raise CheckError(say_stopped(what, error)) from error


def say_stopped(what: str, error: BaseException) -> str:
    """Return the sentence that says what stopped, of what, and that the data is not at fault."""
    return (
        f"{what} stopped ({_describe(error)}). That is a fault of its code, not of your data. "
        "Mend it, or take another. Add --debug to see where."
    )


def note_failure(what: str, function: Callable[..., Any], error: BaseException, *, where: str) -> str:
    """Warn that one of several stopped, and return the note for its place; one of kresearch's own is raised.

    Parameters
    ----------
    what
        E.g. ``"metric 'loud'"``.
    function
        Of which the error is.
    error
        What it raised.
    where
        On what, for the warning.
    """
    if isinstance(error, MemoryError) or function.__module__.startswith("kresearch."):
        raise error
    note = f"{what} of {function.__module__} stopped ({_describe(error)})"
    warnings.warn(f"{note} {where}; the others go on.", KresearchWarning, stacklevel=3)
    return note


def _describe(error: BaseException) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:_LONGEST] or 'no message'}"

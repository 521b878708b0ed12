"""Code of somebody else: what it does wrong is a sentence that names it."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from numbers import Real
from typing import Any

from kresearch._common.full_disk import tell_full_disk
from kresearch.errors import CheckError, KresearchError, KresearchWarning, UsageError

_LONGEST = 200
_LONGEST_NAME = 300


@contextmanager
def blaming(what: str, *, but: tuple[type[Exception], ...] = ()) -> Iterator[None]:
    """Turn whatever is raised within, leaving the process too, into an error that says whose fault it is.

    Parameters
    ----------
    what
        E.g. ``"scorer 'loud'"``.
    but
        Further kinds of errors that are told elsewhere.

    Raises
    ------
    CheckError
        For anything but Ctrl-C, a full disk and full memory, which are told elsewhere.
    KresearchError
        One of kresearch's own comes through, with the name put before it where it names nobody.
    """
    try:
        yield
    except KresearchError as error:
        name_error(error, what)
        raise
    except BaseException as error:
        if isinstance(error, (KeyboardInterrupt, MemoryError, *but)) or tell_full_disk(error) is not None:
            raise
        raise CheckError(say_stopped(what, error)) from error


def name_error(error: KresearchError, what: str) -> None:
    """Put whose fault it is before what an error says, unless it says so already."""
    if what not in str(error):
        error.args = (f"{what}: {error}", *error.args[1:])


def say_stopped(what: str, error: BaseException) -> str:
    """Return the sentence that says what stopped, of what, and that the data is not at fault."""
    why = (
        "It could not use a file or a place that it asks for. Look whether that is there"
        if isinstance(error, OSError)
        else "That is a fault of its code, not of your data. Mend it"
    )
    return f"{what} stopped ({describe_error(error)}). {why}, or take another. Add --debug to see where."


def note_failure(what: str, function: Callable[..., Any], error: BaseException, *, where: str) -> str:
    """Warn that one of several stopped, and return the note for its place; one of kresearch's own is raised.

    Parameters
    ----------
    what
        E.g. ``"metric 'loud'"``.
    function
        Of which the error is.
    error
        What it raised; Ctrl-C, a full disk and full memory are raised again.
    where
        On what, for the warning.
    """
    passed = isinstance(error, KeyboardInterrupt | MemoryError) or tell_full_disk(error) is not None
    if passed or is_ours(function):
        raise error
    note = f"{what} of {function.__module__} stopped ({describe_error(error)})"
    warnings.warn(f"{note} {where}; the others go on.", KresearchWarning, stacklevel=3)
    return note


def is_ours(function: object) -> bool:
    """Return whether a function or class is kresearch's own."""
    return str(getattr(function, "__module__", "")).startswith("kresearch.")


def describe_error(error: BaseException) -> str:
    """Return an error's class and what it says, in one short line."""
    try:
        said = " ".join(str(error).split())[:_LONGEST]
    except Exception as further:  # an error that cannot say what it is
        said = f"and its text raised {type(further).__name__}"
    return f"{type(error).__name__}: {said or 'no message'}"


def ask_attribute(plug_in: object, name: str, default: Any, *, what: str) -> Any:
    """Return what a plug-in may carry, or a default; what its property raises is a sentence.

    Parameters
    ----------
    plug_in, name, default
        As of `getattr`.
    what
        As of `blaming`, e.g. ``"threshold of scorer 'loud'"``.
    """
    with blaming(what):
        return getattr(plug_in, name, default)


def check_own_name(what: str, own: object, called: str = "") -> str:
    """Return the name that a plug-in gives itself.

    Parameters
    ----------
    what
        What it is, e.g. ``"metric"``.
    own
        Its name.
    called
        What its entry point calls it; empty where that does not matter.

    Raises
    ------
    UsageError
        When it is no short line of text, or another than that of the entry point.
    """
    if (
        not isinstance(own, str)
        or not 0 < len(own) <= _LONGEST_NAME
        or not own.isprintable()
        or own.strip() != own
    ):
        raise UsageError(
            f"a {what} is named {own!r:.60}. Allowed: a line of 1 to {_LONGEST_NAME} signs that can be "
            "printed, without blanks around. Name it so."
        )
    if called and called != own:
        raise UsageError(
            f"the {what} calls itself '{own}', and its entry point calls it '{called}'. Allowed: one name. "
            "Name both alike."
        )
    return own


def check_number(found: object, *, of: str = "it", may_be: str = "a number, NaN for none") -> float:
    """Return a number that a plug-in gave, which is finite or NaN.

    Raises
    ------
    TypeError
        For anything else; to be raised within `blaming` or given to `note_failure`.
    """
    try:
        number = float(found) if isinstance(found, Real) else float("inf")
    except OverflowError:  # a whole number of hundreds of digits
        number = float("inf")
    if number in (float("inf"), float("-inf")):
        raise TypeError(f"{of} gave {found!r:.60}; allowed is {may_be}")
    return number

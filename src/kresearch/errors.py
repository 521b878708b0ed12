"""Errors that say what is wrong, what is allowed and what to do.

Every error a person can cause derives from `KresearchError`; the command line shows its
text without a traceback and leaves with `exit_code` (2 for usage, 1 for failed checks).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

#: Two words that share so much are one, mistyped; in fewer letters any two are alike.
_SLIP, _SHORTEST_SLIP = 0.87, 4


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most like `name`, or None when none is near.

    Parameters
    ----------
    name
        What somebody wrote.
    known
        The names that exist.
    """
    lowered = {k.lower(): k for k in known}
    # Whatever stands for a name is looked for as it is written.
    hits = difflib.get_close_matches(str(name).lower(), list(lowered), n=1, cutoff=0.6)
    return lowered[hits[0]] if hits else None


def slip_of(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that a slip of the pen makes of `name`, or None: words of other meaning are none.

    Parameters
    ----------
    name
        What somebody wrote.
    known
        The names that exist.

    Examples
    --------
    >>> slip_of("commment", ["comment", "like"]), slip_of("impression", ["expression", "post"])
    ('comment', None)
    """
    near = nearest(name, known)
    if near is not None and near.lower() == name.lower():
        return near
    if near is None or not name or name[0].lower() != near[0].lower() or len(name) < _SHORTEST_SLIP:
        return None
    alike = difflib.SequenceMatcher(None, name.lower(), near.lower()).ratio()
    return near if alike >= _SLIP else None


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return `` Did you mean 'x'?`` for the nearest known name, or an empty text."""
    hit = nearest(name, known)
    return f" Did you mean '{hit}'?" if hit is not None else ""


class KresearchError(Exception):
    """Base of all errors that a person can cause and mend."""

    exit_code = 2


class UsageError(KresearchError):
    """A call with values that do not fit: says which, what is allowed, what to do."""


class EmptyLogError(UsageError):
    """A log without a row, of which nothing can be said."""

    def __init__(self) -> None:
        super().__init__(
            "the log is empty: no interaction, post or audience row has a time. "
            "Allowed is a log with at least one row. Check the file with 'kresearch data check'."
        )


class UnknownNameError(KresearchError):
    """A name that no registry knows.

    Parameters
    ----------
    what
        The kind of thing, e.g. ``"variant"``.
    name
        The name that was asked for.
    known
        The names that exist.
    instead
        The name that it goes by, where that is known: of an account, the person that it is linked to.
    """

    def __init__(self, what: str, name: str, known: Iterable[str], *, instead: str | None = None) -> None:
        self.what, self.name, self.known = what, name, sorted(known)
        listing = ", ".join(self.known) or "none"
        said = f"no {what} '{name}'.{suggestion(name, self.known)}"
        if instead is not None:
            said = f"{what} '{name}' counts under '{instead}', to whom it is linked: name '{instead}'."
        super().__init__(f"{said} Known: {listing}.")


class DeclinedError(KresearchError):
    """A variant or metric that cannot answer on this log, with the reason."""

    exit_code = 1


class CheckError(KresearchError):
    """Input or results that failed a check."""

    exit_code = 1


class IntegrityError(CheckError):
    """A file that is not what its card or lock says."""


class KresearchWarning(UserWarning):
    """Something that changes how a result must be read, e.g. low coverage of polarity."""

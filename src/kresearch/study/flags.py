"""Cases that the time a log covers makes doubtful: warm-up, outages, the log's own beginning and end."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from kresearch.errors import KresearchWarning

if TYPE_CHECKING:
    from kresearch.evaluate.cases import Case
    from kresearch.interactions.covering import Covered
    from kresearch.variants import Variant

_DAY = pd.Timedelta(days=1)
_NAMED = 3


def flag_case(case: Case, covered: Covered, memory_days: float | None) -> tuple[str, ...]:
    """Return what makes a case doubtful, one sentence each; nothing for a sound one.

    They are on a baseline inside the warm-up, windows that touch an outage, an outage that the memory still
    holds (None: a memory without an end), and windows that reach past the end of the log.
    """
    # A quiet last day, or a silence until the end of the log, is what a case is about: no end of its data.
    silent = case.silence is not None and covered.ends is not None and case.silence[1] >= covered.ends
    begins, ends = covered.begins_of(case.account), covered.last_of(None if silent else case.account)
    if begins is None or ends is None:
        return ()
    warm_up = _warm_up(case, begins, covered.full_from(memory_days, case.account), memory_days)
    return (*warm_up, *_outages(case, covered, memory_days), *_end(case, ends))


def _warm_up(
    case: Case, begins: pd.Timestamp, full: pd.Timestamp | None, memory_days: float | None
) -> Iterable[str]:
    start, end = case.baseline
    if full is None or memory_days is None or start >= full:
        return
    days = max(int((end - begins) / _DAY), 0)
    yield (
        f"The log of '{case.account}' begins {days:,} days before the baseline ends, and the memory is "
        f"{memory_days:g} days long: until {full:%Y-%m-%d} the score can rise by itself (warm-up), and "
        "a part of a gain may be only that."
    )


def _outages(case: Case, covered: Covered, memory_days: float | None) -> Iterable[str]:
    for outage in covered.touching(case.start, case.end):
        names = [name for name, window in case.windows.items() if outage.touches(*window)]
        if names:
            yield f"No row of any account {outage}: an outage within {', '.join(names)}."
    if memory_days is not None:
        before = covered.touching(case.start - memory_days * _DAY, case.start)
        for outage in before:
            if not outage.touches(case.start, case.end):
                why = "an outage that the memory still holds in the baseline"
                yield f"No row of any account {outage}: {why}."


def _end(case: Case, ends: pd.Timestamp) -> Iterable[str]:
    late = [name for name, window in case.windows.items() if window[1] > ends + _DAY]
    if late:
        yield f"The log of '{case.account}' ends on {ends:%Y-%m-%d}, before the end of {', '.join(late)}."


def longest_memory(variants: Sequence[Variant]) -> float | None:
    """Return the longest memory of some variants in days, leaving out those without an end."""
    lengths = [variant.chain().memory.window_days for variant in variants]
    return max((length for length in lengths if length is not None), default=None)


def warn_flagged(cases: Sequence[Case], found: Sequence[tuple[str, ...]], *, dataset: str) -> None:
    """Warn once of the flagged cases of a dataset."""
    flagged = [(case, flags) for case, flags in zip(cases, found, strict=True) if flags]
    if not flagged:
        return
    said = " ".join(f"'{case.name}': {' '.join(flags)}" for case, flags in flagged[:_NAMED])
    more = f" And {len(flagged) - _NAMED} more." if len(flagged) > _NAMED else ""
    warnings.warn(
        f"{len(flagged)} of {len(cases)} cases of '{dataset}' are doubtful. {said}{more}",
        KresearchWarning,
        stacklevel=3,
    )

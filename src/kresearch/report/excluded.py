"""Values as read that judgements exclude: they are marked, never best, and no headline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kresearch.evaluate.cases import Case
    from kresearch.report.facts import Facts

#: Metrics that a storm's tone has no part in, or that are about the time after it.
_APART = frozenset({"coverage", "silence-change", "offset-after-silence", "change-after-return"})


def excluded_cases(facts: Facts, label: str, metric: str) -> frozenset[tuple[str, str]]:
    """Return (dataset, case) of the values of a variant that judgements exclude.

    A value rests on the reading: its gain as read may lie outside what the judgements allow, or the share of
    the spike that was read negative or positive does, and then the tone effect and the valence are not what
    happened.

    Parameters
    ----------
    facts
        Of the result.
    label
        The variant.
    metric
        Which value.
    """
    if metric in _APART:
        return frozenset()
    found = set()
    for row in facts.result.judged:
        gain = next((g for g in row["gains"] if g["variant"] == label), None)
        reads = gain is not None and not gain["low"] == gain["high"] == gain["as_read"]
        place = str(row["dataset"]), str(row["case"])
        shared = metric == "valence-in-spike" or (metric == "tone-effect" and reads)
        if (*place, label, facts.metric_for("spike") or "") in facts.beyond_judged or (
            shared and is_misread(row)
        ):
            found.add(place)
    return frozenset(found)


def misread_spike(facts: Facts, case: Case, share: float | None = None) -> bool:
    """Return whether a case was judged, and the share read negative is not what the judgements allow.

    Parameters
    ----------
    facts
        Of the result.
    case
        Which case.
    share
        A share that is to be told of it, such as that of the reactions whose polarity is known.
    """
    mine = [r for r in facts.result.judged if (r["dataset"], r["case"]) == (case.dataset, case.name)]
    return any(is_misread(row, labels=("negative",), shown=share) for row in mine)


def is_misread(
    row: dict[str, Any],
    *,
    labels: Sequence[str] = ("negative", "positive"),
    shown: float | None = None,
) -> bool:
    """Return whether a share of the spike as read lies outside the interval of its judged share.

    Parameters
    ----------
    row
        One case of a result's ``judged``.
    labels
        Which shares.
    shown
        Another share as read that must lie in it too.
    """
    return any(
        not s["low"] <= read <= s["high"]
        for s in row["shares"]
        for read in (s["read"], *(() if shown is None else (shown,)))
        if s["window"] == "during" and s["quantity"] in labels
    )

"""The second reading of a table with totals: not posts of an account, but what others wrote about one."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kresearch.interactions.guess.fit import name_fit, value_fit
from kresearch.interactions.guess.profile import Profile

if TYPE_CHECKING:
    from kresearch.interactions.guess.proposal import Proposed


def mention_reading(
    profiles: Sequence[Profile],
    found: dict[str, Proposed],
    author: Profile | None,
    *,
    time_unit: str | None = None,
) -> str | None:
    """Return how to read a table as mentions of one account, a sentence with options; None without texts.

    A table of texts with likes and shares is either what an account published, or what people said about it.
    In the second case likes are applause for those people, and counting them for the account would reward it
    for every popular complaint.
    """
    if "text" not in found or "at" not in found:
        return None
    each = author or _one_each(profiles)
    if each is None:
        return None
    options = {"account": "=NAME", "kind": "=mention", "actor": each.name}
    if "network" not in found:
        options["network"] = "=twitter"
    options |= {ours: found[ours].profile.name for ours in ("at", "text", "network") if ours in found}
    unit = f" --time-unit {time_unit}" if time_unit else ""
    said = " ".join(f"--map {shlex.quote(f'{ours}={theirs}')}" for ours, theirs in options.items())
    alone = "" if author is not None else " (nobody's name is in the file: each text counts as one person's)"
    return (
        "totals: they are taken for reactions to posts of the account. Where the rows are what others wrote "
        f"about one account, likes are theirs; then say instead, without --totals: {said}{unit}{alone}."
    )


def _one_each(profiles: Sequence[Profile]) -> Profile | None:
    """Return a column with another value in every row, the surest id first."""
    whole = [p for p in profiles if value_fit("interaction_id", p)]
    return max(whole, key=lambda p: name_fit("interaction_id", p.name), default=None)

"""Who is on the list under each variant: pure rules over a table of scores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kresearch.people.ranks import rank_interval, rank_scores
from kresearch.people.weekly import passes

#: Why an account is not on a list.
BELOW, BEYOND, EXCLUDED = "below the minimum", "beyond the last place", "left out"


@dataclass(frozen=True)
class Rules:
    """Who may be on a list."""

    min_score: float = 50.0  #: The least score, 1 to 100.
    top: int = 20  #: Places; accounts with the same value as the last place are all listed.
    order: str = "score"  #: ``"score"``, or ``"topic"`` for the score in the topic.
    topic: str = ""  #: The topic's name; empty for none.
    #: The least precision with which the topic of an account must be known, 0 to 1; None for any.
    min_precision: float | None = None
    max_suspicious: float | None = None  #: The greatest share of suspicious actors, 0 to 1; None for any.


def make_lists(
    scores: pd.DataFrame,
    rules: Rules,
    *,
    excluded: pd.Series,
    worlds: dict[str, pd.DataFrame] | None = None,
) -> pd.DataFrame:
    """Return who stands where under each variant.

    `scores` has ``account, variant, score, low, high`` and, with a topic, ``topic_score``; `excluded` says
    why an account is on no list; `worlds` (world x account scores) give the interval of the rank. Added are
    ``rank, rank_low, rank_high`` (by score, among all who are not left out), ``place`` (missing where the
    account is on no list), ``listed`` and ``why_not``.
    """
    parts = []
    for label, rows in scores.groupby("variant", sort=False):
        own = rows.set_index("account")
        own["why_not"] = excluded.reindex(own.index).notna().map({True: EXCLUDED, False: ""})
        free = own[own["why_not"] == ""]
        known = (worlds or {}).get(str(label))
        declared = free["low"].notna().any()
        ranks = rank_interval(
            free["score"],
            worlds=None if known is None else known[known.columns.intersection(free.index)],
            low=free["low"] if declared else None,
            high=free["high"] if declared else None,
        )
        own = own.join(ranks)
        enough = pd.Series(passes(free["score"].to_numpy(np.float64), rules.min_score), free.index)
        value = free["topic_score"] if rules.order == "topic" else free["score"]
        place = rank_scores(value[enough]).reindex(own.index)
        own["listed"] = place <= rules.top
        own["place"] = place.where(own["listed"])
        own.loc[free.index[~enough], "why_not"] = BELOW
        own.loc[place.index[place > rules.top], "why_not"] = BEYOND
        parts.append(own.reset_index())
    return pd.concat(parts, ignore_index=True)


def last_values(lists: pd.DataFrame, rules: Rules) -> dict[str, float]:
    """Return label -> the least value that was on the list; the minimum where there are places left."""
    name = "topic_score" if rules.order == "topic" else "score"
    found = {}
    for label, rows in lists.groupby("variant", sort=False):
        listed = rows[rows["listed"]]
        full = len(listed) >= rules.top
        found[str(label)] = float(listed[name].min()) if full else rules.min_score
    return found

"""The rows of a log that say who reacts: named actors, without what accounts do to themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from kresearch.errors import EmptyLogError, UsageError, suggestion

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

_COLUMNS = ("account", "actor", "kind", "network", "at", "interaction_id", "text", "language", "count")


@dataclass(frozen=True)
class Reactions:
    """Who reacted."""

    #: ``account, actor, kind, network, at, text, language``, one row per interaction, sorted.
    named: pd.DataFrame
    anonymous: pd.Series  #: Interactions of totals, whose actors nobody knows, by account.


def read_reactions(log: InteractionLog) -> Reactions:
    """Return the interactions of a log, split by whether their actor is known.

    An interaction told twice (same network, account and id) is one; what an account does to itself
    counts for nothing. Linked accounts are one, under the name of their person, as they are scored.
    """
    table = log.scored_interactions()
    rows = table.select(*[name for name in _COLUMNS if name in table.columns]).to_pandas()
    for name in _COLUMNS:
        if name not in rows.columns:
            rows[name] = None
    rows["at"] = pd.to_datetime(rows["at"], utc=True).dt.as_unit("us")
    known = rows["interaction_id"].notna()
    again = rows[known].duplicated(["network", "account", "interaction_id"])
    rows = rows.drop(index=again[again].index)
    count = pd.to_numeric(rows["count"]).fillna(1)
    unknown = rows["actor"].isna()
    anonymous = count[unknown].groupby(rows.loc[unknown, "account"]).sum().astype("int64")
    named = rows[~unknown & (rows["actor"] != rows["account"])].drop(columns=["count", "interaction_id"])
    named = named.sort_values(["actor", "at", "account", "kind", "network"], ignore_index=True)
    return Reactions(named, anonymous)


def choose_accounts(log: InteractionLog, wanted: list[str] | None) -> list[str]:
    """Return the accounts asked for, or all; a UsageError names unknown ones with the nearest names."""
    known = log.scored_accounts()
    if not known:
        raise EmptyLogError
    if wanted is None:
        return sorted(known)
    there = set(known)
    missing = [name for name in wanted if name not in there]
    if missing:
        said = " ".join(f"no account '{name}'.{suggestion(name, known)}" for name in missing)
        listing = ", ".join(known[:20]) + (" ..." if len(known) > 20 else "")
        raise UsageError(f"accounts: {said} Allowed: {listing}. Correct the name.")
    return sorted(set(wanted))

"""Who reacts to the accounts of a list: shares of actors by network, and of texts by language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from kresearch.sentiment.language import identify

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from kresearch.interactions import InteractionLog

#: Texts of an account whose language is told apart, the most recent: more would not move the shares much.
MOST_TEXTS = 200
#: And of all accounts together.
MOST_TEXTS_IN_ALL = 20_000
UNKNOWN = "unknown"
#: Smaller shares are not named.
LEAST_SHARE = 0.01


def read_networks(
    log: InteractionLog, accounts: Sequence[str] | None, *, until: pd.Timestamp
) -> pd.DataFrame:
    """Return ``account, group, share``: the share of each network among those who reacted before `until`."""
    rows = _rows_of(log, accounts, until)
    nameless = rows.actor.isnull().ifelse(rows["count"].fill_null(1), 0)
    counted = (
        rows.group_by(["account", "network"])
        .aggregate(people=rows.actor.nunique() + nameless.sum())
        .execute()
        .rename(columns={"network": "group"})
    )
    return _shares(counted, "people")


def count_people(log: InteractionLog, accounts: Sequence[str] | None, *, until: pd.Timestamp) -> pd.Series:
    """Return account -> how many people have reacted to it before `until`, totals as so many."""
    rows = _rows_of(log, accounts, until)
    nameless = rows.actor.isnull().ifelse(rows["count"].fill_null(1), 0)
    counted = rows.group_by("account").aggregate(people=rows.actor.nunique() + nameless.sum()).execute()
    people: pd.Series = counted.set_index("account")["people"]
    return people


def _rows_of(log: InteractionLog, accounts: Sequence[str] | None, until: pd.Timestamp) -> ir.Table:
    rows = log.scored_interactions()
    rows = rows.filter(rows["at"] < until)
    return rows if accounts is None else rows.filter(rows.account.isin(list(accounts)))


def read_languages(
    log: InteractionLog, accounts: Sequence[str] | None, *, until: pd.Timestamp
) -> pd.DataFrame:
    """Return ``account, group, share``: the share of each language in texts that reacted before `until`.

    Languages that the log declares are taken; where an account has texts and none is declared, those of its
    most recent texts are told apart offline (`MOST_TEXTS` of each, `MOST_TEXTS_IN_ALL` of all).
    """
    rows = _rows_of(log, accounts, until)
    texted = rows.filter(rows.text.notnull() | rows.language.notnull())
    counted = (
        texted.group_by(["account", "language"])
        .aggregate(texts=texted.count())
        .execute()
        .rename(columns={"language": "group"})
    )
    declared = set(counted.loc[counted["group"].notna(), "account"])
    silent = sorted(set(counted["account"]) - declared)
    parts = [counted[counted["account"].isin(declared)].fillna({"group": UNKNOWN})]
    if silent:
        most = max(1, min(MOST_TEXTS, MOST_TEXTS_IN_ALL // len(silent)))
        parts.append(_identified(texted.filter(texted.account.isin(silent)), most))
    return _shares(pd.concat(parts, ignore_index=True), "texts")


def _identified(table: ir.Table, most: int) -> pd.DataFrame:
    import ibis

    newest = ibis.row_number().over(
        ibis.window(group_by=table.account, order_by=[table["at"].desc(), table.text])
    )
    texts = table.mutate(place=newest).filter(ibis._.place < most).select("account", "text").execute()
    texts["group"] = pd.Series(identify(texts["text"].tolist()), index=texts.index).fillna(UNKNOWN)
    counted: pd.DataFrame = texts.groupby(["account", "group"]).size().rename("texts").reset_index()
    return counted


def _shares(counted: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the shares within each account, the largest first."""
    whole = counted.groupby("account")[name].transform("sum")
    found = counted.assign(share=counted[name] / whole)
    found = found.sort_values(["account", "share", "group"], ascending=[True, False, True])
    return found[["account", "group", "share"]].reset_index(drop=True)


def largest(shares: pd.DataFrame) -> pd.Series:
    """Return account -> the group with the largest share."""
    first: pd.Series = shares.drop_duplicates("account").set_index("account")["group"]
    return first


def say_shares(shares: pd.DataFrame) -> pd.Series:
    """Return account -> its three largest shares in words, e.g. ``en 92 %, es 5 %``."""
    first = shares[shares["share"] >= LEAST_SHARE].groupby("account").head(3)
    words = first["group"].astype(str) + " " + (100 * first["share"]).round().astype(int).astype(str) + " %"
    said: pd.Series = words.groupby(first["account"]).agg(", ".join)
    return said

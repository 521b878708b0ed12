"""Whether accounts of one language, network or size pass more often than others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kresearch.people.reactors import UNKNOWN, count_people, largest, read_languages, read_networks

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

#: Groups of fewer accounts are put together: a rate of two says nothing.
FEWEST_ACCOUNTS = 5
FEW = "groups of few accounts"
COLUMNS = (
    "variant", "by", "group", "accounts", "passes", "selection_rate", "low", "high", "difference", "ratio",
)  # fmt: skip


def read_groups(
    log: InteractionLog, accounts: list[str], *, until: pd.Timestamp, every_account: bool
) -> pd.DataFrame:
    """Return account x (language, network, size): the groups that selection is compared over.

    The language is that of most texts that reacted to the account and the network that of most people, before
    `until`; the size is its third by followers, or by people who reacted where followers are not known.
    """
    asked = None if every_account else accounts
    found = pd.DataFrame(index=pd.Index(accounts, name="account"))
    found["language"] = largest(read_languages(log, asked, until=until)).reindex(accounts)
    found["network"] = largest(read_networks(log, asked, until=until)).reindex(accounts)
    people = _followers(log, until)
    by = "followers"
    if people is None or people.reindex(accounts).isna().mean() > 0.5:
        people, by = count_people(log, asked, until=until), "people who reacted"
    found[f"size by {by}"] = _thirds(people.reindex(accounts))
    return found.fillna(UNKNOWN)


def _followers(log: InteractionLog, until: pd.Timestamp) -> pd.Series | None:
    table = log.scored_audience()
    if table is None:
        return None
    counted = table.filter(table["at"] < until).select("account", "network", "at", "followers").execute()
    newest = counted.sort_values("at").drop_duplicates(["account", "network"], keep="last")
    people: pd.Series = newest.groupby("account")["followers"].sum()
    return people


def _thirds(people: pd.Series) -> pd.Series:
    known = people.dropna()
    if known.nunique() < 3:
        return pd.Series("all of one size", index=people.index, dtype=object)
    share = known.rank(pct=True)
    names = [f"{word} third" for word in ("smallest", "middle", "largest")]
    cut = pd.cut(share, [0, 1 / 3, 2 / 3, 1], labels=names)
    return cut.astype(object).reindex(people.index)


def measure_selection(decisions: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """Return the selection rate of every group under every variant, with fairlearn: `COLUMNS`.

    ``selection_rate`` has Wilson's interval; ``difference`` between the greatest and the least rate and their
    ``ratio`` are over the groups of at least `FEWEST_ACCOUNTS` accounts.
    """
    from fairlearn.metrics import MetricFrame, count, selection_rate
    from statsmodels.stats.proportion import proportion_confint

    parts: list[dict[str, Any]] = []
    for label, rows in decisions.groupby("variant", sort=False):
        chosen = rows["passes"].astype(int).to_numpy()
        for by in groups.columns:
            named = _gather(groups[by].reindex(rows["account"]).reset_index(drop=True))
            frame = MetricFrame(
                metrics={"selection_rate": selection_rate, "accounts": count},
                y_true=chosen,
                y_pred=chosen,
                sensitive_features=named.rename(by),
            )
            large = np.isin(named, [g for g in named.unique() if g != FEW])
            apart, ratio = np.nan, np.nan
            if len(set(named[large])) > 1:
                whole = MetricFrame(
                    metrics=selection_rate,
                    y_true=chosen[large],
                    y_pred=chosen[large],
                    sensitive_features=named[large],
                )
                apart, ratio = float(whole.difference()), float(whole.ratio())
            for group, row in frame.by_group.iterrows():
                size, rate = int(row["accounts"]), float(row["selection_rate"])
                low, high = proportion_confint(round(rate * size), size, method="wilson")
                parts.append(
                    {
                        "variant": label, "by": by, "group": group, "accounts": size,
                        "passes": round(rate * size), "selection_rate": rate, "low": low, "high": high,
                        "difference": apart, "ratio": ratio,
                    }
                )  # fmt: skip
    return pd.DataFrame(parts, columns=list(COLUMNS))


def _gather(named: pd.Series) -> pd.Series:
    """Return the groups, those of few accounts as one."""
    sizes = named.map(named.value_counts())
    return named.where(sizes >= FEWEST_ACCOUNTS, FEW)

"""Accounts that may belong to one person: proposed from names and from what both do, never merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kresearch.interactions.given import take_log
from kresearch.interactions.names import comparing_form

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.interactions.log import InteractionLog

COLUMNS = ("network", "account", "other_network", "other_account", "score", "because")
#: Endings by which an organisation tells its accounts apart.
_ENDINGS = (
    "official", "ufficiale", "real", "the", "hq", "it", "italia", "italy", "uk", "us", "de", "fr", "es",
    "eu", "global", "help", "support", "care", "cares", "service", "team", "news", "app", "online", "page",
)  # fmt: skip
_SHORTEST = 4
#: From so many rows and such a share of them an account's acting is devoted to another.
_ROWS, _DEVOTED = 5, 0.8


def suggest_links(log: InteractionLog) -> pd.DataFrame:
    """Propose accounts that may belong to one person; nothing is merged.

    Two reasons make a proposal: names that are one but for case, blanks, ``@``, separators and usual
    endings (``acme``, ``Acme_Official``, ``acme-it``), on one network or on several; and an account
    that acts on hardly any other account. Read the proposals, write those that are true into
    ``persons.csv`` (``person, network, account``) and load the log again with it.

    Parameters
    ----------
    log
        The log. Accounts are those that are scored; actors who are no account are not looked at.

    Returns
    -------
    pandas.DataFrame
        ``network, account, other_network, other_account, score, because``, the likeliest first;
        `score` is 0 to 1 and no probability.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"account": ["Acme", "acme_official", "baker"], "actor": ["anna", "ben", "carl"]})
    >>> log = kr.InteractionLog(rows.assign(network="twitter", kind="like", at="2012-05-29T10:40Z"))
    >>> found = kr.interactions.suggest_links(log)
    >>> found[["account", "other_account", "score", "because"]].values.tolist()
    [['Acme', 'acme_official', 0.6, 'the names differ only in an ending']]
    """
    import pandas as pd

    table = take_log(log).interactions
    accounts = table.select("network", "account").distinct().to_pyarrow().to_pylist()
    pairs = sorted({(row["network"], row["account"]) for row in accounts})
    rows = [*_alike(pairs), *_devoted(log)]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    keys = ["network", "account", "other_network", "other_account"]
    best = frame.sort_values(["score", *keys], ascending=[False, True, True, True, True])
    return best.drop_duplicates(keys, ignore_index=True)


def _alike(pairs: list[tuple[str, str]]) -> list[tuple[str, str, str, str, float, str]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for pair in pairs:
        groups.setdefault(core_of(pair[1]), []).append(pair)
    found = []
    for core, group in groups.items():
        if len(core) < _SHORTEST:
            continue
        for place, (network, account) in enumerate(group):
            for other_network, other in group[place + 1 :]:
                # One name on two networks is one account of the log already.
                if account == other:
                    continue
                same = comparing_form(account) == comparing_form(other)
                why = "the names differ only in spelling" if same else "the names differ only in an ending"
                found.append((network, account, other_network, other, 0.95 if same else 0.6, why))
    return found


def core_of(name: str) -> str:
    """Return the part of a name that its owner's other accounts share: letters and digits without endings."""
    form = comparing_form(name)
    parts = [part for part in "".join(c if c.isalnum() else " " for c in form).split() if part]
    kept = [part for part in parts if part not in _ENDINGS] or parts
    core = "".join(kept)
    for ending in sorted(_ENDINGS, key=len, reverse=True):
        if len(ending) > 2 and core.endswith(ending) and len(core) - len(ending) >= _SHORTEST:
            return core.removesuffix(ending)
    return core


def _devoted(log: InteractionLog) -> list[tuple[str, str, str, str, float, str]]:
    """Return the accounts nearly all of whose own interactions go to one other account."""
    table = log.scored_interactions()
    names = table.select(actor=table.account, network=table.network).distinct()
    acted = table.semi_join(names, ["actor", "network"])
    counted = (
        acted.group_by("network", "actor", "account").aggregate(rows=acted.count()).to_pyarrow().to_pylist()
    )
    totals: dict[tuple[str, str], int] = {}
    for row in counted:
        key = (row["network"], row["actor"])
        totals[key] = totals.get(key, 0) + row["rows"]
    return [
        (
            row["network"], row["actor"], row["network"], row["account"],
            round(0.5 * row["rows"] / whole, 3),
            f"{row['rows']:,} of its {whole:,} interactions with accounts go to the other",
        )
        for row in counted
        if (whole := totals[row["network"], row["actor"]]) >= _ROWS and row["rows"] / whole >= _DEVOTED
    ]  # fmt: skip

"""Judged pairs joined with figures of their accounts, as `kresearch.weights` learns from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kresearch._common.words import number
from kresearch.errors import UsageError, suggestion
from kresearch.people.pairs import decided
from kresearch.weights import Proxy

if TYPE_CHECKING:
    import pandas as pd

#: The signals of a score, for weights that go back into a score. Units as in `kresearch.scoring.LogLinear`.
SIGNAL_PROXIES = {
    "reach": Proxy("reach"),
    "amplification": Proxy("amplification", unit=0.1),
    "impact": Proxy("impact", unit=10.0),
}


def join_figures(
    table: pd.DataFrame, figures: pd.DataFrame, *, question: str | None = None
) -> tuple[pd.DataFrame, list[str]]:
    """Return decided pairs as ``A_<figure>, B_<figure>, Choice``, and what was left out.

    Parameters
    ----------
    table
        Judged pairs.
    figures
        One row per account: ``account`` and numbers.
    question
        Which question, where there are several.

    Raises
    ------
    UsageError
        When `figures` has no column ``account``, names an account twice or holds no numbers, or no pair has
        both accounts in it.

    Examples
    --------
    >>> import pandas as pd
    >>> pairs = pd.DataFrame({"left": ["a"], "right": ["b"], "choice": ["left"]})
    >>> figures = pd.DataFrame({"account": ["a", "b"], "lists": [3, 1]})
    >>> join_figures(pairs, figures)[0].to_dict("records")
    [{'A_lists': 3, 'B_lists': 1, 'Choice': 1}]
    """
    import pandas as pd

    if "account" not in figures.columns:
        raise UsageError(
            f"the figures have no column account.{suggestion('account', map(str, figures.columns))} Allowed: "
            "a column account and one per figure. Rename the column of names."
        )
    known = figures.assign(account=figures["account"].astype(str))
    numbers = [str(c) for c in known.columns if c != "account" and pd.api.types.is_numeric_dtype(known[c])]
    problems = []
    doubled = known["account"][known["account"].duplicated()].unique()
    if len(doubled):
        problems.append(f"accounts stand twice: {', '.join(map(str, doubled[:5]))}")
    if not numbers:
        problems.append("no column holds numbers")
    if problems:
        raise UsageError(
            f"the figures cannot be used: {'; '.join(problems)}. Allowed: one row per account, and "
            "numbers. Mend the table."
        )
    notes = [
        f"not a figure, because it holds no numbers: {c}"
        for c in known.columns
        if c not in (*numbers, "account")
    ]
    rows = decided(table, question=question)
    values = known.set_index("account")[numbers]
    there = rows["left"].isin(values.index) & rows["right"].isin(values.index)
    if not there.any():
        raise UsageError(
            f"none of {len(rows)} decided pairs has both accounts among the {len(values)} with figures. "
            "Allowed: the same spelling in both. Compare the names."
        )
    if not there.all():
        notes.append(f"left out, as an account has no figures: {number(int((~there).sum()), 'pair')}")
    kept = rows[there]
    sides = [
        values.loc[kept[side]].add_prefix(prefix).reset_index(drop=True)
        for side, prefix in (("left", "A_"), ("right", "B_"))
    ]
    joined = pd.concat(sides, axis=1)
    joined["Choice"] = np.where(kept["choice"] == "left", 1, 0)
    return joined, notes

"""Which interactions a classifier has read, and in which groups their true classes are drawn.

A group is a stretch of time of one account, and within it those who were there before or those who
came that day: a storm brings newcomers who do not think as the regulars do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kresearch.interactions.schema import TEXTED_KINDS
from kresearch.sentiment.protocol import DEFAULT_THRESHOLD

if TYPE_CHECKING:
    import ibis.expr.types as ir

Ints = NDArray[np.int64]
#: A group in time holds at least so many readings, or all of its account's.
LEAST = 30
UNKNOWN = 3


@dataclass(frozen=True)
class Reading:
    """What was read, one entry per distinct reading."""

    row: Ints  #: Shape (n,): number of the interaction.
    #: Shape (n,): the reading each interaction belongs to: interactions of one account that repeat a text,
    #: e.g. retweets, are right or wrong together.
    which: Ints
    given: Ints  #: Shape (r,): class that each reading was given, 0 to 2, 3 for unknown.
    group: Ints  #: Shape (r,): its group in time.
    account: Ints  #: Shape (g,): account of each group, as a number.
    names: list[str]  #: Names of the accounts.
    counts: NDArray[np.float64]  #: Shape (g, 4): readings of each group by given class.

    def by_account(self) -> NDArray[np.float64]:
        """Return readings of each account by given class, shape (accounts, 4)."""
        out = np.zeros((len(self.names), 4))
        np.add.at(out, self.account, self.counts)
        return out


def was_read(table: ir.Table, *, shares: bool = True) -> ir.BooleanValue:
    """Return whether a classifier has read an interaction (boolean expression): it is or has a text.

    Without `shares`, a share was not read: where what it says was declared, e.g. neutral.
    """
    read = (table.kind.isin(TEXTED_KINDS) & table.polarity.notnull()) | table.text.notnull()
    return read if shares else read & (table.kind != "share")


def arrange(rows: pd.DataFrame) -> Reading:
    """Return the readings of the interactions that were read, given in any order.

    Columns: ``row, account, day, fresh, polarity, text``; fresh says whether the actor was first seen at the
    account that day.
    """
    rows = rows.sort_values("row", ignore_index=True)
    polarity = rows["polarity"].to_numpy(dtype=np.float64, na_value=np.nan)
    given = np.select(
        [np.isnan(polarity), polarity <= -DEFAULT_THRESHOLD, polarity >= DEFAULT_THRESHOLD],
        [UNKNOWN, 0, 2],
        1,
    ).astype(np.int64)
    codes, uniques = pd.factorize(rows["account"], sort=True)
    names = [str(name) for name in uniques]
    # What has no text of its own stands alone; what repeats a text of the account stands together.
    alone = ("\0" + rows["row"].astype(str)).to_numpy(dtype=object)
    told = rows["text"].to_numpy(dtype=object)
    words = np.where(rows["text"].isna().to_numpy(), alone, told)
    key = pd.MultiIndex.from_arrays([codes, given, pd.factorize(words)[0]])
    which, _ = pd.factorize(key)
    _, first = np.unique(which, return_index=True)
    account, day = codes[first].astype(np.int64), rows["day"].to_numpy(dtype=np.int64)[first]
    fresh = rows["fresh"].to_numpy(dtype=bool)[first]
    group, owner = _group(2 * account + fresh, day)
    owner //= 2
    counts = np.zeros((len(owner), 4))
    np.add.at(counts, (group, given[first]), 1.0)
    return Reading(
        row=rows["row"].to_numpy(dtype=np.int64),
        which=which.astype(np.int64),
        given=given[first],
        group=group,
        account=owner,
        names=names,
        counts=counts,
    )


def _group(account: Ints, day: Ints) -> tuple[Ints, Ints]:
    """Return each reading's group, and whose each group is: runs of whole days with enough readings."""
    days = pd.DataFrame({"account": account, "day": day}).groupby(["account", "day"]).size()
    numbers: list[int] = []
    owner: list[int] = []
    for who, sizes in days.groupby(level="account"):
        held = [0]
        places = []
        for size in sizes.to_numpy():
            if held[-1] >= LEAST:
                held.append(0)
            held[-1] += int(size)
            places.append(len(held) - 1)
        if len(held) > 1 and held[-1] < LEAST:
            # The last run is too short to stand alone.
            places = [min(place, len(held) - 2) for place in places]
            held.pop()
        numbers += [len(owner) + place for place in places]
        owner += [int(str(who))] * len(held)
    at = days.index.get_indexer(pd.MultiIndex.from_arrays([account, day]))
    return np.array(numbers, dtype=np.int64)[at], np.array(owner, dtype=np.int64)

"""What the actors of accounts look like, as shares with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kresearch.audience.looks import LOOKS, UNKNOWN, find_looks
from kresearch.audience.shares import Separation, wilson
from kresearch.audience.thresholds import Thresholds
from kresearch.scoring.rows import FloatArray

#: What a share rests on.
BY_BEHAVIOUR, BY_MODEL, BY_NOTHING = "behaviour", "model and behaviour", "nothing"
_SUSPICIOUS = ("mechanical", "mass")


@dataclass(frozen=True)
class Shares:
    """A share of each account with its low and high end; NaN, 0 and 1 where it is not known."""

    share: FloatArray
    low: FloatArray
    high: FloatArray

    def outside(self, other: Shares) -> Shares:
        """Return a share of those outside of another group as a share of all."""
        low, high = self.low * (1 - other.high), self.high * (1 - other.low)
        return Shares(self.share * (1 - other.share), low, high)

    def take(self, which: np.ndarray[tuple[int], np.dtype[np.bool_]], other: Shares) -> Shares:
        """Return another share where `which` is true."""
        pairs = ((self.share, other.share), (self.low, other.low), (self.high, other.high))
        return Shares(*(np.where(which, theirs, ours) for ours, theirs in pairs))


def count_looks(
    pairs: pd.DataFrame, actors: pd.DataFrame, thresholds: Thresholds, accounts: Sequence[str]
) -> pd.DataFrame:
    """Return, per account, how many of its actors have which look, the unknown ones too."""
    looks = find_looks(pairs, actors, thresholds)
    table = pairs.groupby(["account", looks.to_numpy()]).size().unstack(fill_value=0)
    return table.reindex(index=list(accounts), columns=[*LOOKS, UNKNOWN], fill_value=0)


def share_looks(
    counts: Sequence[pd.DataFrame], pairs: pd.DataFrame, chance: FloatArray, separation: Separation | None
) -> pd.DataFrame:
    """Return shares of the judged actors of each account.

    `counts` of `count_looks` come under the usual thresholds first, then under the others. `pairs` has
    ``account, actor`` (place in `chance`, which says how likely each is mechanical by a model; NaN where no
    figures are known).
    """
    accounts = counts[0].index
    judged = counts[0][list(LOOKS)].sum(axis=1).to_numpy(np.float64)
    total = counts[0].sum(axis=1).to_numpy(np.float64)
    shares = {look: _share(counts, [look], LOOKS) for look in LOOKS}
    suspicious = _share(counts, _SUSPICIOUS, LOOKS)
    basis = np.where(judged > 0, BY_BEHAVIOUR, BY_NOTHING).astype(object)
    known = pairs[~np.isnan(chance[pairs["actor"].to_numpy()])]
    with_figures = known.groupby("account").size().reindex(accounts, fill_value=0).to_numpy()
    if separation is not None and len(known):
        found = known.groupby("account")["actor"].apply(lambda at: separation.estimate(chance[at.to_numpy()]))
        ends = np.array([found.get(name, (np.nan, 0.0, 1.0)) for name in accounts], dtype=np.float64)
        mechanical = Shares(ends[:, 0], ends[:, 1], ends[:, 2])
        # Where the model has nothing to say, behaviour stands alone.
        modelled = ~np.isnan(mechanical.share)
        # The model says who is mechanical; behaviour parts the others.
        others = {k: _share(counts, [k], LOOKS[1:]).outside(mechanical) for k in LOOKS[1:]}
        shares = {k: v.take(modelled, ({"mechanical": mechanical} | others)[k]) for k, v in shares.items()}
        suspicious = suspicious.take(modelled, _either(mechanical, _share(counts, ["mass"], LOOKS[1:])))
        basis[modelled] = BY_MODEL
    with np.errstate(invalid="ignore", divide="ignore"):
        unknown = counts[0][UNKNOWN].to_numpy() / total
    columns: dict[str, object] = {
        "account": accounts.to_numpy(),
        "actors": total.astype(np.int64),
        "judged": judged.astype(np.int64),
        "unknown": unknown,
        "with_figures": with_figures,
    }
    for look, one in shares.items():
        columns |= {look: one.share, f"{look}_low": one.low, f"{look}_high": one.high}
    columns |= {"suspicious_share": suspicious.share, "low": suspicious.low, "high": suspicious.high}
    return pd.DataFrame(columns | {"basis": basis})


def _share(counts: Sequence[pd.DataFrame], looks: Sequence[str], among: Sequence[str]) -> Shares:
    """Return a share of those with a look of `among`, with its interval.

    It holds chance and thresholds, and who is judged: who acts often, and paid actors act often. Those
    too seldom seen may hold none of a look, or as many as the judged; and they may all be real.
    """
    many = [one[list(among)].sum(axis=1).to_numpy(np.float64) for one in counts]
    hits = [one[list(looks)].sum(axis=1).to_numpy(np.float64) for one in counts]
    everybody = counts[0].sum(axis=1).to_numpy(np.float64)
    ends = [wilson(hit, n) for hit, n in zip(hits, many, strict=True)]
    ends += [wilson(hit, everybody) for hit in hits]
    if list(looks) == [LOOKS[-1]]:
        ends += [wilson(h + one[UNKNOWN].to_numpy(), everybody) for h, one in zip(hits, counts, strict=True)]
    with np.errstate(invalid="ignore", divide="ignore"):
        share = hits[0] / many[0]
    low, high = np.min([low for low, _ in ends], axis=0), np.max([high for _, high in ends], axis=0)
    return Shares(share, low, np.where(many[0] > 0, high, 1.0))


def _either(first: Shares, of_the_rest: Shares) -> Shares:
    """Return the share of one group and of a part of the rest; the first alone where that part is unknown."""
    rest = np.nan_to_num(of_the_rest.share)
    together = [
        one + (1 - one) * part
        for one, part in (
            (first.share, rest), (first.low, of_the_rest.low), (first.high, of_the_rest.high),
        )
    ]  # fmt: skip
    return Shares(*together)

"""Whether judges agree on pairs, and whether the side an account stands on sways them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from kresearch._common.agreement import alpha_interval, nominal_alpha, say_alpha
from kresearch._common.words import number
from kresearch.errors import UsageError
from kresearch.people.pairs import check_pair_table, decided

if TYPE_CHECKING:
    import pandas as pd

#: Resamples of pairs.
RESAMPLES = 1000


@dataclass(frozen=True)
class PairAgreement:
    """How far judges agree.

    Parameters
    ----------
    alpha, low, high
        Krippendorff's alpha with its 95 % interval (bootstrap over pairs); NaN without a pair of two judges,
        the interval also with fewer than five such pairs and where all are alike. 0 is chance, 1 perfect.
    same
        Share of equal answers among all answers of two judges to one pair.
    pairs
        Pairs that two or more judges decided.
    judges
        Who they are.
    left_share, left_low, left_high
        How often the account on the left was chosen, with its 95 % interval (Wilson); 0.5 is no preference.
    untold
        Answers "cannot tell".
    """

    alpha: float
    low: float
    high: float
    same: float
    pairs: int
    judges: tuple[str, ...]
    left_share: float
    left_low: float
    left_high: float
    untold: int

    @property
    def text(self) -> str:
        """What it says, in sentences."""
        side = (
            f"The account on the left was chosen in {self.left_share:.0%} "
            f"({self.left_low:.0%} to {self.left_high:.0%})"
        )
        swayed = not self.left_low <= 0.5 <= self.left_high
        side += ": the side sways the judges." if swayed else "; no preference for a side is shown."
        if not self.pairs:
            return f"No pair was decided by two judges, so agreement is unknown. {side}"
        alpha = say_alpha(self.alpha, self.low, self.high, self.pairs)
        return (
            f"{len(self.judges)} judges agree with alpha {alpha} on {number(self.pairs, 'pair')} that two or "
            f"more decided; two answers to one pair are equal in {self.same:.0%}. "
            f"{number(self.untold, 'answer')} 'cannot tell'. {side}"
        )


def measure_pair_agreement(
    table: pd.DataFrame, *, question: str | None = None, seed: int = 0
) -> PairAgreement:
    """Measure agreement between judges on the same pairs, whichever account stood left.

    Alpha knows two values, "the first account" and "the second", and which is which is arbitrary. Every pair
    is therefore counted both ways round, so that chance agreement is one half and renaming accounts changes
    nothing.

    Parameters
    ----------
    table
        Judged pairs.
    question
        Which question, where there are several.
    seed
        Of the bootstrap.

    Returns
    -------
    PairAgreement

    Raises
    ------
    UsageError
        When nothing was decided.

    References
    ----------
    Krippendorff (2004), Content Analysis, chapter 11.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas
    >>> pairs = pandas.DataFrame({"left": list("aabb"), "right": list("bcca"), "choice": list("llrr")})
    >>> table = pandas.concat([pairs.assign(judge="ann"), pairs.assign(judge="ben", choice=list("lllr"))])
    >>> found = kr.people.measure_pair_agreement(table)
    >>> found.pairs, found.judges, round(found.same, 2)
    (3, ('ann', 'ben'), 0.67)
    """
    from statsmodels.stats.proportion import proportion_confint

    rows = decided(table, question=question)
    if rows.empty:
        raise UsageError(
            "no pair was decided. Allowed: at least one choice of left or right. Judge some with "
            "'kresearch pairs judge'."
        )
    # A judge who answers a pair twice has one say in it: the last.
    first = rows[["left", "right"]].min(axis=1)
    second = rows[["left", "right"]].max(axis=1)
    last = rows.assign(first=first, second=second, chose=(rows["winner"] == first).astype(int))
    last = last.drop_duplicates(["judge", "first", "second"], keep="last")
    counts = (
        last.groupby(["first", "second"])["chose"].agg(["sum", "count"]).query("count >= 2").to_numpy("int64")
    )
    units = np.column_stack([counts[:, 0], counts[:, 1] - counts[:, 0]])
    low, high = alpha_interval(units, _alpha, resamples=RESAMPLES, seed=seed)
    several = last[last.duplicated(["first", "second"], keep=False)]
    lefts = int((rows["choice"] == "left").sum())
    bounds = proportion_confint(lefts, len(rows), method="wilson")
    each = units.sum(axis=1)
    told = check_pair_table(table)
    return PairAgreement(
        alpha=_alpha(units) if len(units) else float("nan"),
        low=low,
        high=high,
        same=float((units * (units - 1)).sum() / (each * (each - 1)).sum()) if len(units) else float("nan"),
        pairs=len(units),
        judges=tuple(sorted(set(several["judge"]) or set(rows["judge"]))),
        left_share=lefts / len(rows),
        left_low=float(bounds[0]),
        left_high=float(bounds[1]),
        untold=int(((told["choice"] == "cannot-tell") & told["question"].isin(set(rows["question"]))).sum()),
    )


def _alpha(units: npt.NDArray[np.int64]) -> float:
    """Return alpha of counts per pair, every pair counted both ways round."""
    return nominal_alpha(np.vstack([units, units[:, ::-1]]))

"""Variants against people: whose order of accounts is the judges' own, and what a gap of points is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kresearch._common.words import number
from kresearch.errors import UnknownNameError, UsageError
from kresearch.people.pairs import decided

if TYPE_CHECKING:
    import pandas as pd

#: AUCs that differ by less are the same.
_TIE = 1e-9
#: With fewer accounts there is no interval.
FEWEST_ACCOUNTS = 5


@dataclass(frozen=True)
class PeopleAgreement:
    """Variants beside people.

    Parameters
    ----------
    frame
        One row per variant, best first: ``variant, auc, low, high`` (95 %, accounts drawn anew; NaN
        with fewer than five or where all draws are alike), ``accuracy``
        (share of pairs in which the chosen account stands higher, ties half), ``brier, brier_low,
        brier_high``
        (0.25 says nothing), ``calibration_error``, ``odds_of_10`` (odds that ten points more are worth),
        ``shift, shift_low, shift_high`` (of the AUC from the reference), ``pairs, accounts, ties, missing``.
    reference
        Variant that the shifts are taken from.
    """

    frame: pd.DataFrame
    reference: str

    @property
    def _interval(self) -> str:
        best = self.frame.iloc[0]
        if best["low"] != best["low"]:
            few = best["accounts"] < FEWEST_ACCOUNTS
            return (
                f"no interval: {f'fewer than {FEWEST_ACCOUNTS} accounts' if few else 'all draws are alike'}"
            )
        return f"{best['low']:.3f} to {best['high']:.3f}"

    @property
    def text(self) -> str:
        """What it says, in sentences."""
        best = self.frame.iloc[0]
        first = self.frame.loc[self.frame["auc"] > best["auc"] - _TIE, "variant"].tolist()
        who = f"{best['variant']} has" if len(first) == 1 else f"{_join(first)} have alike"
        said = (
            f"Of {number(len(self.frame), 'variant')} {who} the highest AUC: {best['auc']:.3f} "
            f"({self._interval}) on {number(best['pairs'], 'pair')} of "
            f"{number(best['accounts'], 'account')}. 1 puts the chosen account always higher, 0.5 knows "
            "nothing of people's choices."
        )
        if best["auc"] <= 0.5:
            said += " No variant does better than that."
        elif not best["low"] > 0.5:
            said += f" {'It is' if len(first) == 1 else 'They are'} not shown to do better than that."
        if len(first) == 1 and best["variant"] != self.reference and not best["shift_low"] > 0:
            said += f" It is not shown to differ from {self.reference}."
        if best["missing"]:
            said += f" Left out, as an account has no score: {number(best['missing'], 'pair')}."
        return said


def compare_with_people(
    scores: Mapping[str, pd.DataFrame],
    table: pd.DataFrame,
    *,
    question: str | None = None,
    reference: str | None = None,
    level: float = 0.95,
    seed: int = 0,
) -> PeopleAgreement:
    """Compare the order that variants give accounts with what people chose.

    Parameters
    ----------
    scores
        Variant -> frame of scores (``account, at, score``), as `kresearch.score` gives it. Each account's
        last score counts.
    table
        Judged pairs.
    question
        Which question, where there are several.
    reference
        The variant that shifts are taken from; default ``quantity`` where it is there, else the first.
    level
        Of the intervals.
    seed
        Of the bootstrap and the folds.

    Returns
    -------
    PeopleAgreement

    Raises
    ------
    UsageError
        When there is no variant, a frame is none of scores, or no decided pair has two scored accounts.
    UnknownNameError
        When no frame is that of the reference.

    Notes
    -----
    What a point is worth is fitted on other pairs, one factor of zero or more per variant; probabilities are
    those of pairs that the factor has not seen. Intervals draw accounts, because pairs share them.

    Examples
    --------
    People chose Anna before Ben and Ben before Carla; quantity says so too:

    >>> import kresearch as kr
    >>> import pandas
    >>> judged = pandas.DataFrame({"left": ["anna", "carla"], "right": ["ben", "ben"], "choice": ["l", "r"]})
    >>> scores = pandas.DataFrame({"account": ["anna", "ben", "carla"], "score": [60.0, 40.0, 30.0]})
    >>> scores["at"] = pandas.Timestamp("2012-01-01", tz="UTC")
    >>> found = kr.people.compare_with_people({"quantity": scores}, judged)
    >>> found.frame[["variant", "auc", "accuracy", "pairs"]].to_dict("records")
    [{'variant': 'quantity', 'auc': 1.0, 'accuracy': 1.0, 'pairs': 2}]
    """
    import numpy as np
    import pandas as pd

    from kresearch.evaluate.judged_pairs import (
        calibration_error,
        draw_accounts,
        fit_worth,
        lay_out_gaps,
        order_area,
        unseen_chances,
    )
    from kresearch.evaluate.resampling import bound_interval, percentile_interval

    if not scores:
        raise UsageError(
            "no variant was given. Allowed: one or more frames of scores by name. Score a log first."
        )
    if reference is not None and reference not in scores:
        raise UnknownNameError("variant", reference, scores)
    for name, frame in scores.items():
        if lacking := [column for column in ("account", "at", "score") if column not in frame.columns]:
            raise UsageError(
                f"the scores of '{name}' have no column {', '.join(lacking)}. Allowed: what kresearch.score "
                "returns, with account, at and score. Rename theirs."
            )
    rows = decided(table, question=question)
    pairs = [(str(w), str(o)) for w, o in zip(rows["winner"], rows["loser"], strict=True)]
    base = reference or ("quantity" if "quantity" in scores else next(iter(scores)))
    found: list[dict[str, Any]] = []
    areas: dict[str, Any] = {}
    for name, frame in scores.items():
        last = frame.sort_values("at").groupby("account", observed=True)["score"].last()
        judged = lay_out_gaps(pairs, {str(a): float(s) for a, s in last.items()})
        if not len(judged.gap):
            raise UsageError(
                f"none of {len(pairs)} decided pairs has two accounts that {name} scores. Allowed: pairs of "
                "accounts of the log, spelled as there. Compare the names in both."
            )
        chance = unseen_chances(judged, seed=seed)
        error = (1 - chance) ** 2
        line: dict[str, Any] = {
            "variant": name,
            "auc": float(order_area(judged.gap)[0]),
            "low": np.nan,
            "high": np.nan,
            "accuracy": float((judged.gap > 0).mean() + judged.ties / len(judged.gap) / 2),
            "brier": float(error.mean()),
            "brier_low": np.nan,
            "brier_high": np.nan,
            "calibration_error": calibration_error(chance),
            "odds_of_10": float(np.exp(min(10 * fit_worth(judged.gap), 50.0))),
            "shift": np.nan,
            "shift_low": np.nan,
            "shift_high": np.nan,
            "pairs": len(judged.gap),
            "accounts": judged.accounts,
            "ties": judged.ties,
            "missing": judged.missing,
        }
        if judged.accounts >= FEWEST_ACCOUNTS:
            weights, n = draw_accounts(judged, seed=seed), judged.accounts
            areas[name] = order_area(judged.gap, weights)
            with np.errstate(invalid="ignore", divide="ignore"):
                drawn = (weights @ error) / weights.sum(axis=1)
            line["low"], line["high"] = _wide(bound_interval(line["auc"], areas[name], n=n, level=level))
            line["brier_low"], line["brier_high"] = _wide(
                percentile_interval(line["brier"], drawn, n=n, level=level)
            )
        found.append(line)
    whole = {str(line["variant"]): line for line in found}
    for name, line in whole.items():
        if name == base or base not in whole:
            continue
        line["shift"] = line["auc"] - whole[base]["auc"]
        # Only draws of the same accounts and pairs can be taken from each other.
        if name in areas and base in areas and line["missing"] == whole[base]["missing"]:
            line["shift_low"], line["shift_high"] = _wide(
                percentile_interval(line["shift"], areas[name] - areas[base], n=line["accounts"], level=level)
            )
    result = pd.DataFrame(found).sort_values("auc", ascending=False, kind="stable")
    return PeopleAgreement(result.reset_index(drop=True), base)


def _join(names: list[str]) -> str:
    """Return ``a, b and c``; ``all`` would say less where variants were left out."""
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _wide(ends: tuple[float, float]) -> tuple[float, float]:
    """Return an interval; none where all draws are alike, for no width would claim a certainty nobody has."""
    return ends if ends[1] - ends[0] > _TIE else (float("nan"), float("nan"))

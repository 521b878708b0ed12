"""How strong each account is in people's eyes: Bradley-Terry strengths with intervals.

A judge chooses a over b with the odds ``exp(strength(a) - strength(b))`` (Bradley and Terry 1952). A weak
normal prior keeps strengths finite where an account won or lost every time, and where two groups of accounts
were never compared; both are said, because there the prior decides and not the judges.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from kresearch.errors import UsageError
from kresearch.people.pairs import decided

if TYPE_CHECKING:
    import pandas as pd

Floats = npt.NDArray[np.float64]
#: With fewer judges than this the bootstrap draws pairs instead of judges.
FEWEST_JUDGES = 5
_SHOWN = 5


@dataclass(frozen=True)
class Strengths:
    """Fitted strengths.

    Parameters
    ----------
    frame
        One row per account, strongest first: ``account, strength, low, high`` (log-odds against the mean
        account of its component), ``probability`` (to be chosen over that one), ``won, lost, component``.
    penalty
        Of the prior: its variance is one over it.
    intervals
        ``"fisher"`` or ``"bootstrap"``.
    level
        Of the intervals.
    notes
        Where the prior decides, and other things to know.
    """

    frame: pd.DataFrame
    penalty: float
    intervals: str
    level: float
    notes: tuple[str, ...] = ()

    def probability(self, one: str, other: str) -> float:
        """Return the probability that `one` is chosen over `other`.

        Raises
        ------
        UsageError
            For an account without judgements, or two that no chain of comparisons connects.
        """
        known = self.frame.set_index("account")
        unknown = [name for name in (one, other) if name not in known.index]
        if unknown:
            raise UsageError(
                f"no judged pair holds {', '.join(unknown)}. Allowed: the accounts of the frame. Judge "
                "pairs of it."
            )
        if known["component"][one] != known["component"][other]:
            raise UsageError(
                f"no chain of comparisons leads from '{one}' to '{other}'. Allowed: accounts of one "
                "component. Judge a pair between the two groups."
            )
        return _logistic(float(known["strength"][one]) - float(known["strength"][other]))

    def _repr_html_(self) -> str:
        return f"{self.frame.round(2).to_html(index=False)}<p>{' '.join(self.notes)}</p>"


def fit_strengths(
    table: pd.DataFrame,
    *,
    question: str | None = None,
    intervals: Literal["fisher", "bootstrap"] = "fisher",
    level: float = 0.95,
    penalty: float = 0.1,
    resamples: int = 200,
    seed: int = 0,
) -> Strengths:
    """Fit Bradley-Terry strengths to judged pairs.

    Parameters
    ----------
    table
        Judged pairs; "cannot tell" has no say.
    question
        Which question, where there are several.
    intervals
        ``fisher``: from the curvature of the likelihood, exact enough and at once, answers taken as
        independent. ``bootstrap``: judges are drawn anew (pairs of accounts, when there are fewer than five
        judges), so that answers of one judge may go together.
    level
        Of the intervals.
    penalty
        Of the normal prior, one over its variance: 0.1 says that strengths differ by some three in log-odds.
    resamples, seed
        Of the bootstrap.

    Returns
    -------
    Strengths

    Raises
    ------
    UsageError
        When nothing was decided, or a number lies outside its limits.

    Notes
    -----
    Fitted by `choix.opt_pairwise` (maximum a posteriori).

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("a", "b", "left"), ("a", "b", "left"), ("b", "c", "left"), ("c", "a", "right")]
    >>> rows += [("c", "b", "left")]
    >>> made = fit_strengths(pd.DataFrame(rows, columns=["left", "right", "choice"]))
    >>> made.frame["account"].tolist()
    ['a', 'c', 'b']
    """
    import pandas as pd

    _check(intervals, level, penalty, resamples)
    rows = decided(table, question=question)
    if rows.empty:
        raise UsageError(
            "no pair was decided, so there are no strengths. Allowed: choices of left or right. Judge some "
            "with 'kresearch pairs judge'."
        )
    names = sorted(set(rows["winner"]) | set(rows["loser"]))
    place = {name: i for i, name in enumerate(names)}
    data = np.column_stack([rows["winner"].map(place), rows["loser"].map(place)]).astype(np.int64)
    component, notes = _connect(names, data)
    strength = _fit(len(names), data, penalty, component)
    if intervals == "fisher":
        from scipy.stats import norm

        half = float(norm.ppf(0.5 + level / 2)) * _errors(strength, data, penalty, component)
        low, high = strength - half, strength + half
    else:
        units, what = _units(rows, data)
        notes.append(f"the bootstrap draws {what}")
        low, high = _bootstrap(
            strength, data, units, penalty, component, level=level, resamples=resamples, seed=seed
        )
    won, lost = (np.bincount(data[:, side], minlength=len(names)) for side in (0, 1))
    frame = pd.DataFrame(
        {
            "account": names, "strength": strength, "low": low, "high": high,
            "probability": [_logistic(s) for s in strength], "won": won, "lost": lost,
            "component": component + 1,
        }
    )  # fmt: skip
    frame = frame.sort_values(["component", "strength", "account"], ascending=[True, False, True])
    return Strengths(frame.reset_index(drop=True), penalty, intervals, level, tuple(notes))


def _check(intervals: str, level: float, penalty: float, resamples: int) -> None:
    problems = []
    if intervals not in ("fisher", "bootstrap"):
        problems.append(f"intervals={intervals!r} (fisher or bootstrap)")
    if not 0 < level < 1:
        problems.append(f"level={level} (between 0 and 1)")
    if not (math.isfinite(penalty) and penalty > 0):
        problems.append(f"penalty={penalty} (over 0, or strengths of accounts that always won are infinite)")
    if resamples < 20:
        problems.append(f"resamples={resamples} (20 or more)")
    if problems:
        raise UsageError(
            f"strengths cannot be fitted: {'; '.join(problems)}. Allowed is what stands in brackets. "
            "Change it."
        )


def _connect(names: list[str], data: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], list[str]]:
    """Return each account's component (the largest is 0), and where the prior decides."""
    import networkx as nx

    graph: Any = nx.DiGraph()
    graph.add_nodes_from(range(len(names)))
    graph.add_edges_from(map(tuple, np.unique(data, axis=0).tolist()))
    parts = sorted(nx.weakly_connected_components(graph), key=lambda part: (-len(part), min(part)))
    component = np.zeros(len(names), dtype=np.int64)
    for number, part in enumerate(parts):
        component[list(part)] = number
    notes = []
    if len(parts) > 1:
        notes.append(
            f"the pairs fall into {len(parts)} groups that were never compared (sizes "
            f"{', '.join(str(len(p)) for p in parts[:_SHOWN])}): strengths compare within a group only; "
            "judge pairs between the groups"
        )
    for word, degree in (("lost", graph.in_degree), ("won", graph.out_degree)):
        # An edge leads from who won to who lost.
        never = [names[i] for i, count in degree() if count == 0]
        if never:
            shown = ", ".join(never[:_SHOWN]) + (
                f" and {len(never) - _SHOWN} more" if len(never) > _SHOWN else ""
            )
            notes.append(f"never {word}: {shown}; how far they stand out is the prior's, not the judges'")
    return component, notes


def _fit(n: int, data: npt.NDArray[np.int64], penalty: float, component: npt.NDArray[np.int64]) -> Floats:
    import choix

    # choix adds alpha times the squares: its prior has the variance 1 / (2 alpha), not 1 / alpha as it says.
    fitted = choix.opt_pairwise(n, data.tolist(), alpha=penalty / 2)
    return _centre(np.asarray(fitted, dtype=np.float64), component)


def _centre(strength: Floats, component: npt.NDArray[np.int64]) -> Floats:
    """Return strengths minus the mean of their component."""
    many = np.bincount(component)
    return strength - (np.bincount(component, strength) / many)[component]


def _errors(
    strength: Floats, data: npt.NDArray[np.int64], penalty: float, component: npt.NDArray[np.int64]
) -> Floats:
    """Return standard errors of centred strengths from the curvature at the mode."""
    n = len(strength)
    chance = 1 / (1 + np.exp(strength[data[:, 1]] - strength[data[:, 0]]))
    weight = chance * (1 - chance)
    curvature = penalty * np.eye(n)
    for one, other, sign in ((0, 0, 1), (1, 1, 1), (0, 1, -1), (1, 0, -1)):
        np.add.at(curvature, (data[:, one], data[:, other]), sign * weight)
    same = component[:, None] == component[None, :]
    centring = np.eye(n) - same / same.sum(axis=1, keepdims=True)
    spread = centring @ np.linalg.inv(curvature) @ centring.T
    return np.asarray(np.sqrt(np.maximum(np.diag(spread), 0.0)), dtype=np.float64)


def _units(rows: pd.DataFrame, data: npt.NDArray[np.int64]) -> tuple[list[npt.NDArray[np.int64]], str]:
    """Return the answers that are drawn together."""
    judges = rows["judge"].astype(str).to_numpy()
    if len(set(judges)) >= FEWEST_JUDGES:
        return [np.flatnonzero(judges == j) for j in sorted(set(judges))], f"{len(set(judges))} judges"
    _, which = np.unique(np.sort(data, axis=1), axis=0, return_inverse=True)
    which = np.asarray(which).ravel()
    many = int(which.max()) + 1
    return [
        np.flatnonzero(which == k) for k in range(many)
    ], f"{many} pairs of accounts (fewer than {FEWEST_JUDGES} judges)"


def _bootstrap(
    strength: Floats,
    data: npt.NDArray[np.int64],
    units: list[npt.NDArray[np.int64]],
    penalty: float,
    component: npt.NDArray[np.int64],
    *,
    level: float,
    resamples: int,
    seed: int,
) -> tuple[Floats, Floats]:
    """Return the percentiles of strengths over drawn units.

    The same likelihood and prior as those of choix, as a logistic regression without intercept on weighted
    rows: a hundred times quicker, and a test holds the two equal.
    """
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    rng = np.random.default_rng(seed)
    table = np.zeros((len(data), len(strength)))
    table[np.arange(len(data)), data[:, 0]] = 1.0
    table[np.arange(len(data)), data[:, 1]] = -1.0
    # A logistic regression wants two classes: every row is given both ways round, at half its weight.
    both, answer = np.vstack([table, -table]), np.repeat([1, 0], len(data))
    unit_of = np.zeros(len(data), dtype=np.int64)
    for number, members in enumerate(units):
        unit_of[members] = number
    drawn = np.empty((resamples, len(strength)))
    model = LogisticRegression(C=1 / penalty, fit_intercept=False, max_iter=500)
    # Tables of judgements are small: more threads would only wait for each other.
    with threadpool_limits(limits=1):
        for number in range(resamples):
            weight = rng.multinomial(len(units), np.full(len(units), 1 / len(units)))[unit_of] / 2
            kept = np.tile(weight > 0, 2)
            fitted = model.fit(both[kept], answer[kept], sample_weight=np.tile(weight, 2)[kept])
            drawn[number] = _centre(np.asarray(fitted.coef_[0], dtype=np.float64), component)
    tail = (1 - level) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail], axis=0)
    return np.minimum(low, strength), np.maximum(high, strength)


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))

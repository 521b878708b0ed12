"""The chance that a decision flips within a week, from the account's own weekly changes; and its test."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from kresearch.scoring.output import NamedChain, Scores

if TYPE_CHECKING:
    from kresearch.scoring import Scorer

Floats = npt.NDArray[np.float64]
#: Weeks of history below which no chance is given.
FEWEST_WEEKS = 4
#: The most recent weeks on which such chances are tried.
TRIED_WEEKS = 12
#: Scores nearer than that are the same: they are published with nine digits.
_SAME = 1e-9


@dataclass(frozen=True)
class Weekly:
    """What the weeks of the past say."""

    #: ``account, variant, flip_in_week, flip_in_week_low, flip_in_week_high, weeks``; missing where the
    #: history has fewer than `FEWEST_WEEKS` weeks.
    chances: pd.DataFrame
    #: By variant: in how many weeks of accounts the chance was tried on the week that followed (``tried``),
    #: how many flips it expected and how many there were (``expected, observed``), the Brier score, and that
    #: of the share of all flips (``brier, brier_of_share``).
    test: pd.DataFrame


def chance_of_flip(scores: Floats, *, threshold: float, week: int, started: int = 0) -> float:
    """Return the share of an account's past weekly changes that would carry its last score across.

    `scores` has one per tick, the last one now; `week` is in ticks, and nothing was known of the account
    before the tick `started`. NaN with fewer than `FEWEST_WEEKS` weeks of history.

    Examples
    --------
    >>> chance_of_flip(np.array([43.0, 47.0, 51.0, 50.0, 49.0]), threshold=50.0, week=1)
    0.5
    """
    known = scores[started:]
    if (len(known) - 1) // week < FEWEST_WEEKS:
        return math.nan
    later = (known[-1] + known[week:] - known[:-week]).clip(1.0, 100.0)
    return float((passes(later, threshold) != passes(known[-1:], threshold)).mean())


def passes(scores: Floats, threshold: float) -> npt.NDArray[np.bool_]:
    """Return who has at least the threshold."""
    found: npt.NDArray[np.bool_] = scores >= threshold - _SAME
    return found


def read_weekly(
    scorer: Scorer,
    log_scores: Scores,
    chains: Sequence[NamedChain],
    *,
    until: pd.Timestamp,
    threshold: float,
    full_from: Mapping[str, pd.Timestamp],
) -> Weekly:
    """Return the chance of a flip of every account under every chain, and how good such chances were.

    `scorer` has read the log, `log_scores` are scores of the same log, for its names. `full_from` says by
    label from when on the memory is full: in the weeks before scores rise for no other reason than that more
    of the past is known, so they are left out where `FEWEST_WEEKS` others follow.
    """
    scores = Scores(
        log_scores.log, chains, every=log_scores.every, until=until, on_declined="skip", scorer=scorer
    )
    week = scores.index.every.ticks(7)
    rows: list[tuple[str, str, float, int]] = []
    trials: dict[str, list[tuple[float, bool]]] = {one.label: [] for one in scores.chains}
    first = _first_ticks(scores)
    for numbers, blocks in scores.blocks():
        for one, block in zip(scores.chains, blocks, strict=True):
            full = full_from.get(one.label)
            warm = 0 if full is None else scores.index.every.tick_at(full) - scores.index.first
            for line, number in enumerate(numbers):
                curve = block.score[line]
                started = min(first.get(scores.index.accounts[number], len(curve) - 1), len(curve) - 1)
                since = _since(len(curve) - 1, week, started, warm)
                chance = chance_of_flip(curve, threshold=threshold, week=week, started=since)
                rows.append(
                    (scores.index.accounts[number], one.label, chance, (len(curve) - 1 - since) // week)
                )
                trials[one.label] += _trials(curve, threshold, week, started, warm)
    chances = pd.DataFrame(rows, columns=["account", "variant", "flip_in_week", "weeks"])
    return Weekly(_with_ends(chances), pd.DataFrame([_test(k, v) for k, v in trials.items()]))


def _first_ticks(scores: Scores) -> dict[str, int]:
    """Return account -> the tick of its first interaction, counted from the first of the scores.

    Before it the score of an account never changes, which says nothing of its weeks.
    """
    rows = scores.log.scored_interactions()
    first = rows.group_by("account").aggregate(at=rows["at"].min()).execute()
    every, start = scores.index.every, scores.index.first
    return {str(a): every.tick_at(at) - start for a, at in zip(first["account"], first["at"], strict=True)}


def _since(end: int, week: int, started: int, warm: int) -> int:
    """Return the tick from which on weeks count, up to `end`: after the warm-up, where enough follow it."""
    return max(started, warm) if end - max(started, warm) >= FEWEST_WEEKS * week else started


def _trials(
    curve: Floats, threshold: float, week: int, started: int, warm: int = 0
) -> list[tuple[float, bool]]:
    """Return, for each recent week with enough history, the chance given then and whether it flipped."""
    found = []
    last = len(curve) - 1 - week
    for end in range(last, max(started + FEWEST_WEEKS * week, last - TRIED_WEEKS * week + 1) - 1, -week):
        since = _since(end, week, started, warm)
        chance = chance_of_flip(curve[: end + 1], threshold=threshold, week=week, started=since)
        then, later = passes(curve[[end, end + week]], threshold)
        found.append((chance, bool(then != later)))
    return found


def _test(label: str, trials: list[tuple[float, bool]]) -> dict[str, object]:
    given = np.array([chance for chance, _ in trials], dtype=np.float64)
    flipped = np.array([flip for _, flip in trials], dtype=np.float64)
    share = float(flipped.mean()) if len(flipped) else math.nan
    return {
        "variant": label,
        "tried": len(trials),
        "expected": float(given.sum()),
        "observed": int(flipped.sum()),
        "brier": float(((given - flipped) ** 2).mean()) if len(trials) else math.nan,
        "brier_of_share": share * (1 - share),
    }


def _with_ends(chances: pd.DataFrame) -> pd.DataFrame:
    """Return the chances with Wilson's interval, as if only weeks that do not overlap had been seen."""
    from statsmodels.stats.proportion import proportion_confint

    share, weeks = chances["flip_in_week"].to_numpy(np.float64), chances["weeks"].to_numpy(np.float64)
    known = ~np.isnan(share)
    low, high = np.full(len(share), np.nan), np.full(len(share), np.nan)
    if known.any():
        seen = weeks[known]
        low[known], high[known] = proportion_confint(share[known] * seen, seen, method="wilson")
    return chances.assign(flip_in_week_low=low.clip(0), flip_in_week_high=high.clip(None, 1))

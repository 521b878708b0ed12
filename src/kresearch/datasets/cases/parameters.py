"""What can be varied in simulated cases."""

from __future__ import annotations

from dataclasses import dataclass

from kresearch.errors import UsageError

#: Days that the window of a spike lasts.
SPIKE_DAYS = 3


@dataclass(frozen=True, kw_only=True)
class CaseParameters:
    """What can be varied in simulated cases.

    Parameters
    ----------
    n
        Cases with a mostly negative spike.
    n_null
        Further cases without any effect: windows, but no spike and no silence.
    n_positive
        Further cases with a spike of praise.
    seed
        Same seed and parameters, same log.
    effect
        Extra interactions on the first day of the spike, as a multiple of the account's mean day.
        Without any (0) the cases are silences, or nothing where `silence_days` is 0 too; the accounts
        keep their names, so that situations can be told from each other.
    share_negative
        Share of the spike's replies and mentions that are negative (positive in positive cases).
    share_sarcastic
        Share of the spike's negative (in positive cases positive) replies and mentions whose words
        say the opposite; their intent is ``sarcastic`` in the truth, their polarity what was meant.
    onset_days
        Days before the spike, at least 30; each case differs by up to `onset_spread_days`.
    onset_spread_days
        See `onset_days`.
    half_life_days
        How fast the spike fades.
    silence_days
        Days without an own post after the day of the spike.
    share_bots
        Share of the spike's interactions that come from ten bots per case.
    language
        Of replies and mentions, ISO 639-1. There are no texts.
    days
        Length of the log.
    interactions_per_day
        Median over the accounts of the mean number of ordinary interactions a day.
    posts_per_day
        Mean number of own posts a day.
    """

    n: int
    n_null: int = 0
    n_positive: int = 0
    seed: int = 1
    effect: float = 8.0
    share_negative: float = 0.7
    share_sarcastic: float = 0.0
    onset_days: int = 50
    onset_spread_days: int = 5
    half_life_days: float = 1.0
    silence_days: int = 14
    share_bots: float = 0.0
    language: str = "it"
    days: int = 100
    interactions_per_day: float = 12.0
    posts_per_day: float = 3.0

    def __post_init__(self) -> None:
        wrong = []
        for name, low, high in _BOUNDS:
            value = getattr(self, name)
            if not low <= value <= high:
                wrong.append(f"{name}={value!r}: allowed is {low} to {high}.")
        if self.n + self.n_null + self.n_positive < 1:
            wrong.append("there is no case: n, n_null and n_positive are all 0.")
        if self.onset_days - self.onset_spread_days < 28:
            wrong.append("the baseline needs 28 days before the earliest onset.")
        if self.onset_days + self.onset_spread_days + max(self.silence_days, SPIKE_DAYS) + 2 > self.days:
            wrong.append("the log ends before the latest silence does: raise days.")
        if wrong:
            raise UsageError(f"{len(wrong)} problem(s) in the simulation's parameters: {' '.join(wrong)}")


_BOUNDS: tuple[tuple[str, float, float], ...] = (
    ("n", 0, 10_000),
    ("n_null", 0, 10_000),
    ("n_positive", 0, 10_000),
    ("effect", 0, 1000),
    ("share_negative", 0, 1),
    ("share_sarcastic", 0, 1),
    ("onset_spread_days", 0, 60),
    ("half_life_days", 0.05, 60),
    ("silence_days", 0, 200),
    ("share_bots", 0, 1),
    ("days", 40, 1000),
    ("interactions_per_day", 0.1, 1000),
    ("posts_per_day", 0.1, 100),
)

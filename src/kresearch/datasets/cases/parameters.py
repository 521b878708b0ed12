"""What can be varied in simulated cases."""

from __future__ import annotations

from dataclasses import dataclass

from kresearch.errors import UsageError

#: Days that the window of a spike lasts.
SPIKE_DAYS = 3


@dataclass(frozen=True, kw_only=True)
class CaseParameters:
    """What can be varied in simulated cases."""

    n: int  #: Cases with a mostly negative spike.
    n_null: int = 0  #: Further cases without any effect: windows, but no spike and no silence.
    n_positive: int = 0  #: Further cases with a spike of praise.
    seed: int = 1  #: Same seed and parameters, same log.
    #: Extra interactions on the first day of the spike, as a multiple of the account's mean day. Without any
    #: (0) the cases are silences, or nothing where `silence_days` is 0 too; the accounts keep their names, so
    #: that situations can be told from each other.
    effect: float = 8.0
    #: Share of the spike's replies and mentions that are negative (positive in positive cases).
    share_negative: float = 0.7
    #: Share of the spike's negative (in positive cases positive) replies and mentions whose words say the
    #: opposite; their intent is ``sarcastic`` in the truth, their polarity what was meant.
    share_sarcastic: float = 0.0
    #: Days before the spike, at least 30; each case differs by up to `onset_spread_days`.
    onset_days: int = 50
    onset_spread_days: int = 5  #: See `onset_days`.
    half_life_days: float = 1.0  #: How fast the spike fades.
    silence_days: int = 14  #: Days without an own post after the day of the spike.
    share_bots: float = 0.0  #: Share of the spike's interactions that come from ten bots per case.
    language: str = "it"  #: Of replies and mentions, ISO 639-1. There are no texts.
    days: int = 100  #: Length of the log.
    #: Median over the accounts of the mean number of ordinary interactions a day.
    interactions_per_day: float = 12.0
    posts_per_day: float = 3.0  #: Mean number of own posts a day.

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

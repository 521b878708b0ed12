"""What can be varied in simulated cases."""

from __future__ import annotations

from dataclasses import dataclass, field

from kresearch.datasets.bounds import bounded, check_parameters

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

    n: int = field(metadata={"bounds": (0, 10_000)})
    n_null: int = bounded(0, 0, 10_000)
    n_positive: int = bounded(0, 0, 10_000)
    seed: int = 1
    effect: float = bounded(8.0, 0, 1000)
    share_negative: float = bounded(0.7, 0, 1)
    share_sarcastic: float = bounded(0.0, 0, 1)
    onset_days: int = 50
    onset_spread_days: int = bounded(5, 0, 60)
    half_life_days: float = bounded(1.0, 0.05, 60)
    silence_days: int = bounded(14, 0, 200)
    share_bots: float = bounded(0.0, 0, 1)
    language: str = "it"
    days: int = bounded(100, 40, 1000)
    interactions_per_day: float = bounded(12.0, 0.1, 1000)
    posts_per_day: float = bounded(3.0, 0.1, 100)

    def __post_init__(self) -> None:
        wrong = []
        if self.n + self.n_null + self.n_positive < 1:
            wrong.append("there is no case: n, n_null and n_positive are all 0.")
        if self.onset_days - self.onset_spread_days < 28:
            wrong.append("the baseline needs 28 days before the earliest onset.")
        if self.onset_days + self.onset_spread_days + max(self.silence_days, SPIKE_DAYS) + 2 > self.days:
            wrong.append("the log ends before the latest silence does: raise days.")
        check_parameters(self, wrong)

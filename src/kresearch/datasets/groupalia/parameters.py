"""What can be varied in the simulated case, with the reasons for the defaults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from kresearch._common.times import parse_time
from kresearch.datasets.bounds import bounded, check_parameters, take_options

#: What a day of the simulation is counted from: midnight in Rome on a summer day (UTC+2).
ROME_OFFSET_SECONDS = 7200


@dataclass(frozen=True, kw_only=True)
class GroupaliaParameters:
    """Parameters of the simulated Groupalia case.

    Parameters
    ----------
    seed
        Same seed and parameters, same log.
    onset
        When the tweet goes out (UTC). The documented time is about 10:40 in Rome.
    n_replies
        Texts of the storm: replies, mentions, passed-on replies, comments. Not documented.
    retweet_ratio
        Retweets of the brand's own storm posts per text.
    share_negative
        Share of the storm's texts that are negative toward the brand, 0 to 1.
    share_sarcasm
        Share of the negative texts that are sarcastic: positive words, negative meaning.
    share_mockery
        Share of the negative texts that mock the apology; only after it was made.
    share_defending
        Share of the storm's texts that defend the brand.
    half_life_hours
        How fast the storm fades from 110 minutes after the tweet on.
    tail_share
        Share of the storm that comes as an after-tail, later than 380 minutes.
    tail_half_life_days
        Half-life of the after-tail.
    silence_days
        Days without a post of the brand, from midnight after the storm.
    return_days
        Days of normal activity after the silence; 0 ends the log with the silence.
    baseline_days
        Ordinary days before the storm, at least 90.
    n_ordinary
        Ordinary accounts beside the brand, at least 3.
    holiday_days
        Days without a post of the account ``holiday``, from 53 days before the storm; at most 25.
    activity
        Multiplies the number of ordinary reactions.
    polarity
        ``"planted"``: the table carries the true polarity. ``"none"``: the column is empty,
        so that a scorer of texts must fill it; the truth is in `Simulation.truth`.
    """

    seed: int = 20120529
    onset: str = "2012-05-29T08:40:00Z"
    n_replies: int = bounded(2200, 0, 200_000)
    retweet_ratio: float = bounded(0.5, 0, 20)
    share_negative: float = bounded(0.62, 0, 1)
    share_sarcasm: float = bounded(0.3, 0, 1)
    share_mockery: float = bounded(0.12, 0, 1)
    share_defending: float = bounded(0.07, 0, 1)
    half_life_hours: float = bounded(0.75, 0.01, 240)
    tail_share: float = bounded(0.08, 0, 1)
    tail_half_life_days: float = bounded(1.5, 0.01, 90)
    silence_days: int = bounded(28, 0, 400)
    return_days: int = bounded(0, 0, 400)
    baseline_days: int = bounded(365, 90, 2000)
    n_ordinary: int = bounded(36, 3, 500)
    holiday_days: int = bounded(21, 0, 25)
    activity: float = bounded(1.0, 0.01, 50)
    polarity: str = "planted"

    def __post_init__(self) -> None:
        check_parameters(self, self._problems())

    def _problems(self) -> list[str]:
        out = []
        if self.share_sarcasm + self.share_mockery > 1:
            out.append("share_sarcasm + share_mockery is over 1; both are shares of the negative texts.")
        if self.share_negative + self.share_defending > 1:
            out.append("share_negative + share_defending is over 1; the rest is neutral.")
        if self.polarity not in ("planted", "none"):
            out.append(f"polarity={self.polarity!r}: allowed are 'planted' and 'none'.")
        try:
            parse_time(str(self.onset))
            if pd.Timestamp(self.onset).tz is None:
                out.append(f"onset={self.onset!r} has no time zone; end it with Z for UTC.")
        except (ValueError, TypeError):
            out.append(f"onset={self.onset!r} is no time; write it like 2012-05-29T08:40:00Z.")
        return out

    @property
    def onset_seconds(self) -> int:
        """Return the onset in whole seconds since 1970 UTC."""
        return int(pd.Timestamp(self.onset).timestamp())


def make_parameters(**options: Any) -> GroupaliaParameters:
    """Return parameters from options; an unknown one is refused with the nearest known name."""
    return take_options(GroupaliaParameters, options)

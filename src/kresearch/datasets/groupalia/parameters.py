"""What can be varied in the simulated case, with the reasons for the defaults."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import pandas as pd

from kresearch._common.times import parse_time
from kresearch.errors import UsageError, suggestion

#: What a day of the simulation is counted from: midnight in Rome on a summer day (UTC+2).
ROME_OFFSET_SECONDS = 7200


@dataclass(frozen=True, kw_only=True)
class GroupaliaParameters:
    """Parameters of the simulated Groupalia case."""

    seed: int = 20120529  #: Same seed and parameters, same log.
    #: When the tweet goes out (UTC). The documented time is about 10:40 in Rome.
    onset: str = "2012-05-29T08:40:00Z"
    #: Texts of the storm: replies, mentions, passed-on replies, comments. Not documented.
    n_replies: int = 2200
    retweet_ratio: float = 0.5  #: Retweets of the brand's own storm posts per text.
    share_negative: float = 0.62  #: Share of the storm's texts that are negative toward the brand, 0 to 1.
    #: Share of the negative texts that are sarcastic: positive words, negative meaning.
    share_sarcasm: float = 0.3
    share_mockery: float = 0.12  #: Share of the negative texts that mock the apology; only after it was made.
    share_defending: float = 0.07  #: Share of the storm's texts that defend the brand.
    half_life_hours: float = 0.75  #: How fast the storm fades from 110 minutes after the tweet on.
    tail_share: float = 0.08  #: Share of the storm that comes as an after-tail, later than 380 minutes.
    tail_half_life_days: float = 1.5  #: Half-life of the after-tail.
    silence_days: int = 28  #: Days without a post of the brand, from midnight after the storm.
    return_days: int = 0  #: Days of normal activity after the silence; 0 ends the log with the silence.
    baseline_days: int = 365  #: Ordinary days before the storm, at least 90.
    n_ordinary: int = 36  #: Ordinary accounts beside the brand, at least 3.
    #: Days without a post of the account ``holiday``, from 53 days before the storm; at most 25.
    holiday_days: int = 21
    activity: float = 1.0  #: Multiplies the number of ordinary reactions.
    #: ``"planted"``: the table carries the true polarity. ``"none"``: the column is empty, so that a scorer
    #: of texts must fill it; the truth is in `Simulation.truth`.
    polarity: str = "planted"

    def __post_init__(self) -> None:
        problems = list(self._problems())
        if problems:
            raise UsageError(
                f"{len(problems)} problem(s) in the simulation's parameters: " + " ".join(problems)
            )

    def _problems(self) -> list[str]:
        out = []
        for name, low, high in _BOUNDS:
            value = getattr(self, name)
            if not low <= value <= high:
                out.append(f"{name}={value!r}: allowed is {low} to {high}.")
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


_BOUNDS: tuple[tuple[str, float, float], ...] = (
    ("n_replies", 0, 200_000),
    ("retweet_ratio", 0, 20),
    ("share_negative", 0, 1),
    ("share_sarcasm", 0, 1),
    ("share_mockery", 0, 1),
    ("share_defending", 0, 1),
    ("half_life_hours", 0.01, 240),
    ("tail_share", 0, 1),
    ("tail_half_life_days", 0.01, 90),
    ("silence_days", 0, 400),
    ("return_days", 0, 400),
    ("baseline_days", 90, 2000),
    ("n_ordinary", 3, 500),
    ("holiday_days", 0, 25),
    ("activity", 0.01, 50),
)


def make_parameters(**options: Any) -> GroupaliaParameters:
    """Return parameters from options; an unknown one is refused with the nearest known name."""
    known = [f.name for f in fields(GroupaliaParameters)]
    unknown = [name for name in options if name not in known]
    if unknown:
        said = " ".join(f"no parameter '{name}'.{suggestion(name, known)}" for name in unknown)
        raise UsageError(f"{said} Known: {', '.join(known)}.")
    return GroupaliaParameters(**options)

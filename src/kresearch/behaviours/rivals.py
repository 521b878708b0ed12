"""Rivals: rules without the mechanism that a row is about. A row that a rival passes too shows nothing.

Each rival is the era's own rule with one thing taken out, on the same acts and with the same band. Its scale
is the era's and not fitted anew, but for the rule that looks at followers alone: that one stands by
construction on the published distribution. A row without a rival is descriptive and is not counted.
"""

from __future__ import annotations

import dataclasses
import math
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kresearch.behaviours.stage import Stage
from kresearch.errors import KresearchWarning
from kresearch.scoring import (
    Boxcar,
    Chain,
    FreezeClock,
    LogLinear,
    LogOf,
    PenaliseNegative,
    Recency,
    StrengthTimesStance,
)
from kresearch.scoring.combine import OverNetworks
from kresearch.scoring.eras import era_chain
from kresearch.scoring.memory import Cumulative
from kresearch.scoring.networks import network_table
from kresearch.scoring.population import MEDIAN_FOLLOWERS, SIGMA
from kresearch.variants import Variant, score_many

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.interactions import InteractionLog

FOLLOWERS = "followers-alone"
POOLED = "networks-pooled"


@dataclass(frozen=True)
class Rival:
    """A rule without a mechanism."""

    #: How it is called, and what is taken out.
    name: str
    what: str
    rows: tuple[str, ...]  #: Rows that it must fail.
    #: From the era's chain to the rival's; None for those that are no chain on the era's log.
    change: Callable[[Chain], Chain] | None = None


def _combine(
    chain: Chain,
    *,
    reach: float = 0.6,
    amplification: float = 0.2,
    impact: float = 0.2,
    networks: Mapping[str, float] | None = None,
) -> Chain:
    """Return the chain with other weights of signals or networks."""
    assert isinstance(chain.combine, LogLinear)
    weights = dataclasses.replace(chain.combine, reach=reach, amplification=amplification, impact=impact)
    return chain.replace(combine=dataclasses.replace(weights, networks=networks or {}))


def _networks(chain: Chain, over_networks: OverNetworks) -> Chain:
    """Return the chain with another way from networks to one number."""
    assert isinstance(chain.combine, LogLinear)
    return chain.replace(combine=dataclasses.replace(chain.combine, over_networks=over_networks))


def _alike() -> dict[str, float]:
    return dict.fromkeys(network_table().weights, 1.0)


RIVALS = (
    Rival(
        "acts-counted", "every act counts, whoever does it", ("M1",),
        lambda c: c.replace(combine=LogOf("reactions"), weighting=StrengthTimesStance()),
    ),
    Rival(
        "no-ratio", "posts do not matter", ("M2", "S4"),
        lambda c: _combine(c, reach=0.8, amplification=0.0),
    ),
    Rival(
        "actors-alike", "how much else an actor does is not looked at", ("M3", "G5"),
        lambda c: c.replace(weighting=StrengthTimesStance()),
    ),
    Rival(
        "no-influence", "who an actor is does not matter", ("M4",),
        lambda c: _combine(c, reach=0.8, impact=0.0),
    ),
    Rival(POOLED, "all networks are one, posts and all", ("M5",)),
    Rival(
        "anger-subtracts", "a negative reaction takes away", ("M6", "N1", "N3"),
        lambda c: c.replace(weighting=StrengthTimesStance(PenaliseNegative())),
    ),
    Rival(
        "networks-alike", "every network weighs the same", ("M7",),
        lambda c: _combine(c, networks=_alike()),
    ),
    Rival(
        "straight-reach", "no logarithm and no scale that flattens: points per actor", ("P5",),
        lambda c: c.replace(combine=LogOf("reactions"), weighting=StrengthTimesStance()),
    ),
    Rival("one-day", "a window of one day", ("P4",), lambda c: c.replace(memory=Boxcar(1))),
    Rival(
        "frozen", "the clock stands still from the first day without a post", ("S1", "S5", "S6", "S7"),
        lambda c: c.replace(clock=FreezeClock(1.0)),
    ),
    Rival("week", "a window of seven days", ("S5", "S8"), lambda c: c.replace(memory=Boxcar(7))),
    Rival("never-forgets", "nothing ages", ("S2", "B2"), lambda c: c.replace(memory=Cumulative())),
    Rival("no-edge", "weight falls in a line over 90 days", ("S3",), lambda c: c.replace(memory=Recency(90))),
    Rival(
        FOLLOWERS, "followers and nothing else, on the published distribution",
        ("N1", "G1", "G2", "G3", "G4", "B2", "O1"),
    ),
    Rival(
        "best-network", "the best network alone counts", ("L1", "L2", "L3", "L4", "L5"),
        lambda c: _networks(c, "max"),
    ),
    Rival(
        "ratio-alone", "reactions a post and nothing else", ("B1",),
        lambda c: _combine(c, reach=0.0, amplification=1.0, impact=0.0),
    ),
    Rival(
        "networks-equal", "every network weighs the same, and they are added up", ("O2",),
        lambda c: _networks(_combine(c, networks=_alike()), "sum"),
    ),
    Rival(
        "plus-k-counts", "a +K counts like other reactions", ("K1",),
        lambda c: c.replace(weighting=StrengthTimesStance()),
    ),
)  # fmt: skip


def rivals_of(row: str) -> tuple[Rival, ...]:
    """Return the rivals that a row must tell from the era's rule."""
    return tuple(rival for rival in RIVALS if row in rival.rows)


class RivalRule(Variant):
    """The rule of an era with one thing taken out; made for the scorecard, not listed."""

    name = "rival"
    era: str
    rival: str

    def chain(self) -> Chain:
        """Return the era's chain, changed."""
        change = next(r.change for r in RIVALS if r.name == self.rival)
        assert change is not None
        return change(era_chain(self.era))


def score_rivals(log: InteractionLog, stage: Stage, era: str, rows: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Return rival -> scores of the accounts of the rows asked for, on an era's own log.

    The era's rule is the one that is changed; log and stage hold its acts.
    """
    wanted = [r for r in RIVALS if set(r.rows) & set(rows)]
    about = {row for rival in wanted for row in rival.rows if row in rows}
    accounts = [a for a in stage.accounts() if a.split("/")[0] in about]
    found: dict[str, pd.DataFrame] = {}
    chained = [r for r in wanted if r.change is not None]
    if chained:
        rules = [RivalRule(era=era, rival=r.name) for r in chained]
        with warnings.catch_warnings():
            # Polarity is planted in the rows that are about it and unknown elsewhere, as is meant.
            warnings.simplefilter("ignore", KresearchWarning)
            frames = list(score_many(log, rules, accounts=accounts).values())
        for rival, frame in zip(chained, frames, strict=True):
            found[rival.name] = _straight(frame) if rival.name == "straight-reach" else frame
    if any(r.name == FOLLOWERS for r in wanted):
        found[FOLLOWERS] = _by_followers(stage, era, log)
    return found


def _straight(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the scores as points per actor, without logarithm and without flattening."""
    import numpy as np

    return frame.assign(score=np.expm1(frame["raw"].to_numpy(dtype="float64")) / 50)


def score_from_followers(followers: int, era: str) -> float:
    """Return the score at which so many followers stand in the era's published distribution."""
    place = math.log(max(followers, 1) / MEDIAN_FOLLOWERS) / SIGMA
    scored = 40.0 + 14.0 * place if era == "klout-2012" else 15.5 * math.exp(0.71 * place)
    return min(max(scored, 1.0), 100.0)


def _by_followers(stage: Stage, era: str, log: InteractionLog) -> pd.DataFrame:
    """Return a score a day from the follower counts that were stated up to it."""
    import pandas as pd

    span = log.span()
    assert span is not None
    days = pd.date_range(span[0].normalize(), span[1].normalize(), freq="D")
    frames = []
    for account, rows in stage.stated_followers().groupby("account"):
        stated = rows.sort_values("at").set_index("at")["followers"]
        stated = stated[~stated.index.duplicated(keep="last")]
        daily = stated.reindex(stated.index.union(days + pd.Timedelta(days=1))).ffill()
        counts = daily.reindex(days + pd.Timedelta(days=1)).fillna(0).to_numpy()
        scores = [score_from_followers(int(n), era) for n in counts]
        frames.append(
            pd.DataFrame({"account": account, "at": days, "score": scores, "reach": counts, "raw": counts})
        )
    return pd.concat(frames, ignore_index=True)

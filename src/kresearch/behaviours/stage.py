"""The stage: simulated accounts act, and what they did becomes one log.

Everything here is simulated. Times are days (fractions allowed) since `START`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

START = pd.Timestamp("2011-01-01", tz="UTC")
Days = float | Sequence[float] | np.ndarray


class Stage:
    """Collects what simulated accounts do.

    Parameters
    ----------
    seed
        Of everything random on this stage.
    unprompted
        Share of the followers' reactions that come without a new post, as mentions do (see `crowd`).
    """

    def __init__(self, seed: int = 0, *, unprompted: float = 0.0) -> None:
        self.rng = np.random.default_rng(seed)
        self.unprompted = unprompted
        self._acts: list[pd.DataFrame] = []
        self._posts: list[pd.DataFrame] = []
        self._audience: list[pd.DataFrame] = []

    def act(
        self,
        account: str | Sequence[str],
        actors: Sequence[str] | np.ndarray | str | None,
        kind: str | Sequence[str] | np.ndarray,
        days: Days,
        *,
        network: str = "twitter",
        count: int = 1,
        polarity: float | None = None,
        topic: str | None = None,
    ) -> None:
        """Let actors do something to an account, once each.

        Parameters
        ----------
        account
            Who it is done to: one account, or one for each actor.
        actors
            Who does it; None for totals of anonymous actors.
        kind, network
            What, where.
        days
            When.
        count
            For totals: how many.
        polarity
            Of every one of them, where known.
        topic
            The post, or of a +K its topic.
        """
        rows: dict[str, Any] = {"actor": actors, "kind": kind, "day": days}
        listed = any(isinstance(v, (list, tuple, np.ndarray)) for v in rows.values())
        frame = pd.DataFrame(rows if listed else {k: [v] for k, v in rows.items()})
        if len(frame):
            frame = frame.assign(account=account, network=network, count=count, polarity=polarity, post=topic)
            self._acts.append(frame)

    def post(self, account: str, days: Days, *, network: str = "twitter") -> None:
        """Let an account publish posts."""
        days = np.atleast_1d(np.asarray(days, dtype="float64"))
        if len(days):
            frame = pd.DataFrame({"account": account, "network": network, "day": days})
            self._posts.append(frame)

    def follow(self, account: str, followers: int, day: float = 0.0, *, network: str = "twitter") -> None:
        """State how many followers an account has from a day on."""
        row = {"account": account, "network": network, "day": day, "followers": followers}
        self._audience.append(pd.DataFrame([row]))

    def take(self, other: Stage, *, without: tuple[float, float] = (0.0, 0.0)) -> None:
        """Take over what happened on another stage, but for acts and posts of some days (from, to).

        So an outage is acted out: what was done and not seen.
        """
        first, last = without
        for mine, theirs in ((self._acts, other._acts), (self._posts, other._posts)):
            mine += [frame[(frame["day"] < first) | (frame["day"] >= last)] for frame in theirs]
        self._audience += other._audience

    def stated_followers(self) -> pd.DataFrame:
        """Return the follower counts that were stated: ``account, at, followers``."""
        return _dated(self._audience)

    def accounts(self) -> list[str]:
        """Return the accounts that post or have followers: those a scenario is about."""
        frames = [f["account"] for f in (*self._posts, *self._audience)]
        names = set(pd.concat(frames).unique())
        return sorted(str(n) for n in names)

    @staticmethod
    def date_of(day: int) -> pd.Timestamp:
        """Return the date of a day since the start."""
        return START + pd.Timedelta(days=day)

    def log(self, *, network: str | None = None) -> InteractionLog:
        """Return all of it as a log, marked as simulated; on one network, if one is named."""
        from kresearch.interactions import InteractionLog

        acts = _dated(self._acts)
        acts["actor"] = acts["actor"].astype("object").where(acts["actor"].notna(), None)
        acts["polarity"] = acts["polarity"].astype("float64")
        posts = _dated(self._posts)
        if network is not None:
            acts, posts = acts.assign(network=network), posts.assign(network=network)
        posts["post"] = [f"own{n}" for n in range(len(posts))]
        audience = _dated(self._audience) if self._audience else None
        source = "made up to act out documented behaviours"
        return InteractionLog(
            interactions=acts, posts=posts, audience=audience, simulated=True, source=source
        )


def _dated(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return the frames as one, days turned into times."""
    filled = [f.dropna(axis="columns", how="all") for f in frames]
    whole = pd.concat(filled, ignore_index=True)
    for column in ("actor", "polarity", "post"):
        if column not in whole and "kind" in whole:
            whole[column] = None
    seconds = (whole.pop("day").astype("float64") * 86_400).round()
    whole["at"] = START + pd.to_timedelta(seconds, unit="s")
    return whole

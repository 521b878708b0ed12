"""The ledger: which interactions made the score, or moved it, in points that add up.

A score is not a sum, so its points are shared out along the straight path from one state of the
signals to the other (Aumann and Shapley 1974): each unit of a signal gets the mean, along the path,
of what one more unit of it adds to the score. Every interaction then gets its units' points. Under
a rule to which reactions only add, a new interaction therefore never has a negative entry; what was
lost by ageing, by own posts (more posts, fewer shares per post) and by absence are entries of
their own. The ledger of a score is that of the change from an account with nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kresearch.scoring.arrays import SignalArrays, SignalName
from kresearch.scoring.batch import batches
from kresearch.scoring.chain import Chain
from kresearch.scoring.combine import pool_networks
from kresearch.scoring.contributions import ADDED, SIGNS, Contributions, contributions
from kresearch.scoring.kernel import BatchWork
from kresearch.scoring.rows import FloatArray, IntArray, Rows
from kresearch.scoring.running_totals import ageing_totals
from kresearch.scoring.scorer import Scorer
from kresearch.scoring.signals import Signals
from kresearch.scoring.weighting.stance import sign_of

if TYPE_CHECKING:
    import pandas as pd

#: What one entry of the ledger is named by. `cause`: interactions, ageing, own posts, absence, or
#: the signal itself where no single interaction makes it (followers, a rank).
KEYS = ("cause", "network", "signal", "kind", "sign", "post")
#: Points of the path at which the score's slopes are taken.
_NODES = 256
#: Step of a slope, as a share of a signal's size.
_STEP = 1e-6


@dataclass(frozen=True)
class Entries:
    """The ledger of one account."""

    #: Points now, and points from which the entries count.
    score: float
    start: float
    #: ``cause, network, signal, kind, sign, post, interactions, points``; points add up to ``score - start``.
    table: pd.DataFrame


def read_entries(
    scorer: Scorer, chain: Chain, account: str, tick: int, *, before: int | None = None
) -> Entries:
    """Share out the points of one account at a tick (since 1970), or of their change since another tick.

    The scorer holds the log, with posts among its columns.
    """
    index = scorer.index
    number = np.searchsorted(np.array(index.accounts, dtype=object), account)
    kernel = scorer.influence(chain)
    (batch,) = batches(kernel.columns, np.array([number]))
    work = BatchWork(kernel, batch)
    now = tick - index.first
    then = None if before is None else before - index.first
    return _Ledger(work, chain, scorer).between(then, now)


class _Ledger:
    """The ledger of one account under one chain."""

    def __init__(self, work: BatchWork, chain: Chain, scorer: Scorer) -> None:
        self.work, self.chain, self.scorer = work, chain, scorer
        self.signals = work.signals(chain)
        self.names: list[SignalName] = [
            name for name in sorted(chain.combine.signals) if self.signals.get(name) is not None
        ]
        self.scores = work.score(chain).score[0]
        self.bare = work.score(chain.replace(absence=None)).score[0]

    def between(self, then: int | None, now: int) -> Entries:
        """Return the entries of the change between two ticks."""
        start = self.chain.scale.baseline if then is None else float(self.scores[then])
        bare = self.chain.scale.baseline if then is None else float(self.bare[then])
        score = float(self.scores[now])
        slopes = self._slopes(then, now)
        parts = self._entries(slopes, then, now)
        parts = _fitted(parts, float(self.bare[now]) - bare)
        absence = (score - start) - (float(self.bare[now]) - bare)
        if abs(absence) > 1e-12:
            parts.append(_Part("absence", "all", "absence", np.array([0]), np.array([absence])))
        return Entries(score, start, self._table(parts))

    def _state(self, tick: int | None) -> dict[SignalName, FloatArray]:
        """Return the value of each signal on each line at a tick."""
        found = {}
        for name in self.names:
            values = self.signals.get(name)
            assert values is not None
            found[name] = np.zeros(len(values)) if tick is None else np.nan_to_num(values[:, tick])
        return found

    def _score_of(self, state: dict[SignalName, FloatArray]) -> FloatArray:
        """Return the score of states, line x state."""
        shape = next(iter(state.values())).shape
        whole = SignalArrays(**state, empty=shape)
        raw = np.zeros(shape[1:])
        for part in self.work.batch.networks:
            strength = self.chain.combine.strength(whole.take(part.lines), part.network)[0]
            raw = pool_networks(raw, strength, self.chain.combine.over_networks)
        return self.chain.scale.score(raw)

    def _slopes(self, then: int | None, now: int) -> dict[SignalName, FloatArray]:
        """Return per signal and line the mean slope of the score along the path."""
        if not self.names:
            return {}
        first, last = self._state(then), self._state(now)
        place = (np.arange(_NODES) + 0.5) / _NODES
        path = {
            name: first[name][:, None] + (last[name] - first[name])[:, None] * place for name in self.names
        }
        found = {}
        for name in self.names:
            slopes = np.zeros(len(path[name]))
            for line in range(len(slopes)):
                step = _STEP * max(1.0, float(np.abs(path[name][line]).max()))
                up, down = path[name].copy(), path[name].copy()
                up[line] += step
                down[line] -= step
                rise = self._score_of({**path, name: up}) - self._score_of({**path, name: down})
                slopes[line] = float(np.mean(rise)) / (2.0 * step)
            found[name] = slopes
        return found

    def _entries(self, slopes: dict[SignalName, FloatArray], then: int | None, now: int) -> list[_Part]:
        """Return the points of every interaction, and of what no interaction made."""
        batch, parts = self.work.batch, []
        added: frozenset[SignalName] = frozenset(name for name in self.names if name in ADDED)
        made = contributions(self.work, self.chain, added, then, now)
        for name in self.names:
            slope = slopes[name]
            if name in added:
                per_share, by_posts = (
                    self._amplification(then, now) if name == "amplification" else (np.ones(len(slope)), None)
                )
                unit = (slope * per_share)[batch.line]
                parts += _of_interactions(name, made, unit)
                if by_posts is not None:
                    parts += self._of_lines("own posts", name, slope * by_posts)
            else:
                change = self._state(now)[name] - self._state(then)[name]
                parts += self._of_lines(name, name, slope * change)
        return parts

    def _amplification(self, then: int | None, now: int) -> tuple[FloatArray, FloatArray]:
        """Return per line the mean worth of one share along the path, and what posts changed."""
        rule = self.chain.signals
        prior = rule.prior_posts if isinstance(rule, Signals) else 1.0
        posted = np.zeros((self.work.batch.lines, self.work.batch.ticks))
        if self.work.batch.post_cells is not None:
            posted = ageing_totals(self.work.timeline(self.chain), *self.work.batch.post_cells)
        values = self.signals.amplification
        assert values is not None
        shares = values * (posted + prior)
        ends = [
            (np.zeros(len(shares)), np.zeros(len(shares)))
            if tick is None
            else (posted[:, tick], shares[:, tick])
            for tick in (then, now)
        ]
        (posts0, shares0), (posts1, shares1) = ends
        place = (np.arange(_NODES) + 0.5) / _NODES
        divisor = posts0[:, None] + (posts1 - posts0)[:, None] * place + prior
        along = shares0[:, None] + (shares1 - shares0)[:, None] * place
        return (1.0 / divisor).mean(axis=1), -(posts1 - posts0) * (along / divisor**2).mean(axis=1)

    def _of_lines(self, cause: str, signal: SignalName, points: FloatArray) -> list[_Part]:
        """Return entries that no single interaction made, one per line."""
        return [
            _Part(cause, part.network, signal, np.array([0]), points[part.lines])
            for part in self.work.batch.networks
            if float(points[part.lines][0]) != 0.0
        ]

    def _table(self, parts: list[_Part]) -> pd.DataFrame:
        """Return the entries put together by their names."""
        import pandas as pd

        rows = self.work.batch.rows
        names = self._post_names(rows)
        frames = []
        for part in parts:
            if not part.single:
                named: dict[str, str | None] = {
                    "cause": part.cause,
                    "network": part.network,
                    "signal": part.signal,
                }
                named |= {"kind": part.cause, "sign": "none", "post": None}
                frames.append(pd.DataFrame([named | {"interactions": 0.0, "points": float(part.points[0])}]))
                continue
            which = part.rows
            frames.append(
                pd.DataFrame(
                    {
                        "cause": part.cause,
                        "network": np.array(rows.networks, object)[rows.network[which]],
                        "signal": part.signal,
                        "kind": np.array(rows.kinds, object)[rows.kind[which]],
                        "sign": SIGNS[_sign_codes(rows, which)],
                        "post": None if part.cause == "ageing" else names[which],
                        "interactions": rows.counts[which],
                        "points": part.points,
                    }
                )
            )
        columns = [*KEYS, "interactions", "points"]
        if not frames:
            return pd.DataFrame(columns=columns)
        whole = pd.concat([frame.astype({"post": object}) for frame in frames], ignore_index=True)
        grouped = whole.groupby(list(KEYS), dropna=False, sort=True)[["interactions", "points"]].sum()
        table = grouped.reset_index()[columns]
        return table.sort_values(["points", *KEYS], ascending=[False, *[True] * len(KEYS)], ignore_index=True)

    def _post_names(self, rows: Rows) -> IntArray:
        """Return the name of each interaction's post, None where it names none."""
        hashes = self.work.kernel.columns.post_hashes
        found = np.full(len(rows), None, dtype=object)
        if hashes is None or rows.post is None:
            return found
        names = self.scorer.sources.post_names(self.scorer.index.salt)
        for place in np.flatnonzero(rows.post >= 0):
            found[place] = names.get(int(hashes[rows.post[place]]))
        return found


@dataclass(frozen=True)
class _Part:
    """Points of some interactions, or (not `single`) of one thing that no interaction made."""

    cause: str
    network: str
    signal: str
    rows: IntArray
    points: FloatArray
    single: bool = False


def _of_interactions(name: SignalName, made: Contributions, unit: FloatArray) -> list[_Part]:
    """Return the points of the interactions that came in, and of those that aged."""
    parts = []
    for cause, amounts in (("interactions", made.entered), ("ageing", made.aged)):
        points = amounts[name] * unit if name in amounts else np.zeros(0)
        which = np.flatnonzero(points)
        if len(which):
            parts.append(_Part(cause, "", name, which, points[which], single=True))
    return parts


def _fitted(parts: list[_Part], whole: float) -> list[_Part]:
    """Return the parts with what the path's steps left over shared out by size, so that they add up."""
    size = sum(float(np.abs(part.points).sum()) for part in parts)
    rest = whole - sum(float(part.points.sum()) for part in parts)
    if size == 0.0:
        if abs(whole) < 1e-12:
            return parts
        return [_Part("score", "all", "score", np.array([0]), np.array([whole]))]
    return [
        _Part(
            part.cause, part.network, part.signal, part.rows,
            part.points + rest * np.abs(part.points) / size, part.single,
        )
        for part in parts
    ]  # fmt: skip


def _sign_codes(rows: Rows, which: IntArray) -> IntArray:
    """Return the place of each interaction's sign in `SIGNS`."""
    polarity = rows.polarities[which]
    return np.where(np.isnan(polarity), 0, sign_of(polarity).astype(np.int64) + 2)

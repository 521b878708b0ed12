"""The chain on arrays: the score of one account, again and again, in milliseconds.

The running totals are those of `kresearch.scoring.remembered`; stance, memory, combine and scale
are the chain's own objects. Tests compare the numbers with `kresearch.score` to 1e-6.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kresearch.errors import DeclinedError, UsageError
from kresearch.lab.columns import Column, Floats, Whole, round_half_away
from kresearch.lab.held import Held
from kresearch.scoring import Chain, LogLinear, StrengthTimesStance
from kresearch.scoring.weigh import RESOLUTION

if TYPE_CHECKING:
    import pandas as pd

#: Signals of so many settings are kept; network weights and scale need no new ones.
KEPT = 16
#: Digits of the published numbers, as in `kresearch.variants.scoring`.
DIGITS = 9


@dataclass(frozen=True)
class Played:
    """The signals of one setting, per own line and tick, and what the ledger needs of each item.

    Parameters
    ----------
    reach, amplification, impact, stance_sum, stance_known
        Arrays of own lines by ticks.
    clock
        Clock of the account by tick.
    born, ends, following
        Per own item that counts: its clock time, the tick it leaves the window, and the tick
        at which the same actor's next takes over (the span where there is none).
    index
        Which of the account's items count.
    stay, weight, influence
        What each adds to reach, to reactions, and its actor's influence.
    """

    reach: Floats
    amplification: Floats
    impact: Floats
    stance_sum: Floats
    stance_known: Floats
    clock: Whole
    born: Whole
    ends: Whole
    following: Whole
    index: Whole
    stay: Floats
    weight: Floats
    influence: Floats


class Replay:
    """Scores one held account under any chain of the quantity family.

    Parameters
    ----------
    held
        The account and its circle.
    """

    def __init__(self, held: Held) -> None:
        self.held = held
        self._played: OrderedDict[Any, Played] = OrderedDict()
        self._clocks: OrderedDict[Any, Whole] = OrderedDict()

    def score(self, chain: Chain) -> pd.DataFrame:
        """Return the account's score frame, as `kresearch.score` does.

        Raises
        ------
        DeclinedError
            For a frozen clock when the log has neither posts nor post ids.
        UsageError
            For a half-life too short for the log, or a chain of another family.
        """
        import pandas as pd

        held, played = self.held, self.play(chain)
        raw = np.zeros(held.span)
        for place, network in enumerate(held.networks):
            raw = raw + chain.combine.strength(_signals(played, place), network).values
        known = played.stance_known.sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            valence = np.where(known > 1e-9, 100.0 * played.stance_sum.sum(axis=0) / known, np.nan)
        seconds = held.every.seconds
        at = pd.to_datetime((np.arange(held.span) + held.first) * seconds, unit="s", utc=True)
        numbers = {
            "score": chain.scale.score(Column(raw)).values,
            "valence": valence,
            "raw": raw,
            "reach": played.reach.sum(axis=0),
            "amplification": played.amplification.sum(axis=0),
            "impact": played.impact.sum(axis=0),
        }
        rounded = {name: np.round(values, DIGITS) for name, values in numbers.items()}
        return pd.DataFrame({"account": held.account, "at": at, **rounded})

    def play(self, chain: Chain) -> Played:
        """Return the signals under a chain; kept for the last `KEPT` settings."""
        _check(chain)
        key = (chain.weigh, chain.clock, chain.memory, chain.signals)
        if key not in self._played:
            self._played[key] = self._play(chain)
            while len(self._played) > KEPT:
                self._played.popitem(last=False)
        self._played.move_to_end(key)
        return self._played[key]

    def _clock(self, chain: Chain) -> Whole:
        """Return the clock of every held account by tick."""
        held = self.held
        if not chain.clock.reads_posts:
            calendar: Whole = np.arange(held.span, dtype="int64")[None, :].repeat(
                int(held.owner.max()) + 1, 0
            )
            return calendar
        if held.gap is None:
            raise DeclinedError(
                "the log has neither a posts table nor post ids in its interactions, so nobody can tell "
                "when an account was inactive. A freeze needs one of them. Switch the freeze off, or add a "
                "posts table."
            )
        if chain.clock not in self._clocks:
            counts = np.asarray(chain.clock.counts(held.gap, held.every)) & (held.gap >= 0)
            self._clocks[chain.clock] = np.cumsum(counts, axis=1, dtype="int64")
            while len(self._clocks) > KEPT:
                self._clocks.popitem(last=False)
        return self._clocks[chain.clock]

    def _play(self, chain: Chain) -> Played:
        held, items, span = self.held, self.held.items, self.held.span
        clocks = self._clock(chain)
        worth = _worth(chain, items.polarity)
        weight = round_half_away(items.strength * worth * items.count * RESOLUTION)
        worth = round_half_away(worth * RESOLUTION)
        index = np.arange(len(worth)) if not chain.weigh.varies else np.flatnonzero(worth)
        own = int(np.searchsorted(index, held.own))
        line, tick, group = items.line[index], items.tick[index], items.group[index]
        following = np.full(len(index), span, dtype="int64")
        same = (group[1:] == group[:-1]) & (group[1:] >= 0)
        following[:-1][same] = tick[1:][same]
        many = np.where(group < 0, items.count[index], 1.0)
        stay = np.where(following > tick, worth[index] * many, 0.0)
        owner = held.owner[line]
        born = clocks[owner, tick]
        ends = _ends(clocks, owner, tick, born, chain, held)
        exits = np.minimum(following, ends)
        totals = _Totals(chain, held, clocks)
        reach = totals.value(line, tick, exits, stay, born, held.lines)
        place = len(held.networks)
        mine = slice(0, own)
        influence = np.zeros(own)
        actor = items.actor_line[index[mine]]
        acted = (actor >= 0) & (tick[mine] > 0) & (stay[mine] != 0)
        best = np.maximum.accumulate(reach, axis=1)
        influence[acted] = np.maximum(best[actor[acted], tick[mine][acted] - 1], 0.0)
        value = round_half_away(stay[mine] * influence)
        own_items = (line[mine], tick[mine])
        amplifying = np.where(items.amplifying[index[mine]], weight[index[mine]], 0.0)
        posted = totals.grid_value(held.posts)
        return Played(
            reach=reach[:place],
            amplification=totals.value(*own_items, ends[mine], amplifying, born[mine], place)
            / (posted + chain.signals.prior_posts),
            impact=totals.value(*own_items, exits[mine], value, born[mine], place),
            stance_sum=totals.grid_value(held.stance_sum),
            stance_known=totals.grid_value(held.stance_known),
            clock=clocks[0],
            born=born[mine],
            ends=ends[mine],
            following=following[mine],
            index=index[mine],
            stay=stay[mine],
            weight=weight[index[mine]],
            influence=influence,
        )


class _Totals:
    """Running totals of amounts that enter, fade and leave."""

    def __init__(self, chain: Chain, held: Held, clocks: Whole) -> None:
        self.memory, self.every, self.span = chain.memory, held.every, held.span
        self.clocks, self.owner = clocks, held.owner
        self.window = None if chain.memory.window_days is None else held.every.ticks(chain.memory.window_days)

    def value(
        self, line: Whole, tick: Whole, exits: Whole, amount: Floats, born: Whole, lines: int
    ) -> Floats:
        """Return the remembered amount per line and tick; `exits` is the span for what stays."""
        moment = amount * self.memory.growth(born, self.every, self.span)
        leaves = exits < self.span
        cells = np.concatenate([line * self.span + tick, line[leaves] * self.span + exits[leaves]])

        def running(values: Floats) -> Floats:
            changes = np.concatenate([values, -values[leaves]])
            daily = np.bincount(cells, weights=changes, minlength=lines * self.span)
            summed: Floats = np.cumsum(daily.reshape(lines, self.span), axis=1)
            return summed

        slope = running(moment * born) if self.memory.slopes else None
        clock = self.clocks[self.owner[:lines]]
        found: Floats = self.memory.value(running(moment), slope, clock, self.every) / float(RESOLUTION)
        return found

    def grid_value(self, amounts: Floats) -> Floats:
        """Return the remembered amount of what is given per own line and tick, and only ages."""
        line, tick = np.nonzero(amounts)
        clock = self.clocks[0]
        born = clock[tick]
        ends = (
            np.full(len(tick), self.span)
            if self.window is None
            else np.searchsorted(clock, born + self.window)
        )
        return self.value(line, tick, ends, amounts[line, tick], born, len(amounts))


def _check(chain: Chain) -> None:
    family = isinstance(chain.weigh, StrengthTimesStance) and not chain.weigh.strengths
    plain = chain.absence is None and getattr(chain.combine, "over_networks", "sum") == "sum"
    if not (family and isinstance(chain.combine, LogLinear) and plain):
        raise UsageError(
            "the panel replays chains of the quantity family only: strength times stance, log-linear "
            "networks added up. Score any other variant with kresearch.score(log, variant)."
        )


def _worth(chain: Chain, polarity: Floats) -> Floats:
    """Return the stance's factor per item."""
    if not chain.weigh.reads_polarity:
        return np.ones(len(polarity))
    assert isinstance(chain.weigh, StrengthTimesStance)
    factor: NDArray[np.float64] = chain.weigh.stance.factor(Column(polarity)).values
    return factor


def _ends(clocks: Whole, owner: Whole, tick: Whole, born: Whole, chain: Chain, held: Held) -> Whole:
    """Return the tick at which each item leaves the window, the span where it does not."""
    span = held.span
    if chain.memory.window_days is None:
        return np.full(len(tick), span, dtype="int64")
    window = held.every.ticks(chain.memory.window_days)
    if not chain.clock.reads_posts:
        return np.minimum(tick + window, span)
    # One search for all: clocks never fall, and the step between accounts is larger than any clock.
    step = 2 * span + window + 2
    flat = (clocks + np.arange(len(clocks))[:, None] * step).ravel()
    found: Whole = np.searchsorted(flat, owner * step + born + window, side="left") - owner * span
    return np.minimum(found, span)


def _signals(played: Played, place: int) -> SimpleNamespace:
    return SimpleNamespace(
        reach=Column(played.reach[place]),
        amplification=Column(played.amplification[place]),
        impact=Column(played.impact[place]),
    )

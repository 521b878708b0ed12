"""The ledger on arrays: which interactions made the account's score, in points that add up to it.

The rule is that of `kresearch.score.ledger`; a test compares the two entry by entry.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from kresearch.errors import UsageError
from kresearch.lab.columns import Column, Floats, Whole
from kresearch.score import Chain
from kresearch.score.ledger import KEYS, Entries, whole_entry
from kresearch.score.weigh import RESOLUTION
from kresearch.variants.explaining import Explanation, change_between

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.lab.held import Held
    from kresearch.lab.replay import Played, Replay

SIGNALS = ("reach", "amplification", "impact")


class Ledger:
    """Shares out the points of one held account, at any tick and under any chain that is replayed.

    Parameters
    ----------
    replay
        Of the account.
    """

    def __init__(self, replay: Replay) -> None:
        self.replay = replay
        described = replay.held.described
        numbered = described.groupby(list(described.columns), dropna=False, sort=True).ngroup()
        self._codes: Whole = np.asarray(numbered, dtype="int64")
        _, first = np.unique(self._codes, return_index=True)
        self._names = described.iloc[first].reset_index(drop=True)

    def explain(self, chain: Chain, label: str, *, at: pd.Timestamp, since: Any = None) -> Explanation:
        """Return what made the score at a time, or what moved it since another.

        Parameters
        ----------
        chain, label
            The scoring rule and its name.
        at, since
            Times with a zone; without `since` the entries count from an empty account.

        Raises
        ------
        UsageError
            For a time outside the log.
        """
        held = self.replay.held
        now = self.entries(chain, self._tick(at))
        start = held.every.start_of(held.first + self._tick(at))
        if since is None:
            return Explanation(held.account, label, start, None, now.score, now.baseline, now.table)
        before = self.entries(chain, self._tick(since))
        then = held.every.start_of(held.first + self._tick(since))
        moved = change_between(now, before)
        return Explanation(held.account, label, start, then, now.score, before.score, moved)

    def _tick(self, when: pd.Timestamp) -> int:
        held = self.replay.held
        tick = held.every.tick_at(when) - held.first
        if not 0 <= tick < held.span:
            first, last = held.every.start_of(held.first), held.every.start_of(held.first + held.span - 1)
            raise UsageError(
                f"{when:%Y-%m-%d %H:%M} lies outside the log. Allowed: {first:%Y-%m-%d} to {last:%Y-%m-%d}. "
                "Take a time between them."
            )
        return tick

    def entries(self, chain: Chain, tick: int) -> Entries:
        """Return the ledger at a tick counted from the log's first."""
        import pandas as pd

        held, played = self.replay.held, self.replay.play(chain)
        alone, raw = _alone(held, played, chain, tick)
        score = float(chain.scale.score(Column(raw)).values)
        gained, total = score - chain.scale.baseline, float(alone.sum())
        sums = _added(held, played, chain, tick)
        lines = held.items.line[: held.own][played.index]
        codes, counts = self._codes[played.index], held.items.count[: held.own][played.index]
        rows: list[pd.DataFrame] = []
        for place, network in enumerate(held.networks):
            for number, signal in enumerate(SIGNALS):
                points = gained * float(alone[place, number]) / total if total else 0.0
                if points == 0.0:
                    continue
                taken = (lines == place) & (sums[signal] != 0)
                part, weight = sums[signal][taken], float(sums[signal][lines == place].sum())
                if weight <= 0.0:
                    rows.append(whole_entry(network, signal, points))
                    continue
                size = len(self._names)
                given = np.bincount(codes[taken], weights=points * part / weight, minlength=size)
                number_of = np.bincount(codes[taken], weights=counts[taken], minlength=size)
                there = np.bincount(codes[taken], minlength=size) > 0
                named = self._names[there].assign(signal=signal, interactions=number_of[there])
                rows.append(named.assign(points=given[there]))
        if not rows and abs(gained) > 0:
            rows.append(whole_entry("all", "score", gained))
        columns = [*KEYS, "interactions", "points"]
        table = pd.concat(rows, ignore_index=True)[columns] if rows else pd.DataFrame(columns=columns)
        ordered = table.sort_values("points", ascending=False, ignore_index=True, kind="stable")
        return Entries(score, chain.scale.baseline, ordered)


def _alone(held: Held, played: Played, chain: Chain, tick: int) -> tuple[Floats, float]:
    """Return what each signal on each network would give alone, and the raw number of all together."""
    alone, raw = np.zeros((len(held.networks), len(SIGNALS))), 0.0
    for place, network in enumerate(held.networks):
        here = [getattr(played, name)[place, tick] for name in SIGNALS]
        together = {n: Column(v) for n, v in zip(SIGNALS, here, strict=True)}
        raw += float(chain.combine.strength(SimpleNamespace(**together), network).values)
        single = {n: Column(np.diag(here)[k]) for k, n in enumerate(SIGNALS)}
        alone[place] = chain.combine.strength(SimpleNamespace(**single), network).values
    return alone, raw


def _added(held: Held, played: Played, chain: Chain, tick: int) -> dict[str, Floats]:
    """Return what each own item adds to each signal at a tick, nothing where it is forgotten."""
    items, every = held.items, held.every
    remembered = (items.tick[: held.own][played.index] <= tick) & (played.ends > tick)
    latest = remembered & (played.following > tick)
    moment = np.ones(len(played.index)) * chain.memory.growth(played.born, every, held.span)
    kernel = chain.memory.value(moment, moment * played.born, int(played.clock[tick]), every) / RESOLUTION
    amplifying = items.amplifying[: held.own][played.index]
    return {
        "reach": np.where(latest, played.stay * kernel, 0.0),
        "impact": np.where(latest, np.round(played.stay * played.influence) * kernel, 0.0),
        "amplification": np.where(remembered & amplifying, played.weight * kernel, 0.0),
    }

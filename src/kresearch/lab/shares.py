"""The ledger on arrays: which interactions made the account's score, in points that add up to it.

The rule is that of `kresearch.scoring.ledger`; a test compares the two entry by entry.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from kresearch.errors import UsageError
from kresearch.lab.columns import Column, Floats, Whole
from kresearch.scoring import Chain
from kresearch.scoring.ledger import KEYS, Entries, whole_entry
from kresearch.scoring.weigh import RESOLUTION
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
        now = self.entries(chain, self.tick_of(at))
        start = held.every.start_of(held.first + self.tick_of(at))
        if since is None:
            return Explanation(held.account, label, start, None, now.score, now.baseline, now.table)
        before = self.entries(chain, self.tick_of(since))
        then = held.every.start_of(held.first + self.tick_of(since))
        moved = change_between(now, before)
        return Explanation(held.account, label, start, then, now.score, before.score, moved)

    def tick_of(self, when: pd.Timestamp) -> int:
        """Return which tick of the log, counted from its first, a time falls into.

        Raises
        ------
        UsageError
            For a time outside the log.
        """
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
        parts: list[tuple[Any, str, Any, Any]] = []
        whole: list[pd.DataFrame] = []
        size = len(self._names)
        for place, network in enumerate(held.networks):
            here = lines == place
            for number, signal in enumerate(SIGNALS):
                points = gained * float(alone[place, number]) / total if total else 0.0
                if points == 0.0:
                    continue
                taken = here & (sums[signal] != 0)
                part, weight = sums[signal][taken], float(sums[signal][here].sum())
                if weight <= 0.0:
                    whole.append(whole_entry(network, signal, points))
                    continue
                there = np.flatnonzero(np.bincount(codes[taken], minlength=size))
                given = np.bincount(codes[taken], weights=points * part / weight, minlength=size)
                number_of = np.bincount(codes[taken], weights=counts[taken], minlength=size)
                parts.append((there, signal, number_of[there], given[there]))
        if not parts and not whole and abs(gained) > 0:
            whole.append(whole_entry("all", "score", gained))
        columns = [*KEYS, "interactions", "points"]
        tables = [self._name(parts)] if parts else []
        table = (
            pd.concat([*tables, *whole], ignore_index=True)
            if tables or whole
            else pd.DataFrame(columns=columns)
        )
        ordered = table[columns].sort_values("points", ascending=False, ignore_index=True, kind="stable")
        return Entries(score, chain.scale.baseline, ordered)

    def _name(self, parts: list[tuple[Any, str, Any, Any]]) -> pd.DataFrame:
        """Return entries with the names behind their codes."""
        named = self._names.iloc[np.concatenate([part[0] for part in parts])].reset_index(drop=True)
        named["signal"] = np.repeat([part[1] for part in parts], [len(part[0]) for part in parts])
        named["interactions"] = np.concatenate([part[2] for part in parts])
        named["points"] = np.concatenate([part[3] for part in parts])
        return named


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

"""Contributions: what each interaction of one account adds to each signal at a tick."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from kresearch.scoring.arrays import SignalName
from kresearch.scoring.chain import Chain
from kresearch.scoring.kernel import BatchWork
from kresearch.scoring.rows import RESOLUTION, FloatArray, IntArray, fixed_point, round_half_away
from kresearch.scoring.signals import LatestActs, latest_acts, mark_hostile
from kresearch.scoring.timeline import Timeline
from kresearch.scoring.weighting.stance import sign_of

#: Signals to which single interactions add; others are figures of the account as a whole.
ADDED: tuple[SignalName, ...] = (
    "reach",
    "amplification",
    "impact",
    "hostile",
    "reactions",
    "stance_sum",
    "stance_known",
)
SIGNS = np.array(["unknown", "negative", "neutral", "positive"], dtype=object)


@dataclass
class Contributions:
    """What the interactions of one account add to its signals between two ticks."""

    #: Signal -> per interaction what it added by coming in after the first tick; of reach and impact less
    #: what the same actor's earlier interaction would have added by itself.
    entered: dict[SignalName, FloatArray] = field(default_factory=dict)
    #: Signal -> per interaction what it lost by ageing.
    aged: dict[SignalName, FloatArray] = field(default_factory=dict)


def contributions(
    work: BatchWork, chain: Chain, wanted: frozenset[SignalName], before: int | None, now: int
) -> Contributions:
    """Return what each interaction of one account added to each wanted signal between two ticks.

    Amplification is given in shares, not per post. `before` is None for an account with nothing.
    """
    rows, timeline = work.batch.rows, work.timeline(chain)
    weights = work.weights(chain)
    weight = fixed_point(weights.weight) / RESOLUTION
    found = Contributions()
    everything = np.arange(len(rows))
    many = rows.counts
    polarity = rows.polarities
    known = ~np.isnan(polarity)
    amounts: dict[SignalName, FloatArray] = {
        "amplification": np.where(weights.amplifying, weight, 0.0),
        "reactions": weight,
        "stance_sum": sign_of(polarity) * many,
        "stance_known": np.where(known, many, 0.0),
    }
    for name, amount in amounts.items():
        if name in wanted:
            last = amount * _left(work, timeline, everything, now)
            first = 0.0 * last if before is None else amount * _left(work, timeline, everything, before)
            fresh = rows.tick > (-1 if before is None else before)
            found.entered[name] = np.where(fresh, last, 0.0)
            found.aged[name] = np.where(fresh, 0.0, last - first)
    if wanted & {"reach", "impact"}:
        acts = latest_acts(rows, weights.worth)
        says: dict[SignalName, FloatArray] = {"reach": acts.say / RESOLUTION}
        influence = work.kernel.influence.get(chain.signal_key)
        if influence is not None:
            reached = influence[work.batch.positions][acts.rows]
            says["impact"] = round_half_away(acts.say * reached) / RESOLUTION
        for name, say in says.items():
            if name in wanted:
                _add_acts(found, name, work, timeline, acts, say, before, now)
    if "hostile" in wanted:
        acts = latest_acts(rows, mark_hostile(rows, weights.worth))
        _add_acts(
            found, "hostile", work, timeline, acts, np.maximum(-acts.say, 0.0) / RESOLUTION, before, now
        )
    return found


def _left(work: BatchWork, timeline: Timeline, which: IntArray, tick: int) -> FloatArray:
    """Return what is left at a tick of one unit that came with each interaction."""
    line, came = work.batch.line[which], work.batch.rows.tick[which]
    time = timeline.time_of(line, came)
    clock = timeline.time_of(line, np.full(len(which), tick))
    growth = timeline.memory.growth(time, timeline.every, timeline.ticks)
    unit = np.ones(len(which)) if growth is None else growth
    left = timeline.memory.value(unit, unit * time, clock, timeline.every)
    alive = (came <= tick) & (timeline.end_of(line, came) > tick)
    return np.where(alive, left, 0.0)


def _add_acts(
    found: Contributions,
    name: SignalName,
    work: BatchWork,
    timeline: Timeline,
    acts: LatestActs,
    say: FloatArray,
    before: int | None,
    now: int,
) -> None:
    """Add what the actors' latest interactions add: each actor once."""
    which, following = acts.rows, acts.next
    came = work.batch.rows.tick[which]
    entered, aged = np.zeros(len(work.batch.rows)), np.zeros(len(work.batch.rows))
    current = (came <= now) & (following > now)
    last = say * _left(work, timeline, which, now)
    if before is None:
        entered[which[current]] = last[current]
    else:
        was = (came <= before) & (following > before)
        first = say * _left(work, timeline, which, before)
        aged[which[was]] = (last - first)[was]
        fresh = np.flatnonzero(current & (came > before))
        entered[which[fresh]] = last[fresh]
        # The same actor's interaction that stood before would by now have aged to this much.
        renewed = np.flatnonzero(was & (following <= now))
        key = _pairs(work, which)
        place = {int(k): int(i) for k, i in zip(key[fresh], fresh, strict=True)}
        for old in renewed:
            new = place.get(int(key[old]))
            if new is None:
                aged[which[old]] -= last[old]
            else:
                entered[which[new]] -= last[old]
    found.entered[name], found.aged[name] = entered, aged


def _pairs(work: BatchWork, which: IntArray) -> IntArray:
    """Return one number per line and actor; anonymous interactions are never superseded."""
    actor = work.batch.rows.actor[which].astype(np.int64) + 1
    return work.batch.line[which] * (int(actor.max(initial=0)) + 1) + actor

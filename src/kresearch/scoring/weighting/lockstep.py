"""Lockstep: actors who keep meeting at the same accounts count as fewer than they are.

Dilution by counts cannot tell a keen fan from a bot: both react often. What a pool of paid
actors cannot hide is *what else* they react to: they serve the same customers. So each actor is
known by the accounts it has met, and diluted when many others at this account come from the very
same places, and those places have hardly anybody else:

    fellows(actor, account) = mean over the places y of  c x max(0, 2 c / audience of y - 1)

with c the actors of this account who came from y. A place counts where more than half of its
audience is here too: an account that everybody follows means little, and neither do two accounts
whose audiences overlap because they speak of the same. How often an actor reacts plays no part.
Up to `allowed` fellows count in full, beyond that n of them count as ``sqrt(n x allowed)``.

Accounts first reacted to at the same moment cannot be shuffled against each other: where times are
dates, the sample holds fewer different places.

Everything looks back only, at hours. An actor that turns to no other account of the log cannot be
judged and counts in full: actors who serve one account alone are not found, and a log of
one account dilutes nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from kresearch.scoring.rows import FloatArray, IntArray, Rows, Weights, run_starts
from kresearch.scoring.weighting.base import Stage, Weighting
from kresearch.scoring.weighting.dilution import count_met
from kresearch.scoring.weighting.strength import StrengthTimesStance
from kresearch.scoring.weighting.windows import group_numbers

#: Where an engine numbers accounts anew in each group of rows, it says here who is who.
ACCOUNT_KEY = "account_key"
#: Shuffled numbers, and audiences, lie below it; with the numbers of 2^32 groups they fit 64 bits.
_RANGE = 2**31


@dataclass(frozen=True)
class Lockstep:
    """Another weighting, with the say of actors who come from the same places reduced."""

    inner: Weighting = field(default_factory=StrengthTimesStance)  #: What an interaction is worth before.
    allowed: float = 5.0  #: Fellows that count in full.
    sample: int = 6  #: Places by which an actor is known, drawn from all accounts that it has met.
    days: float = 90.0  #: How far back fellows and audiences are counted.

    @property
    def reads_polarity(self) -> bool:
        """Whether polarity changes the worth."""
        return self.inner.reads_polarity

    @property
    def columns(self) -> frozenset[str]:
        """Moments, because hours are counted, and what the inner weighting reads."""
        return self.inner.columns | {"moment"}

    @property
    def stages(self) -> tuple[Stage, ...]:
        """How large each account's audience is, where each actor comes from, who comes along."""
        own = (Stage("account", self.audience), Stage("actor", self.places), Stage("account", self.fellows))
        return (*self.inner.stages, *own)

    @property
    def hours(self) -> int:
        """How far back fellows and audiences are counted, in hours (at least one)."""
        return max(1, round(self.days * 24))

    def audience(self, rows: Rows) -> Mapping[str, FloatArray]:
        """Return how many actors each account had met up to the hour, and its first moment."""
        met, first = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
        named = np.flatnonzero(rows.named)
        if len(named):
            account, hour = rows.account[named].astype(np.int64), rows.hour[named]
            actor = rows.actor[named].astype(np.int64)
            met[named] = count_met(account, actor, hour, self.hours).until(account, hour)
            number = group_numbers(account)
            earliest = np.full(int(number.max()) + 1, np.iinfo(np.int64).max)
            np.minimum.at(earliest, number, rows.moments[named])
            first[named] = earliest[number]
        return {"lockstep_audience": met, "lockstep_first": first}

    def places(self, rows: Rows) -> Mapping[str, FloatArray]:
        """Return a sample of the accounts that the actor had met, this one left out, and their audiences.

        Each of the `sample` places is the one that comes first in an order shuffled by a number of its
        own (MinHash), so two actors share as many of them as their sets of accounts overlap.
        """
        out = {name(k): np.full(len(rows), np.nan) for k in range(self.sample) for name in (_place, _size)}
        named = np.flatnonzero(rows.named)
        if not len(named):
            return out
        named = named[np.lexsort((rows.hour[named], rows.actor[named]))]
        actor, hour = group_numbers(rows.actor[named]), rows.hour[named]
        account, size = account_keys(rows)[named], rows.context["lockstep_audience"][named]
        first = rows.context["lockstep_first"][named].astype(np.int64)
        starts = np.flatnonzero(run_starts(actor, hour))
        # What is met in the same hour counts for all of that hour's rows.
        last = np.repeat(np.append(starts[1:], len(named)) - 1, np.diff(np.append(starts, len(named))))
        for k in range(self.sample):
            # Later actors lie lower, so that the running minimum begins anew with each.
            least = np.minimum.accumulate(_shuffle(first, k) - actor * _RANGE)
            changes = np.r_[True, least[1:] != least[:-1]]
            chosen = np.maximum.accumulate(np.where(changes, np.arange(len(named)), 0))[last]
            other = account[chosen] != account
            out[_place(k)][named[other]] = account[chosen[other]]
            out[_size(k)][named[other]] = size[chosen[other]]
        return out

    def fellows(self, rows: Rows) -> Mapping[str, FloatArray]:
        """Return how many actors of the account come from the same places, exclusive places first."""
        total, known = np.zeros(len(rows)), np.zeros(len(rows))
        place = np.stack([rows.context[_place(k)] for k in range(self.sample)], axis=1)
        row, slot = np.nonzero(~np.isnan(place))
        if len(row):
            size = np.stack([rows.context[_size(k)] for k in range(self.sample)], axis=1)[row, slot]
            group, hour = group_numbers(rows.account[row], place[row, slot].astype(np.int64)), rows.hour[row]
            came = count_met(group, rows.actor[row].astype(np.int64), hour, self.hours).until(group, hour)
            # Who came early knows the place as it was then: the largest audience known so far counts.
            size = _largest_so_far(group, hour, size)
            np.add.at(total, row, came * np.clip(2.0 * came / size - 1.0, 0.0, 1.0))
            np.add.at(known, row, 1.0)
        return {"lockstep_fellows": total / np.maximum(known, 1.0)}

    def weigh(self, rows: Rows) -> Weights:
        """Return the inner weighting's weights; actors in lockstep count as fewer."""
        weighed = self.inner.weigh(rows)
        fellows = rows.context["lockstep_fellows"]
        say = np.sqrt(self.allowed / np.maximum(fellows, self.allowed))
        return Weights(weighed.worth * say, weighed.weight * say, weighed.amplifying)


def account_keys(rows: Rows) -> FloatArray:
    """Return who each account is, the same in every group of rows."""
    keys = rows.context.get(ACCOUNT_KEY)
    return np.asarray(rows.account, np.float64) if keys is None else keys


def _place(k: int) -> str:
    return f"lockstep_place_{k}"


def _size(k: int) -> str:
    return f"lockstep_size_{k}"


def _shuffle(moments: IntArray, seed: int) -> IntArray:
    """Return a number below `_RANGE` for each moment, in an order that `seed` shuffles (splitmix64)."""
    mixed = moments.astype(np.uint64) + np.uint64((seed + 1) * 0x9E3779B97F4A7C15 % 2**64)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    shuffled: IntArray = ((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(33)).astype(np.int64)
    return shuffled


def _largest_so_far(group: IntArray, hour: IntArray, size: FloatArray) -> FloatArray:
    """Return the largest size of a group up to each hour, that hour included."""
    order = np.lexsort((hour, group))
    whole = size[order].astype(np.int64) + group[order] * _RANGE
    largest = np.maximum.accumulate(whole) - group[order] * _RANGE
    starts = np.flatnonzero(run_starts(group[order], hour[order]))
    ends = np.append(starts[1:], len(order))
    found = np.empty(len(order))
    found[order] = np.repeat(largest[ends - 1], ends - starts)
    return found

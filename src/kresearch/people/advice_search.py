"""The fewest acts that reach a score, and the cheapest mix of them: a search on the kernel, without chance.

More acts of new people never lower a rule that is monotone, so the fewest are found by doubling and halving.
A mix is bought a fortieth of the cheapest single way at a time, each time where it moves the score most,
and trimmed at the end: for scores that are concave in activity that comes close to the cheapest there is.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

#: More acts of one way than that are not tried.
MOST_ACTS = 100_000
#: Into how many purchases the cheapest single way is cut.
PURCHASES = 40
#: A mix must be cheaper by this share to be called so.
CHEAPER = 0.005

_CLOSE = 1e-9

#: Score after so many acts of each way.
ScoreOf = Callable[[tuple[int, ...]], float]


@dataclass(frozen=True)
class Found:
    """So many acts of each way, what they cost, and the score they reach."""

    counts: tuple[int, ...]
    cost: float
    score: float


class Search:
    """Ways with a cost each, and what they make of a score.

    Parameters
    ----------
    score_of
        The kernel's answer; each is asked for once.
    costs
        Of one act of each way.
    target
        The score to reach.
    """

    def __init__(self, score_of: ScoreOf, costs: Sequence[float], target: float) -> None:
        self._score_of, self.costs, self.target = score_of, tuple(costs), target
        self._known: dict[tuple[int, ...], float] = {}

    def score(self, counts: tuple[int, ...]) -> float:
        """Return the score after so many acts of each way."""
        if counts not in self._known:
            self._known[counts] = self._score_of(counts)
        return self._known[counts]

    def found(self, counts: tuple[int, ...]) -> Found:
        """Return what so many acts cost and reach."""
        cost = sum(n * price for n, price in zip(counts, self.costs, strict=True))
        return Found(counts, cost, self.score(counts))

    def reaches(self, counts: tuple[int, ...]) -> bool:
        """Return whether so many acts are enough."""
        return self.score(counts) >= self.target - _CLOSE

    def alone(self, way: int, count: int) -> tuple[int, ...]:
        """Return so many acts of one way and none of the others."""
        return tuple(count if place == way else 0 for place in range(len(self.costs)))

    def fewest(self, way: int) -> Found | None:
        """Return the fewest acts of one way that reach the target; None where `MOST_ACTS` do not."""
        low, high = 0, 1
        while not self.reaches(self.alone(way, high)):
            if high == MOST_ACTS:
                return None
            low, high = high, min(2 * high, MOST_ACTS)
        return self.found(self.alone(way, self._halve(low, high, partial(self.alone, way))))

    def _halve(self, low: int, high: int, counts: Callable[[int], tuple[int, ...]]) -> int:
        """Return the fewest, where `low` does not reach the target and `high` does."""
        while high - low > 1:
            middle = (low + high) // 2
            if self.reaches(counts(middle)):
                high = middle
            else:
                low = middle
        return high

    def cheapest_mix(self, best: Found) -> Found | None:
        """Return a mix that is cheaper than the cheapest single way; None where none was found."""
        budget = best.cost / PURCHASES
        steps = [max(1, round(budget / price)) for price in self.costs]
        counts, spent = tuple(0 for _ in steps), 0.0
        # The gain of a purchase shrinks as others are made: what was worked out before is a bound.
        queue = [(float("-inf"), way) for way in range(len(steps))]
        way = 0
        while not self.reaches(counts):
            if spent >= best.cost or not queue:
                return None
            way = self._best_purchase(counts, steps, queue)
            counts = _with(counts, way, counts[way] + steps[way])
            spent = self.found(counts).cost
        return self._trimmed(counts, way, best)

    def _best_purchase(
        self, counts: tuple[int, ...], steps: Sequence[int], queue: list[tuple[float, int]]
    ) -> int:
        """Return where the next purchase moves the score most for its cost; ties by place."""
        while True:
            _, way = heapq.heappop(queue)
            gain = self.score(_with(counts, way, counts[way] + steps[way])) - self.score(counts)
            entry = (-gain / (steps[way] * self.costs[way]), way)
            if not queue or entry <= queue[0]:
                heapq.heappush(queue, entry)
                return way
            heapq.heappush(queue, entry)

    def _trimmed(self, counts: tuple[int, ...], last: int, best: Found) -> Found | None:
        """Return the mix without what it has too much, the last purchase first; None where not cheaper."""
        others = sorted((w for w, n in enumerate(counts) if n and w != last), key=lambda w: -self.costs[w])
        for way in (last, *others):
            if self.reaches(_with(counts, way, 0)):
                counts = _with(counts, way, 0)
                continue
            counts = _with(counts, way, self._halve(0, counts[way], partial(_with, counts, way)))
        found = self.found(counts)
        mixed = sum(1 for n in counts if n) > 1
        return found if mixed and found.cost < best.cost * (1 - CHEAPER) else None


def _with(counts: tuple[int, ...], way: int, count: int) -> tuple[int, ...]:
    return (*counts[:way], count, *counts[way + 1 :])

"""Chain set: several chains, with what they share numbered, so that a table can carry it in its columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from kresearch.scoring.chain import Chain
from kresearch.scoring.weighting.base import Stage, Weighting


@dataclass(frozen=True)
class ChainSet:
    """Several chains that are scored in one pass over the rows.

    Examples
    --------
    >>> from kresearch.scoring.scale import LogisticScale
    >>> both = ChainSet((Chain(), Chain(scale=LogisticScale(baseline=1.0, mid=4.0, rate=0.7))))
    >>> len(both.signalled), both.staged
    (1, [])
    """

    chains: tuple[Chain, ...]  #: In the order in which their scores are wanted.

    @cached_property
    def staged(self) -> list[Weighting]:
        """The different weightings that look at other rows."""
        return list(dict.fromkeys(chain.weighting for chain in self.chains if chain.weighting.stages))

    @cached_property
    def signalled(self) -> list[Chain]:
        """One chain for each way in which signals are made."""
        return list({chain.signal_key: chain for chain in self.chains}.values())

    @cached_property
    def looking_around(self) -> list[Chain]:
        """One chain for each look around the whole log."""
        return list({chain.around_key: chain for chain in self.chains if chain.signals.reads_actors}.values())

    @property
    def reads_posts(self) -> bool:
        """Whether some chain must know when accounts posted."""
        return any(chain.reads_posts for chain in self.chains)

    @property
    def rounds(self) -> int:
        """How many stages the weighting with most of them has."""
        return max((len(weighting.stages) for weighting in self.staged), default=0)

    def stages(self, place: int, by: str) -> Iterator[tuple[int, Stage]]:
        """Yield the number of a weighting and its stage at a place, where rows are grouped by `by` there."""
        for number, weighting in enumerate(self.staged):
            if place < len(weighting.stages) and weighting.stages[place].by == by:
                yield number, weighting.stages[place]

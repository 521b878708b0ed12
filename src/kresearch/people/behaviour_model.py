"""One account, ready to be asked what its score would be had something else happened too.

Every answer is the kernel's: further rows are put among the account's own, and the chain that scores
logs scores these. Only what a change can move is worked out again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kresearch._common.times import time_of
from kresearch.errors import UsageError
from kresearch.people.behaviour import Change
from kresearch.people.behaviour_columns import Extended, Ground
from kresearch.people.behaviour_plan import Draft, Plan
from kresearch.people.behaviour_scene import Scene
from kresearch.scoring.account import AccountScorer
from kresearch.scoring.chain import Chain
from kresearch.scoring.influence import answer, questions, spread
from kresearch.scoring.kernel import Kernel
from kresearch.scoring.rows import FloatArray, IntArray
from kresearch.scoring.scorer import Scorer

if TYPE_CHECKING:
    import pandas as pd

    from kresearch._common.times import When
    from kresearch.interactions import InteractionLog


@dataclass(frozen=True)
class Standing:
    """Where an account stands."""

    #: 1 to 100, and the number before scaling.
    score: float
    raw: float
    valence: float  #: -100 to 100, NaN where no polarity is known.


class BehaviourModel:
    """An account at one time, to be asked under any rule what a change of behaviour would do.

    Parameters
    ----------
    log
        The log; it is not changed.
    account
        Whose score.
    at
        When (anything pandas reads as a time, UTC); default the last tick of the log.
    every
        ``"1d"`` or ``"1h"``.
    scorer
        The account, where it has been read before.

    Raises
    ------
    UnknownNameError
        For an account that the log does not hold.
    UsageError
        For a time outside the log.
    """

    def __init__(
        self,
        log: InteractionLog,
        account: str,
        *,
        at: When | None = None,
        every: str = "1d",
        scorer: AccountScorer | None = None,
    ) -> None:
        self.log, self.account = log, account
        self.scorer = scorer or AccountScorer(log, account, every=every)
        index = self.scorer.near.index
        self.every = index.every
        tick = index.last if at is None else self.every.tick_at(time_of(at))
        if not index.first <= tick <= index.last:
            first, asked, last = (self.every.start_of(one) for one in (index.first, tick, index.last))
            raise UsageError(
                f"{asked:%Y-%m-%d %H:%M} lies outside the log. Allowed: {first:%Y-%m-%d} to "
                f"{last:%Y-%m-%d}. Take a time between them."
            )
        self.tick = tick - index.first
        self._scenes: dict[bool, Scene] = {}
        self._grounds: dict[object, Ground] = {}
        self._contexts: dict[object, dict[str, FloatArray]] = {}

    @property
    def at(self) -> pd.Timestamp:
        """The tick that is asked about, UTC."""
        return self.every.start_of(self.scorer.near.index.first + self.tick)

    @cached_property
    def scene(self) -> Scene:
        """The account as it is."""
        return self._scene(self.scorer.near)

    def lacks(self, chain: Chain) -> str | None:
        """Return why the log cannot answer a rule; None where it can."""
        return self.scorer.near.lacks(chain)

    def standing(self, chain: Chain, changes: Sequence[Change] = ()) -> Standing:
        """Return where the account stands under a rule, had some changes been."""
        scene = self._scene(self._scorer(chain))
        draft = Draft(scene)
        for change in changes:
            change.apply(draft)
        return self.stand(chain, draft.plan())

    def plan(self, changes: Sequence[Change]) -> Plan:
        """Return what some changes add."""
        draft = Draft(self.scene)
        for change in changes:
            change.apply(draft)
        return draft.plan()

    def draft(self, chain: Chain) -> Draft:
        """Return an empty draft for a rule."""
        return Draft(self._scene(self._scorer(chain)))

    def stand(self, chain: Chain, plan: Plan) -> Standing:
        """Return where the account stands under a rule with a plan, made by `draft` for that rule."""
        scorer = self._scorer(chain)
        scene = self._scene(scorer)
        whole = _looks_everywhere(chain) or (_looks_at_actors(chain) and _known_people(scene, plan))
        found = self._ground(scene, plan, whole=whole).extend(plan)
        kernel = _whole_kernel(chain, found) if whole else self._own_kernel(chain, scorer, scene, found)
        (block,) = kernel.blocks([chain], np.array([scene.number], np.int64))
        (scores,) = block.scores
        last = (0, scene.at + plan.silent)
        valence = float("nan") if scores.valence is None else float(scores.valence[last])
        return Standing(float(scores.score[last]), float(scores.raw[last]), valence)

    def _scorer(self, chain: Chain) -> Scorer:
        return self.scorer.far if chain.reads_actors else self.scorer.near

    def _scene(self, scorer: Scorer) -> Scene:
        far = scorer is not self.scorer.near
        if far not in self._scenes:
            (number,) = scorer.index.scored
            self._scenes[far] = Scene(scorer.kernel().columns, int(number), self.tick)
        return self._scenes[far]

    def _ground(self, scene: Scene, plan: Plan, *, whole: bool) -> Ground:
        """Return the rows that a plan is put among; kept, as most plans name the same networks and kinds."""
        index = scene.index
        networks = tuple(dict.fromkeys((*index.networks, *_networks(plan))))
        kinds = tuple(dict.fromkeys((*index.kinds, *(one.kind for one in plan.acts))))
        key = (id(scene), networks, kinds, whole)
        if key not in self._grounds:
            self._grounds[key] = Ground(scene, whole=whole, networks=networks, kinds=kinds)
        return self._grounds[key]

    def _own_kernel(self, chain: Chain, scorer: Scorer, scene: Scene, found: Extended) -> Kernel:
        """Return a kernel of the account's rows alone, with what the rest of the log says of its actors."""
        rows, weighting = found.columns.rows, chain.weighting
        contexts = {}
        if _looks_at_actors(chain):
            # Whoever is new acts nowhere else, and nobody known does more: the others' context stays.
            new = rows.take(found.added)
            for stage in weighting.stages:
                if stage.by == "actor":
                    old = self._actor_context(chain, scorer, scene)
                    new = new.with_context(stage.run(new))
                    rows = rows.with_context(
                        {name: _merge(old[name], new.context[name], found) for name in new.context}
                    )
                else:
                    rows = rows.with_context(stage.run(rows))
            contexts[weighting] = dict(rows.context)
        kernel = Kernel(found.columns, contexts=contexts)
        influence = self._influence(chain, scorer, scene, found)
        if influence is not None:
            kernel.influence[chain.signal_key] = influence
        return kernel

    def _actor_context(self, chain: Chain, scorer: Scorer, scene: Scene) -> dict[str, FloatArray]:
        """Return what the stages by actor found for the account's own rows, without further ones."""
        if chain.weighting not in self._contexts:
            rows = scorer.kernel().columns.rows
            for stage in chain.weighting.stages:
                if stage.by == "actor":
                    rows = rows.with_context(stage.run(rows))
            self._contexts[chain.weighting] = {n: c[scene.positions] for n, c in rows.context.items()}
        return self._contexts[chain.weighting]

    def _influence(self, chain: Chain, scorer: Scorer, scene: Scene, found: Extended) -> FloatArray | None:
        """Return per row the largest reach that its actor had before it acted."""
        kernel = scorer.influence(chain)
        known = kernel.influence.get(chain.signal_key)
        if known is None:
            return None
        influence = np.zeros(len(found.origin))
        old = found.origin >= 0
        influence[old] = known[scene.positions][found.origin[old]]
        rows = found.columns.rows.take(found.added)
        assert rows.actor_line is not None
        asks = np.flatnonzero((rows.actor_line >= 0) & (rows.tick > 0))
        if len(asks):
            index, width = scene.index, len(rows.networks)
            line, code = rows.actor_line[asks] // width * index.width, rows.actor_line[asks] % width
            here = code < index.width
            asked = (line + code) * index.ticks + rows.tick[asks] - 1
            keys = np.unique(asked[here])
            values = answer(kernel, chain, keys)
            place: IntArray = np.minimum(np.searchsorted(keys, asked), max(0, len(keys) - 1))
            influence[found.added[asks]] = np.where(here, values[place], 0.0) if len(keys) else 0.0
        return influence


def _merge(old: FloatArray, new: FloatArray, found: Extended) -> FloatArray:
    """Return a column of the own and the further rows, in the order of all."""
    whole = np.empty(len(found.origin))
    own = found.origin >= 0
    whole[own] = old[found.origin[own]]
    whole[found.added] = new
    return whole


def _whole_kernel(chain: Chain, found: Extended) -> Kernel:
    """Return a kernel of every account's rows, actors' reach worked out anew."""
    kernel, ticks = Kernel(found.columns), found.columns.index.ticks
    asked = questions(found.columns.rows, ticks)
    if len(asked):
        values = answer(kernel, chain, asked)
        kernel.influence[chain.signal_key] = spread(found.columns.rows, ticks, asked, values)
    return kernel


def _networks(plan: Plan) -> list[str]:
    return [*(one.network for one in plan.acts), *(one.network for one in plan.posts)]


def _looks_at_actors(chain: Chain) -> bool:
    """Whether the weighting looks at what actors do elsewhere."""
    return any(stage.by == "actor" for stage in chain.weighting.stages)


def _looks_everywhere(chain: Chain) -> bool:
    """Whether the whole log must be scored anew: a graph of all, or actors judged after accounts."""
    order = [stage.by for stage in chain.weighting.stages]
    return chain.signals.reads_actors or order != sorted(order, reverse=True)


def _known_people(scene: Scene, plan: Plan) -> bool:
    """Whether people whom the log knows act more."""
    return any(bool(((one.actor >= 0) & (one.actor < scene.first_new)).any()) for one in plan.acts)

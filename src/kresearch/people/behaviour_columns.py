"""Further rows put among the sorted rows of a log, so that the one kernel scores them like any others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from kresearch.people.behaviour_plan import Plan, moments_of
from kresearch.people.behaviour_scene import Scene
from kresearch.scoring.columns import Dated, LogColumns
from kresearch.scoring.rows import Codes, IntArray, Rows

#: More than this does not fit into one whole number.
_ROOM = 2**62


@dataclass(frozen=True)
class Extended:
    """Rows of a log with further ones among them."""

    columns: LogColumns  #: Ready for the kernel.
    origin: IntArray  #: Per row its place in the log's own rows, -1 for a further one.
    added: IntArray  #: Places of the further rows in `columns.rows`.


class Ground:
    """The rows that further ones are put among: one account's alone, or a whole log's.

    Parameters
    ----------
    scene
        The account.
    whole
        Take every account's rows, for rules that look at what actors do elsewhere.
    networks, kinds
        Names behind the codes, those of the log first.
    """

    def __init__(
        self, scene: Scene, *, whole: bool, networks: tuple[str, ...], kinds: tuple[str, ...]
    ) -> None:
        self.scene, self.networks, self.kinds = scene, networks, kinds
        columns, at = scene.columns, scene.at
        self.positions = (
            np.flatnonzero(columns.rows.tick <= at).astype(np.int64) if whole else scene.positions
        )
        rows = columns.rows.take(self.positions)
        self.rows: Rows = replace(
            rows,
            networks=networks,
            kinds=kinds,
            line=self._line(rows.line),
            actor_line=None if rows.actor_line is None else self._line(rows.actor_line),
        )
        number = scene.number
        self.first, self.last = (columns.first, columns.last) if whole else (number, number + 1)

    def _line(self, line: Codes) -> IntArray:
        """Return lines as they are numbered where there are more networks; -1 stays."""
        old, new = self.scene.index.width, len(self.networks)
        wide = line.astype(np.int64)
        return wide if old == new else np.where(wide >= 0, wide // old * new + wide % old, -1)

    def extend(self, plan: Plan) -> Extended:
        """Return the rows with those of a plan among them, up to the scene's tick and its silence."""
        added = self._added(plan)
        place = self._places(added)
        origin = np.insert(np.arange(len(self.rows), dtype=np.int64), place, -1)
        index = self.scene.index
        grid = replace(
            index,
            networks=self.networks,
            kinds=self.kinds,
            last=index.first + self.scene.at + plan.silent,
            has_polarity=index.has_polarity or plan.knows_polarity,
        )
        columns = replace(
            self.scene.columns,
            index=grid,
            first=self.first,
            last=self.last,
            rows=self._merged(added, place),
            posts=self._dated(self.scene.columns.posts, [(p.network, p.tick) for p in plan.posts]),
            sights=self._dated(self.scene.columns.sights, self._sights(plan)),
            audience=self._dated(self.scene.columns.audience, []),
        )
        return Extended(columns, origin, np.flatnonzero(origin < 0))

    def _added(self, plan: Plan) -> Rows:
        """Return the rows of a plan, sorted as rows are."""
        base, scene = self.rows, self.scene
        width = len(self.networks)

        def of(name: str) -> Any:
            parts = [getattr(one, name) for one in plan.acts]
            return np.concatenate(parts) if parts else np.empty(0, np.int64)

        code = _repeated(plan, [self.networks.index(one.network) for one in plan.acts])
        line, actor, tick = scene.number * width + code, of("actor"), of("tick")
        order = np.lexsort((tick, actor, line))
        moment = moments_of(scene, tick)
        known = base.polarity is not None or plan.knows_polarity
        acting: IntArray | None = None
        if base.actor_line is not None:
            theirs = scene.index.account_of_actor
            inside = actor < len(theirs)
            account = np.where(inside & (actor >= 0), theirs[np.where(inside, actor, 0)], -1)
            acting = np.where(account >= 0, account * width + code, -1)
        return Rows(
            networks=self.networks,
            kinds=self.kinds,
            line=line[order],
            actor=actor[order],
            tick=tick[order],
            kind=_repeated(plan, [self.kinds.index(one.kind) for one in plan.acts])[order],
            polarity=of("polarity").astype(np.float64)[order] if known else None,
            count=None if base.count is None else np.ones(len(tick)),
            moment=None if base.moment is None else moment[order],
            post=None if base.post is None else of("post")[order],
            actor_line=None if acting is None else acting[order],
        )

    @cached_property
    def _steps(self) -> tuple[int, int]:
        """By how much a line, and an actor, moves the number that rows are sorted by."""
        ticks = self.scene.index.ticks + 1
        people = max(self.scene.first_new, int(self.rows.actor.max(initial=0)) + 1) + 10_000_000
        return people * ticks, ticks

    @cached_property
    def _keys(self) -> IntArray | None:
        """The number that the rows are sorted by, None where it would be too large."""
        by_line, _ = self._steps
        if (len(self.scene.index.accounts) + 1) * len(self.networks) * by_line >= _ROOM:
            return None
        return self._key(self.rows)

    def _key(self, rows: Rows) -> IntArray:
        by_line, by_actor = self._steps
        key: IntArray = (
            rows.line.astype(np.int64) * by_line + (rows.actor.astype(np.int64) + 1) * by_actor + rows.tick
        )
        return key

    def _places(self, added: Rows) -> IntArray:
        """Return before which row each further one belongs."""
        if self._keys is not None:
            place: IntArray = np.searchsorted(self._keys, self._key(added), side="right")
            return place
        line, actor, tick = (
            np.concatenate([getattr(self.rows, name), getattr(added, name)])
            for name in ("line", "actor", "tick")
        )
        late = np.repeat([0, 1], [len(self.rows), len(added)])
        order = np.lexsort((late, tick, actor, line))
        further = np.flatnonzero(order >= len(self.rows))
        return further - np.arange(len(further))

    def _merged(self, added: Rows, place: IntArray) -> Rows:
        base = self.rows
        parts: dict[str, Any] = {}
        for name in ("line", "actor", "tick", "kind", "polarity", "count", "moment", "post", "actor_line"):
            old, new = getattr(base, name), getattr(added, name)
            if old is None and new is not None:
                old = np.full(len(base), np.nan)
            parts[name] = None if old is None else np.insert(old.astype(new.dtype), place, new)
        return replace(base, **parts, row=None)

    def _dated(self, old: Dated | None, further: list[tuple[str, IntArray]]) -> Dated | None:
        """Return amounts with one for each further network and tick, up to the scene's tick."""
        if old is None:
            return None
        past = old.tick <= self.scene.at
        width = len(self.networks)
        lines, ticks, amounts = [self._line(old.line[past])], [old.tick[past]], [old.amount[past]]
        for network, tick in further:
            lines.append(np.full(len(tick), self.scene.number * width + self.networks.index(network)))
            ticks.append(tick)
            amounts.append(np.ones(len(tick), np.int64))
        line, tick, amount = (np.concatenate(part) for part in (lines, ticks, amounts))
        order = np.lexsort((tick, line))
        return Dated(line[order], tick[order], amount[order])

    def _sights(self, plan: Plan) -> list[tuple[str, IntArray]]:
        """Return where new posts are first seen: at the first reaction to each."""
        seen = []
        for network in dict.fromkeys(one.network for one in plan.acts):
            parts = [one for one in plan.acts if one.network == network]
            post = np.concatenate([one.post for one in parts])
            tick = np.concatenate([one.tick for one in parts])
            new = post >= self.scene.first_new_post
            order = np.lexsort((tick[new], post[new]))
            _, first = np.unique(post[new][order], return_index=True)
            seen.append((network, tick[new][order][first]))
        return seen


def _repeated(plan: Plan, codes: list[int]) -> IntArray:
    """Return one code per further row."""
    sizes = [len(one) for one in plan.acts]
    return np.repeat(np.asarray(codes, np.int64), sizes)

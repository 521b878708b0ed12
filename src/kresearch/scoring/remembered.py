"""Remember: from dated amounts to what is remembered of them at every tick.

Every amount lives from its tick until it leaves the memory's window (or is superseded).
It enters the running totals when it is born and leaves them when it ends, so one running
sum per account and network serves every kernel that `Memory` describes. Nothing is joined
per pair of ticks, and no row of the result looks at a later one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kresearch.scoring.clock import Clock
from kresearch.scoring.memory import Memory
from kresearch.scoring.prepared import KEY, Prepared


@dataclass(frozen=True)
class Timeline:
    """The account's time: clock and end of life per line and tick.

    Parameters
    ----------
    prepared
        The log.
    memory
        The kernel, whose window ends lives.
    table
        ``line, tick, clock, ends`` for every line and tick, or None for the calendar,
        where both follow from the tick alone. ``ends`` is null while the end is unknown.
    """

    prepared: Prepared
    memory: Memory
    table: Any | None

    @property
    def window(self) -> int | None:
        """Length of the memory's window in ticks."""
        days = self.memory.window_days
        return None if days is None else self.prepared.every.ticks(days)

    def attach(self, table: Any) -> Any:
        """Return `table` (with ``line, tick``) with its ``clock`` and the tick it ``ends``."""
        import ibis

        if self.table is not None:
            return table.left_join(self.table, ["line", "tick"]).drop("line_right", "tick_right")
        ends = ibis.null(KEY) if self.window is None else table.tick + self.window
        return table.mutate(clock=table.tick - self.prepared.first, ends=ends)

    def amounts(self, table: Any, names: Mapping[str, str], *, sign: int = 1) -> dict[str, Any]:
        """Return the moment columns ``<name>_0`` (and ``<name>_1``) of amounts {name: column}."""
        growth = self.memory.growth(table.clock, self.prepared.every, self.prepared.span)
        columns: dict[str, Any] = {}
        for name, column in names.items():
            # Spark reads a literal such as 1.0 as a decimal, whose products it may round.
            moment = table[column].cast("float64") * float(sign) * growth
            columns[f"{name}_0"] = moment
            if self.memory.slopes:
                columns[f"{name}_1"] = moment * table.clock
        return columns


def read_clock(prepared: Prepared, clock: Clock, memory: Memory) -> Timeline:
    """Read the clock of every account.

    Parameters
    ----------
    prepared
        The log.
    clock
        Which ticks count.
    memory
        The kernel, whose window is measured on the clock.
    """
    import ibis

    if not clock.reads_posts:
        return Timeline(prepared, memory, None)
    daily = read_gaps(prepared)
    daily = daily.mutate(step=clock.counts(daily.gap, prepared.every).cast(KEY))
    so_far = ibis.window(group_by=daily.account, order_by=daily.tick, following=0)
    read = daily.select("account", "tick", clock=daily.step.sum().over(so_far).cast(KEY))
    read = prepared.keeper.keep(read)
    days = memory.window_days
    if days is None:
        read = read.mutate(ends=ibis.null(KEY))
    else:
        reached = read.group_by("account", "clock").aggregate(ends=read.tick.min())
        reached = reached.mutate(born=reached.clock - prepared.every.ticks(days))
        read = read.left_join(
            reached.select("account", "born", "ends"),
            [read.account == reached.account, read.clock == reached.born],
        ).select("account", "tick", "clock", "ends")
    per_line = prepared.lines.select("line", "account").join(read, "account")
    return Timeline(prepared, memory, prepared.keeper.keep(per_line.select("line", "tick", "clock", "ends")))


def read_gaps(prepared: Prepared) -> Any:
    """Return how long each account has been silent, tick by tick.

    Where posts are unknown, first sights of post ids serve; the first sight of an account counts
    as a post.

    Returns
    -------
    ibis.Table
        ``account`` (number), ``tick, gap`` from each account's first sight on; ``gap`` is the
        number of ticks since its last own post, 0 on its day.
    """
    import ibis

    own = prepared.posts if prepared.posts is not None else prepared.sights
    assert own is not None
    firsts = prepared.lines.group_by("account").aggregate(tick=prepared.lines.first.min())
    posted = own.select(account=(own.line // len(prepared.networks)).cast(KEY), tick=own.tick).union(
        firsts.select("account", "tick")
    )
    starts = firsts.select("account", first=firsts.tick)
    grid = ticks_between(starts, starts["first"], prepared.last).select("account", "tick")
    marked = grid.mutate(posted=ibis.null(KEY)).union(posted.select("account", "tick", posted=posted.tick))
    daily = marked.group_by("account", "tick").aggregate(posted=marked.posted.max())
    so_far = ibis.window(group_by=daily.account, order_by=daily.tick, following=0)
    return daily.select("account", "tick", gap=daily.tick - daily.posted.max().over(so_far))


def enter(timeline: Timeline, born: Any, names: Sequence[str]) -> list[Any]:
    """Return what enters and leaves the running totals, for amounts that only age.

    Parameters
    ----------
    timeline
        The accounts' time.
    born
        Table ``line, tick`` and the named amounts, one row per line and tick.
    names
        The amounts.

    Returns
    -------
    list of ibis.Table
        Impulses ``line, tick`` and moment columns, each with one row per line and tick.
    """
    return enter_and_leave(timeline, born, {name: name for name in names})


def enter_and_leave(timeline: Timeline, born: Any, leaving: Mapping[str, str]) -> list[Any]:
    """Return the impulses of amounts of which only a part lives until the window ends.

    Parameters
    ----------
    timeline
        The accounts' time.
    born
        Table ``line, tick``, the amounts, and for each the column of the part that leaves
        with the window (the rest has been superseded before).
    leaving
        Amount -> column of the part that leaves with the window.
    """
    dated = timeline.attach(born)
    impulses = [dated.select("line", "tick", **timeline.amounts(dated, {n: n for n in leaving}))]
    if timeline.window is not None:
        ended = dated.filter(dated.ends <= timeline.prepared.last)
        gone = ended.select("line", tick=ended.ends, **timeline.amounts(ended, leaving, sign=-1))
        # On the calendar each tick ends elsewhere; on a clock that stood still several end together.
        impulses.append(gone if timeline.table is None else summed(gone))
    return impulses


def supersede(timeline: Timeline, items: Any, names: Sequence[str]) -> Any:
    """Return the impulses of amounts that end because the same actor acted again.

    Parameters
    ----------
    timeline
        The accounts' time.
    items
        Superseded amounts: ``line, tick, next, clock`` and the amounts; ``next`` is the tick
        at which the following interaction takes over.
    names
        The amounts.
    """
    gone = items.select("line", tick=items.next, **timeline.amounts(items, {n: n for n in names}, sign=-1))
    return summed(gone)


def summed(table: Any) -> Any:
    """Return the table with one row per line and tick."""
    rest = [c for c in table.columns if c not in ("line", "tick")]
    return table.group_by("line", "tick").aggregate(**{c: table[c].sum() for c in rest})


def grid(prepared: Prepared) -> Any:
    """Return every line and tick of the log (``line, tick``)."""
    lines = prepared.lines
    return ticks_between(lines.select("line"), prepared.first, prepared.last)


def ticks_between(table: Any, first: Any, last: Any) -> Any:
    """Return `table` with one row per tick from `first` to `last` (column ``tick``)."""
    import ibis

    kept = table.columns
    # Spark takes an unnested column only by itself, so the cast comes after it.
    unnested = table.mutate(tick=ibis.range(first, last + 1).unnest())
    return unnested.select(*kept, tick=unnested.tick.cast(KEY))


def running_totals(base: Any, impulses: Sequence[Any]) -> Any:
    """Return `base` with the running totals of all impulses.

    Parameters
    ----------
    base
        Table with every ``line`` and ``tick`` once; its other columns are kept.
    impulses
        Tables of ``line, tick`` and moment columns, one row per line and tick each; columns of
        the same name are added up.
    """
    import ibis

    kept = list(base.columns)
    parts: dict[str, list[str]] = {}
    for number, table in enumerate(impulses):
        moments = {f"{c}__{number}": table[c] for c in table.columns if c not in ("line", "tick")}
        for column in moments:
            parts.setdefault(column.rsplit("__", 1)[0], []).append(column)
        keyed = table.select(**{f"line__{number}": table.line, f"tick__{number}": table.tick}, **moments)
        base = base.left_join(
            keyed, [base.line == keyed[f"line__{number}"], base.tick == keyed[f"tick__{number}"]]
        )
    added = {
        name: _sum_of([base[c].cast("float64").fill_null(0.0) for c in columns])
        for name, columns in parts.items()
    }
    base = base.select(*kept, **added)
    so_far = ibis.window(group_by=base.line, order_by=base.tick, preceding=None, following=0)
    return base.select(*kept, **{name: base[name].sum().over(so_far) for name in added})


def _sum_of(columns: list[Any]) -> Any:
    """Return the sum of a few columns."""
    total = columns[0]
    for column in columns[1:]:
        total = total + column
    return total

"""Spark: the same kernel, one group of rows per account, with two passes for the reach of actors.

Rows become groups by `applyInArrow`, and each group is scored by the very functions that score a batch
on DuckDB. What a weighting's stages need is worked out first, grouped by actor or by account as each
stage says; actors' reach is found in a first pass and joined to the rows of the second.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any

from kresearch.scoring import group
from kresearch.scoring.chain_set import ChainSet
from kresearch.scoring.group import AUDIENCE, FIGURES, INTERACTION, POST, QUESTION, STEP, Grid
from kresearch.scoring.sources import UNDER
from kresearch.scoring.ticks import Every

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from kresearch.interactions import InteractionLog

_ROW = (
    "account string, actor string, network string, kind string, moment bigint, polarity double, "
    "count double, post string"
)


class SparkLog:
    """The tables of a log on Spark.

    Parameters
    ----------
    log
        The log; it is not changed.
    every
        ``"1d"`` or ``"1h"``.
    """

    def __init__(self, log: InteractionLog, *, every: str) -> None:
        self.every = Every(every)
        engine = log.interactions.get_backend()
        self._session = engine._session
        tables = {
            name: None if table is None else self._session.sql(engine.compile(table))
            for name, table in (
                ("interactions", log.scored_interactions()),
                ("posts", log.scored_posts()),
                ("audience", log.scored_audience()),
            )
        }
        moment = "CAST(unix_micros(CAST(at AS TIMESTAMP)) AS BIGINT) AS moment"
        interactions = tables["interactions"]
        assert interactions is not None
        acted = interactions.selectExpr(
            "account", "actor", "network", "kind", moment, "polarity",
            "CAST(coalesce(count, 1) AS DOUBLE) AS count", f"{UNDER} AS post", "interaction_id",
        )  # fmt: skip
        if log.report.has("duplicate", table="interactions"):
            acted = acted.selectExpr(
                "*",
                "CASE WHEN interaction_id IS NULL THEN 1 ELSE row_number() OVER (PARTITION BY network, "
                "account, interaction_id ORDER BY moment, actor, kind, polarity, count, post) END AS place",
            ).where("place = 1")
        acted = acted.where("actor IS NULL OR actor <> account").drop("interaction_id", "place")
        self.acted = acted.localCheckpoint(eager=True)
        self.written = (
            None
            if tables["posts"] is None
            else tables["posts"].selectExpr("account", "network", "post", moment)
        )
        self.followed = (
            None
            if tables["audience"] is None
            else tables["audience"].selectExpr(
                "account", "network", "CAST(followers AS BIGINT) AS followers", moment
            )
        )
        self.grid = self._look()

    def _look(self) -> Grid:
        """Return what every worker must know."""
        parts = [part for part in (self.acted, self.written, self.followed) if part is not None]
        spans = [part.selectExpr("min(moment)", "max(moment)").first() for part in parts]
        times = [when for span in spans for when in span if when is not None]
        networks = {row[0] for part in parts for row in part.select("network").distinct().collect()}
        kinds = [row[0] for row in self.acted.select("kind").distinct().collect()]
        known = self.acted.selectExpr("count(polarity) > 0", "count(post) > 0").first()
        return Grid(
            every=self.every.name,
            first=self.every.tick_of(min(times)),
            last=self.every.tick_of(max(times)),
            networks=tuple(sorted(networks)),
            kinds=tuple(sorted(kinds)),
            has_polarity=bool(known[0]),
            has_post_ids=bool(known[1]),
            has_posts=self.written is not None,
            has_audience=self.followed is not None,
        )

    def accounts(self) -> list[str]:
        """Return the accounts of all tables, sorted."""
        parts = [part for part in (self.acted, self.written, self.followed) if part is not None]
        return sorted({row[0] for part in parts for row in part.select("account").distinct().collect()})

    def score(self, chains: ChainSet, *, accounts: Collection[str] | None, part: tuple[int, int]) -> pa.Table:
        """Return ``chain, account, tick`` and the figures of scores, in no order.

        Parameters
        ----------
        chains
            The scoring rules; ``chain`` is the place in them.
        accounts
            Only these, default all.
        part
            First tick to give out, and the one after the last, from the log's first on.
        """
        rows = self._answered(self._staged(chains), chains)
        whole = self._gathered(rows, steps=self._steps(chains))
        if accounts is not None:
            whole = whole.where(whole.account.isin(list(accounts)))
        figures = ", ".join(f"{name} double" for name in FIGURES)
        work = partial(group.score_group, grid=self.grid, chains=chains, part=part)
        return (
            whole.groupBy("account")
            .applyInArrow(_arrow(work), f"chain bigint, account string, tick bigint, {figures}")
            .toArrow()
        )

    def _staged(self, chains: ChainSet) -> Any:
        """Return the interactions with the context of the weightings' stages."""
        acted, sample = self.acted, _sample(self.grid)
        for place, by in product(range(chains.rounds), ("account", "actor")):
            if not any(chains.stages(place, by)):
                continue
            work = partial(group.run_stages, grid=self.grid, chains=chains, place=place, by=by)
            sample = work(sample)  # one made-up row tells which columns are added
            schema = _ROW + "".join(f", {c} double" for c in sample.columns if c.startswith("context_"))
            # Anonymous actors have nothing in common: each account's are a group of their own.
            key = "account" if by == "account" else "coalesce(concat('a', actor), concat('n', account))"
            keyed = acted.selectExpr("*", f"{key} AS grouped")
            acted = keyed.groupBy("grouped").applyInArrow(_arrow(work, drop=("grouped",)), schema)
        return acted.localCheckpoint(eager=True) if chains.rounds else acted

    def _answered(self, acted: Any, chains: ChainSet) -> Any:
        """Return the interactions with the influence of their actors, where these are accounts."""
        step = self.every.seconds * 1_000_000
        tick = f"CAST(moment DIV {step} - {self.grid.first} AS BIGINT)"
        known = acted.select("account").distinct()
        asked = acted.where(f"actor IS NOT NULL AND {tick} > 0").selectExpr(
            "actor AS account", "network", f"{tick} - 1 AS tick"
        )
        asked = asked.join(known, "account", "left_semi").distinct()
        if asked.isEmpty():
            return acted
        asking = asked.select("account").distinct()
        whole = self._gathered(acted.join(asking, "account", "left_semi"), asked=asked)
        whole = whole.join(asking, "account", "left_semi")
        work = partial(group.answer_group, grid=self.grid, chains=chains)
        found = [group.influence_name(number) for number in range(len(chains.signalled))]
        schema = "account string, network string, tick bigint" + "".join(f", {name} double" for name in found)
        answers = whole.groupBy("account").applyInArrow(_arrow(work), schema)
        answers = answers.selectExpr(
            "account AS asked", "network AS asked_network", "tick AS asked_tick", *found
        )
        ticked = acted.selectExpr("*", f"{tick} - 1 AS before")
        joined = ticked.join(
            answers,
            (ticked.actor == answers.asked)
            & (ticked.network == answers.asked_network)
            & (ticked.before == answers.asked_tick),
            "left",
        )
        return joined.drop("asked", "asked_network", "asked_tick", "before")

    def _steps(self, chains: ChainSet) -> list[tuple[str, str, int, float, int]]:
        """Return ``account, network, tick, change, rule`` of figures that only the whole log can tell."""
        if not chains.looking_around:
            return []
        frame = self.acted.toPandas()
        columns = group.columns_of(frame.assign(what=INTERACTION, followers=0), self.grid, sights=False)[0]
        names, networks, width = columns.index.accounts, self.grid.networks, len(self.grid.networks)
        steps = []
        for number, chain in enumerate(chains.looking_around):
            days = chain.memory.window_days
            ticks = None if days is None else self.every.ticks(days)
            found = chain.signals.look_around(columns, ticks)
            if found is not None:
                cells = zip(found.line.tolist(), found.tick.tolist(), found.change.tolist(), strict=True)
                steps += [
                    (names[line // width], networks[line % width], tick, change, number)
                    for line, tick, change in cells
                ]
        return steps

    def _gathered(self, acted: Any, *, asked: Any = None, steps: Sequence[tuple[Any, ...]] = ()) -> Any:
        """Return all that belongs to an account in one table: what each row is stands in ``what``."""
        parts = [acted.selectExpr("*", f"'{INTERACTION}' AS what")]
        if self.written is not None:
            parts.append(self.written.selectExpr("*", f"'{POST}' AS what"))
        if self.followed is not None:
            parts.append(self.followed.selectExpr("*", f"'{AUDIENCE}' AS what"))
        if asked is not None:
            parts.append(asked.selectExpr("*", f"'{QUESTION}' AS what", "0L AS moment"))
        # Always there, so that every group has the columns of a step.
        step = "account string, network string, tick bigint, change double, rule bigint"
        stepped = self._session.createDataFrame(list(steps), step)
        parts.append(stepped.selectExpr("*", f"'{STEP}' AS what", "0L AS moment"))
        whole = parts[0]
        for part in parts[1:]:
            whole = whole.unionByName(part, allowMissingColumns=True)
        return whole


def _sample(grid: Grid) -> pd.DataFrame:
    """Return one made-up interaction."""
    import pandas as pd

    moment = grid.first * Every(grid.every).seconds * 1_000_000
    return pd.DataFrame(
        {
            "account": ["account"], "actor": ["actor"], "network": [grid.networks[0]],
            "kind": [grid.kinds[0]], "moment": [moment], "polarity": [0.0], "count": [1.0], "post": ["post"],
        }
    )  # fmt: skip


def _arrow(
    work: Callable[[pd.DataFrame], pd.DataFrame], *, drop: Sequence[str] = ()
) -> Callable[[pa.Table], pa.Table]:
    """Return work on pandas frames as work on Arrow tables."""

    def run(table: pa.Table) -> pa.Table:
        import pyarrow as pa

        found = work(table.drop_columns(list(drop)).to_pandas() if drop else table.to_pandas())
        made = pa.Table.from_pandas(found, preserve_index=False)
        # Spark's text is Arrow's small one.
        plain = [f.with_type(pa.string()) if pa.types.is_large_string(f.type) else f for f in made.schema]
        return made.cast(pa.schema(plain))

    return run

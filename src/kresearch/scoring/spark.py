"""Spark: the same kernel, one group of rows per account, with two passes for the reach of actors.

Rows become groups by `applyInArrow`, and each group is scored by the very functions that score a batch
on DuckDB. What a weighting's stages need is worked out first, grouped by actor or by account as each
stage says; actors' reach is found in a first pass and joined to the rows of the second.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from kresearch.scoring import group
from kresearch.scoring.chain import Chain
from kresearch.scoring.group import AUDIENCE, FIGURES, INTERACTION, POST, QUESTION, STEP, Grid
from kresearch.scoring.signals import LineSteps
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

    def score(self, chain: Chain, *, accounts: Collection[str] | None, part: tuple[int, int]) -> pa.Table:
        """Return ``account, tick`` and the figures of scores, in no order.

        Parameters
        ----------
        chain
            The scoring rule.
        accounts
            Only these, default all.
        part
            First tick to give out, and the one after the last, from the log's first on.
        """
        acted = self._staged(chain)
        steps = self._steps(chain)
        rows = self._answered(acted, chain)
        whole = self._gathered(rows, steps=steps)
        if accounts is not None:
            whole = whole.where(whole.account.isin(list(accounts)))
        figures = ", ".join(f"{name} double" for name in FIGURES)
        work = partial(group.score_group, grid=self.grid, chain=chain, part=part)
        return (
            whole.groupBy("account")
            .applyInArrow(_arrow(work), f"account string, tick bigint, {figures}")
            .toArrow()
        )

    def _staged(self, chain: Chain) -> Any:
        """Return the interactions with the context of the weighting's stages."""
        acted, schema = self.acted, _ROW
        for place, stage in enumerate(chain.weighting.stages):
            sample = group.run_stage(_sample(self.grid, chain, place), self.grid, chain, place)
            schema = _ROW + "".join(f", {c} double" for c in sample.columns if c.startswith("context_"))
            # Anonymous actors have nothing in common: each account's are a group of their own.
            key = "account" if stage.by == "account" else "coalesce(concat('a', actor), concat('n', account))"
            work = partial(group.run_stage, grid=self.grid, chain=chain, place=place)
            keyed = acted.selectExpr("*", f"{key} AS grouped")
            acted = keyed.groupBy("grouped").applyInArrow(_arrow(work, drop=("grouped",)), schema)
        return acted.localCheckpoint(eager=True) if chain.weighting.stages else acted

    def _answered(self, acted: Any, chain: Chain) -> Any:
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
        work = partial(group.answer_group, grid=self.grid, chain=chain)
        schema = "account string, network string, tick bigint, influence double"
        answers = whole.groupBy("account").applyInArrow(_arrow(work), schema)
        answers = answers.selectExpr(
            "account AS asked", "network AS asked_network", "tick AS asked_tick", "influence"
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

    def _steps(self, chain: Chain) -> pd.DataFrame | None:
        """Return ``account, network, tick, change`` of a figure that only the whole log can tell."""
        if not chain.signals.reads_actors:
            return None
        frame = self.acted.toPandas()
        accounts = self.accounts()
        columns = group.columns_of(frame.assign(what=INTERACTION, followers=0), self.grid, sights=False)[0]
        names = columns.index.accounts
        assert set(names) <= set(accounts)
        days = chain.memory.window_days
        found: LineSteps | None = chain.signals.look_around(
            columns, None if days is None else self.every.ticks(days)
        )
        if found is None:
            return None
        import pandas as pd

        width = len(self.grid.networks)
        return pd.DataFrame(
            {
                "account": np.array(names, dtype=object)[found.line // width],
                "network": np.array(self.grid.networks, dtype=object)[found.line % width],
                "tick": found.tick,
                "change": found.change,
            }
        )

    def _gathered(self, acted: Any, *, asked: Any = None, steps: pd.DataFrame | None = None) -> Any:
        """Return all that belongs to an account in one table: what each row is stands in ``what``."""
        parts = [acted.selectExpr("*", f"'{INTERACTION}' AS what")]
        if self.written is not None:
            parts.append(self.written.selectExpr("*", f"'{POST}' AS what"))
        if self.followed is not None:
            parts.append(self.followed.selectExpr("*", f"'{AUDIENCE}' AS what"))
        if asked is not None:
            parts.append(asked.selectExpr("*", f"'{QUESTION}' AS what", "0L AS moment"))
        # Always there, so that every group has the columns of a step.
        empty = "account string, network string, tick bigint, change double"
        stepped = self._session.createDataFrame(
            [] if steps is None else list(steps.itertuples(index=False, name=None)), empty
        )
        parts.append(stepped.selectExpr("*", f"'{STEP}' AS what", "0L AS moment"))
        whole = parts[0]
        for part in parts[1:]:
            whole = whole.unionByName(part, allowMissingColumns=True)
        return whole


def _sample(grid: Grid, chain: Chain, place: int) -> pd.DataFrame:
    """Return one made-up interaction after the stages before `place`: it tells which columns they add."""
    import pandas as pd

    moment = grid.first * Every(grid.every).seconds * 1_000_000
    frame = pd.DataFrame(
        {
            "account": ["account"], "actor": ["actor"], "network": [grid.networks[0]],
            "kind": [grid.kinds[0]], "moment": [moment], "polarity": [0.0], "count": [1.0], "post": ["post"],
        }
    )  # fmt: skip
    for earlier in range(place):
        frame = group.run_stage(frame, grid, chain, earlier)
    return frame


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

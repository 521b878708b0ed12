"""Sources: the questions that scoring asks of a log's tables, in DuckDB's SQL.

Each is one scan that groups and counts; rows themselves leave DuckDB as hashes, codes and whole
numbers, a batch at a time.
"""

# ruff: noqa: S608 - what goes into the SQL is made by Ibis or quoted

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kresearch.engine import interruptible, run_sql
from kresearch.errors import UsageError
from kresearch.interactions.given import take_log
from kresearch.scoring.ticks import Every

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd
    import pyarrow as pa

    from kresearch.interactions import InteractionLog

_BATCH = 1_000_000
#: What a row is under: of an endorsement its topic where the log has one (older logs wrote it as the post).
UNDER = "CASE WHEN kind = 'endorsement' THEN coalesce(topic, post) ELSE post END"


@dataclass(frozen=True)
class Facts:
    """What one look at the tables tells; times in microseconds since 1970, None for an empty log."""

    first: int | None
    last: int | None
    networks: tuple[str, ...]
    kinds: tuple[str, ...]
    has_polarity: bool
    has_counts: bool
    has_post_ids: bool


class Sources:
    """The tables of a log on DuckDB.

    Parameters
    ----------
    log
        The log; it is not changed.
    """

    def __init__(self, log: InteractionLog) -> None:
        self._engine = take_log(log).interactions.get_backend()
        if self._engine.name != "duckdb":
            raise UsageError(
                f"this log lives on {self._engine.name}, where scores can be had and nothing beside them. "
                "Allowed here: a log on DuckDB. Move it with log.to_engine(kresearch.engine.duckdb_engine())."
            )
        self._once = log.report.has("duplicate", table="interactions")
        tables = {
            "interactions": log.scored_interactions(),
            "posts": log.scored_posts(),
            "audience": log.scored_audience(),
        }
        self._tables = {name: None if table is None else self._sql(table) for name, table in tables.items()}
        self._accounts: list[str] | None = None
        self.persons = log.persons
        #: How many different actors the log has, where that is known.
        self._actors = log._names.get("actor")
        self._post_names: dict[int, dict[int, str]] = {}

    def _sql(self, table: ir.Table) -> str:
        self._engine._run_pre_execute_hooks(table)
        return str(self._engine.compile(table))

    def _frame(self, sql: str, parameters: Sequence[Any] = ()) -> pd.DataFrame:
        connection = self._engine.con
        frame: pd.DataFrame = interruptible(
            connection, lambda: connection.execute(sql, list(parameters)).df()
        )
        return frame

    @property
    def has_posts(self) -> bool:
        """Whether the log has a posts table."""
        return self._tables["posts"] is not None

    @property
    def has_audience(self) -> bool:
        """Whether the log has an audience table."""
        return self._tables["audience"] is not None

    def limit_to(self, accounts: Collection[str] | None) -> None:
        """Read only some accounts from now on, and the accounts that act on them."""
        self._accounts = None if accounts is None else sorted(accounts)

    def facts(self) -> Facts:
        """Return span, names and which columns say anything."""
        row = run_sql(
            self._engine,
            'SELECT epoch_us(min("at")), epoch_us(max("at")), list(DISTINCT network), list(DISTINCT kind), '
            f'count(polarity) > 0, max("count") > 1, count(post) > 0 FROM ({self._tables["interactions"]})',
        )[0]
        spans, networks = [row[:2]], set(row[2] or ())
        for name in ("posts", "audience"):
            if self._tables[name] is not None:
                further = run_sql(
                    self._engine,
                    'SELECT epoch_us(min("at")), epoch_us(max("at")), list(DISTINCT network) '
                    f"FROM ({self._tables[name]})",
                )[0]
                spans.append(further[:2])
                networks |= set(further[2] or ())
        times = [int(when) for span in spans for when in span if when is not None]
        return Facts(
            first=min(times, default=None),
            last=max(times, default=None),
            networks=tuple(sorted(networks)),
            kinds=tuple(sorted(row[3] or ())),
            has_polarity=bool(row[4]),
            has_counts=bool(row[5]),
            has_post_ids=bool(row[6]),
        )

    def unknown(self, accounts: Collection[str]) -> list[str]:
        """Return which of some accounts no table knows."""
        union = " UNION ".join(
            f"SELECT DISTINCT account FROM ({sql}) WHERE list_contains($1, account)"
            for sql in self._tables.values()
            if sql is not None
        )
        known = set(self._frame(union, [list(accounts)])["account"])
        return [account for account in accounts if account not in known]

    def some_accounts(self) -> list[str]:
        """Return up to 10,000 account names."""
        return [
            row[0]
            for row in run_sql(
                self._engine, f"SELECT DISTINCT account FROM ({self._tables['interactions']}) LIMIT 10000"
            )
        ]

    def _where(self) -> tuple[str, list[Any]]:
        """Return the condition of the accounts that are read: those asked for, and their actors."""
        if self._accounts is None:
            return "true", []
        circle = (
            f"SELECT actor FROM ({self._tables['interactions']}) "
            "WHERE list_contains($1, account) AND actor IS NOT NULL"
        )
        return f"(list_contains($1, account) OR account IN ({circle}))", [self._accounts]

    def account_table(self, salt: int) -> pd.DataFrame:
        """Return ``account, hash, rows`` of the accounts that are read."""
        where, parameters = self._where()
        table = self._tables["interactions"]
        parts = [f"SELECT account, count(*) AS n FROM ({table}) WHERE {where} GROUP BY account"]
        owners = where if self._accounts is None else "list_contains($1, account)"
        parts += [
            f"SELECT DISTINCT account, 0 AS n FROM ({self._tables[name]}) WHERE {owners if name else where}"
            for name in ("posts", "audience")
            if self._tables[name] is not None
        ]
        return self._frame(
            f"SELECT account, hash(account, {salt}) AS hash, sum(n)::BIGINT AS rows "
            f"FROM ({' UNION ALL '.join(parts)}) GROUP BY account",
            parameters,
        )

    def actor_hashes(self, salt: int) -> NDArray[np.uint64]:
        """Return the hash of every distinct actor of the accounts that are read."""
        where, parameters = self._where()
        rows = f"({self._tables['interactions']}) WHERE actor IS NOT NULL AND {where}"
        if self._actors is not None and self._accounts is None:
            # Numbers are told apart faster than texts: as many as there are names, and no two share one.
            frame = self._frame(f"SELECT DISTINCT hash(actor, {salt}) AS hash FROM {rows}")
            if len(frame) == self._actors:
                return frame["hash"].to_numpy(np.uint64)
        frame = self._frame(
            f"SELECT hash(actor, {salt}) AS hash FROM (SELECT DISTINCT actor FROM {rows})", parameters
        )
        return frame["hash"].to_numpy(np.uint64)

    def interactions(
        self,
        every: Every,
        salt: int,
        *,
        networks: Sequence[str],
        kinds: Sequence[str],
        columns: Collection[str],
        between: tuple[str, str] | None = None,
    ) -> Iterator[pa.RecordBatch]:
        """Yield the interactions that count, in batches, in no order.

        Parameters
        ----------
        every, salt
            Length of a tick, salt of the hashes.
        networks, kinds
            Names behind the codes.
        columns
            Optional columns: ``polarity, count, moment, post``.
        between
            First and last name of the accounts that are read.

        Yields
        ------
        pyarrow.RecordBatch
            ``account, actor`` (hashes), ``network, kind`` (codes), ``tick`` since 1970, and the columns
            asked for. Interactions of an account with itself are left out; an id counts once.
        """
        where, parameters = self._where()
        if between is not None:
            place = len(parameters) + 1
            where += f" AND account BETWEEN ${place} AND ${place + 1}"
            parameters += list(between)
        optional = {
            "polarity": "polarity",
            "count": 'coalesce("count", 1)::DOUBLE AS "count"',
            "moment": 'epoch_us("at") AS moment',
            "row": "row",
            "post": f"CASE WHEN {UNDER} IS NOT NULL THEN hash({UNDER}, {salt}) END AS post",
        }
        once = (
            "QUALIFY interaction_id IS NULL OR row_number() OVER (PARTITION BY network, account, "
            'interaction_id ORDER BY "at", actor, kind, polarity, "count", post) = 1'
        )
        sql = (
            f"SELECT hash(account, {salt}) AS account, CASE WHEN actor IS NOT NULL THEN hash(actor, {salt}) "
            f"END AS actor, {_code('network', networks)} AS network, {_code('kind', kinds)} AS kind, "
            f'(epoch_us("at") // {every.seconds * 1_000_000})::INTEGER AS tick'
            f"{''.join(', ' + optional[c] for c in optional if c in columns)} "
            f"FROM ({self._tables['interactions']}) WHERE actor IS DISTINCT FROM account AND {where} "
            f"{once if self._once else ''}"
        )
        connection = self._engine.con
        reader = interruptible(
            connection, lambda: connection.sql(sql, params=parameters).to_arrow_reader(_BATCH)
        )
        while (batch := interruptible(connection, lambda: next(reader, None))) is not None:
            yield batch

    def post_names(self, salt: int) -> dict[int, str]:
        """Return hash -> name of the posts that interactions of the accounts read name."""
        if salt not in self._post_names:
            self._post_names[salt] = self._read_post_names(salt)
        return self._post_names[salt]

    def _read_post_names(self, salt: int) -> dict[int, str]:
        where, parameters = self._where()
        frame = self._frame(
            f"SELECT DISTINCT hash({UNDER}, {salt}) AS hash, {UNDER} AS post "
            f"FROM ({self._tables['interactions']}) WHERE {UNDER} IS NOT NULL AND {where}",
            parameters,
        )
        return dict(zip(frame["hash"].tolist(), frame["post"].tolist(), strict=True))

    def posts(self, every: Every, salt: int, networks: Sequence[str]) -> pd.DataFrame:
        """Return ``account, network, tick, posts``: how many posts were written, each once."""
        select = f'SELECT account, network, post, min("at") AS "at" FROM ({self._tables["posts"]})'
        return self._written(select, every, salt, networks)

    def first_sights(self, every: Every, salt: int, networks: Sequence[str]) -> pd.DataFrame:
        """Return ``account, network, tick, posts``: first sights of post ids in the interactions."""
        return self._written(
            f'SELECT account, network, post, min("at") AS "at" FROM ({self._tables["interactions"]})',
            every,
            salt,
            networks,
            "post IS NOT NULL AND actor IS DISTINCT FROM account",
        )

    def _written(
        self, select: str, every: Every, salt: int, networks: Sequence[str], condition: str = "true"
    ) -> pd.DataFrame:
        where, parameters = self._where()
        return self._frame(
            f"SELECT hash(account, {salt}) AS account, {_code('network', networks)} AS network, "
            f'(epoch_us("at") // {every.seconds * 1_000_000})::INTEGER AS tick, count(*) AS posts '
            f"FROM ({select} WHERE {condition} AND {where} GROUP BY account, network, post) GROUP BY ALL",
            parameters,
        )

    def audience(self, every: Every, salt: int, networks: Sequence[str]) -> pd.DataFrame:
        """Return ``account, network, tick, followers``: the largest count of each tick."""
        where, parameters = self._where()
        return self._frame(
            f"SELECT hash(account, {salt}) AS account, {_code('network', networks)} AS network, "
            f'(epoch_us("at") // {every.seconds * 1_000_000})::INTEGER AS tick, max(followers) AS followers '
            f"FROM ({self._tables['audience']}) WHERE {where} GROUP BY ALL",
            parameters,
        )

    def acts_given(
        self, every: Every, actors: Collection[str], kinds: Collection[str]
    ) -> tuple[pd.DataFrame, int, int]:
        """Return ``actor, tick, acts`` of what some actors did to others, and the log's first and last tick.

        An id counts once; ticks count from 1970.
        """
        tick = f'(epoch_us("at") // {every.seconds * 1_000_000})::INTEGER'
        table = self._tables["interactions"]
        counted = self._frame(
            f"SELECT actor, {tick} AS tick, count(*) AS acts FROM (SELECT * FROM ({table}) "
            "WHERE list_contains($1, actor) AND actor <> account AND list_contains($2, kind) "
            "QUALIFY interaction_id IS NULL OR row_number() OVER (PARTITION BY network, account, "
            'interaction_id ORDER BY "at", actor, kind) = 1) GROUP BY ALL ORDER BY ALL',
            [list(actors), list(kinds)],
        )
        span = run_sql(self._engine, f"SELECT min({tick}), max({tick}) FROM ({table})")[0]
        return counted, int(span[0]), int(span[1])


def _code(column: str, names: Sequence[str]) -> str:
    """Return the SQL of a name's place in `names`."""
    if len(names) < 2:
        return "0::UTINYINT"
    kind = "UTINYINT" if len(names) < 256 else "USMALLINT"
    whens = " ".join(
        f"WHEN '{name.replace(chr(39), chr(39) * 2)}' THEN {place}::{kind}"
        for place, name in enumerate(names)
    )
    return f"CASE {column} {whens} END"

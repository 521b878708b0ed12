"""Output: the one way from the kernel to frames, tables and files.

Python, the command line, studies, bands, dashboards and widgets all take scores from here, with
the same notes, attributes and refusals.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from kresearch._common.constants import DIGITS
from kresearch._common.memory import memory_limit_bytes
from kresearch._common.times import time_of
from kresearch.errors import DeclinedError, UsageError
from kresearch.scoring.absence import INTERVAL_COLUMNS
from kresearch.scoring.arrays import ScoreArrays
from kresearch.scoring.chain import Chain
from kresearch.scoring.index import LogIndex
from kresearch.scoring.kernel import ScoreBlock
from kresearch.scoring.notes import LogFacts, notes_for, read_facts
from kresearch.scoring.rows import BoolArray, FloatArray, IntArray
from kresearch.scoring.scorer import Scorer

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from kresearch._common.times import When
    from kresearch.interactions import InteractionLog

#: The columns of every score frame.
SCORE_COLUMNS = ("account", "at", "score", "valence", "raw", "reach", "amplification", "impact")
#: Bytes that a row takes on its way into a frame: eight columns, and once more while they are joined.
_FRAME_ROW_BYTES = 160


@dataclass(frozen=True)
class NamedChain:
    """A chain under the name that its scores go by.

    Parameters
    ----------
    chain
        The scoring rule.
    name, label
        The variant's name; name and changed parameters.
    params
        All parameters.
    version
        Of the variant.
    """

    chain: Chain
    name: str
    label: str
    params: dict[str, Any]
    version: int = 1


class Scores:
    """Scores of one log under some chains.

    Parameters
    ----------
    log
        The log.
    chains
        The scoring rules.
    every
        ``"1d"`` or ``"1h"``.
    accounts
        Only these accounts, default all.
    since, until
        First and last time to give out, each None or with a zone.
    columns
        Optional columns to read beside those that the chains name: ``"moment"``, ``"post"``.
    on_declined
        ``"raise"``, or ``"skip"``: leave a chain out that the log cannot answer; `declined` says why.
    memory_limit, threads
        As of `Scorer`.
    scorer
        A scorer that has read the log already, with every column that the chains need.
    """

    def __init__(
        self,
        log: InteractionLog,
        chains: Sequence[NamedChain],
        *,
        every: str = "1d",
        accounts: Iterable[str] | None = None,
        since: When | None = None,
        until: When | None = None,
        columns: Collection[str] = (),
        on_declined: str = "raise",
        memory_limit: int | None = None,
        threads: int | None = None,
        scorer: Scorer | None = None,
    ) -> None:
        self.log, self.every = log, every
        self.scorer = scorer or Scorer(
            log,
            [one.chain for one in chains],
            every=every,
            accounts=accounts,
            columns=columns,
            memory_limit=memory_limit,
            threads=threads,
            on_declined=on_declined,
        )
        self.index: LogIndex = self.scorer.index
        self.declined: dict[str, str] = {
            one.label: reason for one in chains if (reason := self.scorer.lacks(one.chain)) is not None
        }
        if self.declined and on_declined == "raise":
            raise DeclinedError(next(iter(self.declined.values())))
        self.chains = tuple(one for one in chains if one.label not in self.declined)
        self._cut = self._ticks(since, until)

    def _ticks(self, since: When | None, until: When | None) -> slice:
        """Return the part of the grid that is given out."""
        index, every = self.index, self.index.every
        first, last = (None if when is None else every.tick_at(time_of(when)) for when in (since, until))
        start = 0 if first is None else min(max(0, first - index.first), index.ticks)
        stop = index.ticks if last is None else min(max(start, last - index.first + 1), index.ticks)
        return slice(start, stop)

    @property
    def ticks(self) -> int:
        """Number of ticks that are given out."""
        return int(self._cut.stop - self._cut.start)

    @property
    def rows(self) -> int:
        """Number of rows that are given out, per chain."""
        return int(self.ticks * len(self.index.scored))

    @cached_property
    def facts(self) -> LogFacts:
        """What a reader must know of the data."""
        return read_facts(self.log, has_polarity=self.index.has_polarity)

    @cached_property
    def times(self) -> IntArray:
        """Start of each tick that is given out, microseconds since 1970."""
        first = self.index.first
        ticks = np.arange(self._cut.start, self._cut.stop, dtype=np.int64) + first
        return ticks * (self.index.every.seconds * 1_000_000)

    def _at(
        self, between: tuple[Any, Any] | None, everyone_at: Collection[Any]
    ) -> tuple[BoolArray, BoolArray]:
        """Return which ticks lie between two times, and which are among some."""
        asked = np.array([time_of(when).value // 1000 for when in everyone_at], dtype=np.int64)
        everyone: BoolArray = np.isin(self.times, asked)
        if between is None:
            return np.ones(len(self.times), bool), everyone
        first, last = (time_of(when).value // 1000 for when in between)
        return (self.times >= first) & (self.times <= last), everyone

    def attributes(self, one: NamedChain) -> dict[str, Any]:
        """Return what stands beside the scores of a chain: names, parameters, facts, notes."""
        found: dict[str, Any] = {
            "variant": one.name,
            "label": one.label,
            "params": one.params,
            "version": one.version,
            "every": self.every,
            "notes": notes_for(self.log, one.chain, self.facts, self.index.networks),
            "memory_full_from": self._memory_full_from(one.chain),
            **self.facts.to_dict(),
        }
        if one.chain.interval:
            found["interval"] = one.chain.interval
        return found

    def _memory_full_from(self, chain: Chain) -> str | None:
        """Return from when on the log is as old as the memory; None when it never is, or need not be."""
        days = chain.memory.window_days
        if days is None:
            return None
        every, index = self.index.every, self.index
        full = index.first + every.ticks(days)
        return None if full > index.last else every.start_of(full).isoformat()

    def _check_size(self) -> None:
        """Raise UsageError when the frames would be larger than the memory that may be used."""
        needed, room = self.rows * len(self.chains) * _FRAME_ROW_BYTES, memory_limit_bytes()
        if needed > room:
            raise UsageError(
                f"{len(self.index.scored):,} accounts at {self.ticks:,} ticks of '{self.every}' are "
                f"{self.rows:,} rows under each of {len(self.chains)} variants, about {needed / 1e9:,.1f} "
                f"GB; allowed: {room / 1e9:,.1f} GB, what this process may use. Ask for fewer (accounts=, "
                "since=, until=, every='1d'), or write a file, which takes little memory: 'kresearch score "
                "LOG --out scores.parquet'."
            )

    def blocks(self) -> Iterator[tuple[IntArray, tuple[ScoreArrays, ...]]]:
        """Yield account numbers and the scores of each chain, cut to what is given out, batch by batch."""
        block: ScoreBlock
        for block in self.scorer.blocks([one.chain for one in self.chains]):
            yield block.accounts, tuple(_cut(scores, self._cut) for scores in block.scores)

    def strengths(self) -> Iterator[tuple[IntArray, str, FloatArray]]:
        """Yield account numbers, a network, and its strength per account and tick, of the first chain."""
        chain = self.chains[0].chain
        for work in self.scorer.works(chain):
            strength = work.strengths(chain)[:, self._cut]
            for part in work.batch.networks:
                yield work.batch.accounts[part.accounts], part.network, strength[part.lines]

    def table(self, accounts: IntArray, scores: ScoreArrays, keep: BoolArray | None = None) -> pa.Table:
        """Return the scores of a batch as Arrow, sorted by account and time.

        Parameters
        ----------
        accounts
            Numbers of the accounts.
        scores
            Account x tick.
        keep
            Account x tick: which rows are given out, default all.
        """
        import pyarrow as pa

        count, ticks = len(accounts), self.ticks
        names = pa.array([self.index.accounts[number] for number in accounts], pa.string())
        which = slice(None) if keep is None else keep.ravel()
        owner = np.repeat(np.arange(count, dtype=np.int32), ticks)[which]
        at = np.tile(self.times, count)[which]
        columns: dict[str, pa.Array] = {
            "account": pa.DictionaryArray.from_arrays(owner, names),
            "at": pa.array(at).cast(pa.timestamp("us", "UTC")),
        }
        for name in (*SCORE_COLUMNS[2:], *INTERVAL_COLUMNS):
            values: FloatArray | None = getattr(scores, name)
            if values is None and name in INTERVAL_COLUMNS:
                continue
            if values is None:
                values = np.full((count, ticks), np.nan if name == "valence" else 0.0)
            columns[name] = pa.array(_rounded(values).ravel()[which], from_pandas=name == "valence")
        return pa.table(columns)

    def frames(
        self,
        *,
        between: tuple[Any, Any] | None = None,
        accounts: Collection[str] = (),
        everyone_at: Collection[Any] = (),
        attributes: bool = True,
    ) -> dict[str, pd.DataFrame]:
        """Return label -> score frame, with its attributes.

        Parameters
        ----------
        between, accounts
            Give out only the rows of these accounts from the first time to the last.
        everyone_at
            And those of every account at these times.
        attributes
            Whether the frames carry names, facts and notes.

        Raises
        ------
        UsageError
            When they would not fit into the memory that this process may use.
        """
        import pyarrow as pa

        inside, everyone = self._at(between, everyone_at)
        if between is None:
            self._check_size()
        named = set(accounts)
        parts: list[list[pa.Table]] = [[] for _ in self.chains]
        for numbers, scores in self.blocks():
            keep = None
            if between is not None:
                mine = np.array([self.index.accounts[number] in named for number in numbers])
                keep = (mine[:, None] & inside) | everyone
            for place, one in enumerate(scores):
                parts[place].append(self.table(numbers, one, keep))
        found = {}
        for place, named_chain in enumerate(self.chains):
            whole = pa.concat_tables(parts[place])
            whole = whole.set_column(0, "account", whole.column("account").cast(pa.string()))
            frame = whole.to_pandas()
            frame.attrs = self.attributes(named_chain) if attributes else {}
            found[named_chain.label] = frame
        return found


def _cut(scores: ScoreArrays, part: slice) -> ScoreArrays:
    """Return the scores of some ticks."""
    return ScoreArrays(
        scores.score[:, part],
        scores.raw[:, part],
        *(
            None if values is None else values[:, part]
            for values in (
                scores.valence,
                scores.reach,
                scores.amplification,
                scores.impact,
                scores.low,
                scores.high,
            )
        ),
    )


def _rounded(values: FloatArray) -> FloatArray:
    """Return numbers to `DIGITS` digits; a zero has no sign."""
    rounded: FloatArray = np.round(values, DIGITS)
    rounded += 0.0
    return rounded

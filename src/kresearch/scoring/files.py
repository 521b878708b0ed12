"""Files of scores: batches stream to the file, and what is said of them is added up on the way."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kresearch._common.constants import DIGITS
from kresearch._common.files import atomic_path
from kresearch.scoring.output import NamedChain, Scores

if TYPE_CHECKING:
    import pyarrow as pa

    from kresearch.scoring.arrays import ScoreArrays
    from kresearch.scoring.rows import IntArray

#: Rows of a row group of Parquet.
_GROUP = 1_000_000


@dataclass
class Summary:
    """What is said of scores: how many, from when to when, and each account's last and extremes.

    Parameters
    ----------
    rows
        Number of scores.
    accounts
        ``account, score, valence, lowest, highest, highest_at`` of each account; times in
        microseconds since 1970.
    """

    rows: int = 0
    accounts: list[dict[str, Any]] = field(default_factory=list)

    def add(self, scores: Scores, numbers: IntArray, found: ScoreArrays) -> None:
        """Add a batch."""
        score, valence = np.round(found.score, DIGITS), found.valence
        self.rows += score.size
        if not score.size:
            return
        top = score.argmax(axis=1)
        for place, number in enumerate(numbers):
            last = None if valence is None else float(valence[place, -1])
            self.accounts.append(
                {
                    "account": scores.index.accounts[number],
                    "score": float(score[place, -1]),
                    "valence": None if last is None or np.isnan(last) else round(last, DIGITS),
                    "lowest": float(score[place].min()),
                    "highest": float(score[place, top[place]]),
                    "highest_at": int(scores.times[top[place]]),
                }
            )


def write_scores(scores: Scores, one: NamedChain, path: Path | None, *, force: bool = False) -> Summary:
    """Score, and write the scores of one chain where asked to, sorted by account and time.

    Parameters
    ----------
    scores
        The log under one chain.
    one
        The chain.
    path
        ``.parquet``, ``.csv``, ``.csv.gz`` or ``.jsonl``; it appears when it is whole. None: only
        the summary is made.
    force
        Whether a file that is there may be replaced.

    Raises
    ------
    UsageError
        When the file is there and `force` is not given, or no form has such an ending.
    """
    from kresearch.interactions.io.write import check_target, write_table

    summary, place = Summary(), scores.chains.index(one)

    def tables() -> Iterator[pa.Table]:
        for numbers, found in scores.blocks():
            summary.add(scores, numbers, found[place])
            if path is not None:
                yield scores.table(numbers, found[place])

    if path is None:
        for _ in tables():
            pass
        return summary
    ending = check_target(path, force=force)
    if ending != ".parquet":
        # Accounts call themselves as they like, and people open the file in a spreadsheet.
        write_table(_reader(tables()), path, force=force, safe_cells=True)
        return summary
    with atomic_path(path) as part:
        _write_parquet(tables(), part)
    return summary


def _write_parquet(tables: Iterator[pa.Table], path: Path) -> None:
    """Write tables as the row groups of one file, one of them while the next is worked out."""
    import pyarrow.parquet as pq

    writer: pq.ParquetWriter | None = None
    with ThreadPoolExecutor(1) as pool:
        writing: Future[None] | None = None
        try:
            for table in _gathered(tables):
                writer = writer or pq.ParquetWriter(
                    path, table.schema, compression="zstd", compression_level=1,
                    use_dictionary=["account", "at"],
                    store_schema=False, write_statistics=["account", "at"],
                )  # fmt: skip
                if writing is not None:
                    writing.result()
                writing = pool.submit(writer.write_table, table, row_group_size=_GROUP)
            if writing is not None:
                writing.result()
        finally:
            if writer is not None:
                pool.submit(writer.close).result()


def _gathered(tables: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """Yield tables of about a row group each."""
    import pyarrow as pa

    waiting: list[pa.Table] = []
    for table in tables:
        waiting.append(table.unify_dictionaries())
        if sum(len(part) for part in waiting) >= _GROUP:
            yield pa.concat_tables(waiting).unify_dictionaries()
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting).unify_dictionaries()


def _reader(tables: Iterator[pa.Table]) -> pa.RecordBatchReader:
    """Return tables as one stream, accounts as plain texts."""
    import pyarrow as pa

    first = next(tables)
    plain = first.schema.set(0, pa.field("account", pa.string()))

    def batches() -> Iterator[pa.RecordBatch]:
        for table in chain([first], tables):
            yield from table.cast(plain).to_batches()

    return pa.RecordBatchReader.from_batches(plain, batches())

"""The engine of a log: DuckDB in this process, or Spark where its tables are Spark's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from kresearch.interactions.given import take_log
from kresearch.scoring.output import NamedChain, Scores

if TYPE_CHECKING:
    from kresearch._common.times import When
    from kresearch.interactions import InteractionLog


def open_scores(
    log: InteractionLog,
    chains: Sequence[NamedChain],
    *,
    every: str = "1d",
    accounts: Iterable[str] | None = None,
    since: When | None = None,
    until: When | None = None,
    on_declined: str = "raise",
) -> Scores:
    """Return the scores of a log wherever its tables are: on DuckDB, or on Spark."""
    options: dict[str, Any] = {
        "every": every,
        "accounts": accounts,
        "since": since,
        "until": until,
        "on_declined": on_declined,
    }
    if take_log(log).interactions.get_backend().name == "pyspark":
        from kresearch.scoring.spark_scores import SparkScores  # its package is an extra

        return SparkScores(log, chains, **options)
    return Scores(log, chains, **options)

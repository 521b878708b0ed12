"""SNAP Higgs: who retweeted, mentioned and answered whom, 1 to 7 July 2012."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kresearch.datasets.card import load_card
from kresearch.datasets.catalogue import Dataset
from kresearch.datasets.reading import find_files
from kresearch.errors import UsageError

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

#: Whatever cannot be read becomes NULL here and is counted, never skipped by the reader.
_READ = """
CREATE TABLE lines AS
SELECT *, coalesce(account = '' OR actor = '' OR kind = '', true) OR "at" IS NULL AS bad
FROM (
  SELECT b AS account, a AS actor,
         CASE type WHEN 'RT' THEN 'share' WHEN 'MT' THEN 'mention' WHEN 'RE' THEN 'reply' END AS kind,
         'twitter' AS network,
         to_timestamp(TRY_CAST(unix AS BIGINT)) AS "at"
  FROM read_csv($path, delim = ' ', header = false, quote = '', escape = '', all_varchar = true,
                null_padding = true, hive_partitioning = false, strict_mode = false,
                names = ['a', 'b', 'unix', 'type'])
)
"""


def load(source: Path | None) -> InteractionLog:
    """Return retweets as shares, mentions and replies; A acts on B.

    Parameters
    ----------
    source
        ``higgs-activity_time.txt`` (.gz), lines of ``userA userB unix type``, or its folder.
        Interactions of an account with itself are kept; the log counts them, no score does.
    """
    import duckdb

    from kresearch.interactions import InteractionLog
    from kresearch.interactions.io.sql import file_pattern

    path = find_files(source, ["higgs-activity_time.txt"], dataset="higgs")[0]
    notes: list[str] = []
    with duckdb.connect() as engine:
        engine.execute("SET TimeZone = 'UTC'")
        try:
            engine.execute(_READ, {"path": file_pattern(path)})
        except duckdb.Error as error:
            raise UsageError(
                f"'{path.name}' cannot be read: {str(error).splitlines()[0]} "
                "Allowed: lines of 'userA userB unix type'. Get the public file again."
            ) from error
        total, bad = engine.execute("SELECT count(*), count_if(bad) FROM lines").fetchall()[0]
        table = engine.sql("SELECT * EXCLUDE (bad) FROM lines WHERE NOT bad").to_arrow_table()
    if bad:
        notes.append(
            f"{bad:,} of {total:,} lines were left out: not 'userA userB unix type' with RT, MT or RE."
        )
    notes.append(
        "The file has no texts and no tweet ids: polarity is unknown, repeated lines count as they are."
    )
    log = InteractionLog(interactions=table, source="SNAP Higgs Twitter dataset")
    log.notes.extend(notes)
    return log


DATASET = Dataset(load_card("higgs"), load)

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
SELECT b AS account, a AS actor,
       CASE type WHEN 'RT' THEN 'share' WHEN 'MT' THEN 'mention' WHEN 'RE' THEN 'reply' END AS kind,
       'twitter' AS network,
       to_timestamp(TRY_CAST(unix AS BIGINT)) AS "at"
FROM read_csv(?, delim = ' ', header = false, quote = '', escape = '', all_varchar = true, null_padding = true,
              strict_mode = false, names = ['a', 'b', 'unix', 'type'])
"""
_BAD = '(account IS NULL OR actor IS NULL OR kind IS NULL OR "at" IS NULL)'


def load(source: Path | None) -> InteractionLog:
    """Return retweets as shares, mentions and replies; A acts on B.

    Parameters
    ----------
    source
        ``higgs-activity_time.txt`` (.gz), lines of ``userA userB unix type``, or its folder.
    """
    import duckdb

    from kresearch.interactions import InteractionLog

    path = find_files(source, ["higgs-activity_time.txt"], dataset="higgs")[0]
    notes: list[str] = []
    with duckdb.connect() as engine:
        engine.execute("SET TimeZone = 'UTC'")
        try:
            engine.execute(f"CREATE TABLE rows AS {_READ}", [str(path)])
        except duckdb.Error as error:
            raise UsageError(
                f"'{path.name}' cannot be read: {str(error).splitlines()[0]} "
                "Allowed: lines of 'userA userB unix type'. Get the public file again."
            ) from error
        counted = engine.execute(
            f"SELECT count(*), count_if({_BAD}), count_if(account = actor AND NOT {_BAD}) FROM rows"
        ).fetchall()[0]
        table = engine.execute(f"SELECT * FROM rows WHERE NOT {_BAD}").to_arrow_table()
    total, bad, loops = counted
    if bad:
        notes.append(
            f"{bad:,} of {total:,} lines were left out: not 'userA userB unix type' with RT, MT or RE."
        )
    if loops:
        notes.append(
            f"{loops:,} of {total:,} interactions are of an account with itself: kept, and never scored."
        )
    notes.append(
        "The file has no texts and no tweet ids: polarity is unknown, repeated lines count as they are."
    )
    log = InteractionLog(interactions=table, source="SNAP Higgs Twitter dataset")
    log.notes.extend(notes)
    return log


DATASET = Dataset(load_card("higgs"), load)

"""A synthetic log of any size, the same for the same size: heavy-tailed accounts and actors.

Every 500 interactions there is one account; one interaction in twenty is by an account, so
that impact has something to do; the log spans 365 days on one network.
"""

from __future__ import annotations

from pathlib import Path

CHUNK = 1_000_000


def write_log(rows: int, path: Path) -> Path:
    """Write a Parquet file of `rows` interactions, unless it is there already."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    if path.exists():
        return path
    rng = np.random.default_rng(rows)
    accounts = pa.array([f"account_{k:06d}" for k in range(rows // 500)])
    actors = pa.concat_arrays([accounts, pa.array([f"person_{k:07d}" for k in range(rows // 10)])])
    kinds = pa.array(["like", "share", "comment", "mention"])
    start = np.datetime64("2013-01-01", "us")
    part, writer = path.with_suffix(".part"), None
    for begin in range(0, rows, CHUNK):
        n = min(CHUNK, rows - begin)
        account = (len(accounts) * rng.random(n) ** 2).astype("int64")
        person = len(accounts) + (rows // 10 * rng.random(n) ** 1.5).astype("int64")
        acting = (len(accounts) * rng.random(n) ** 2).astype("int64")
        moments = start + (rng.random(n) * 365 * 86_400e6).astype("int64").astype("timedelta64[us]")
        table = pa.table(
            {
                "account": accounts.take(pa.array(account)),
                "actor": actors.take(pa.array(np.where(rng.random(n) < 0.05, acting, person))),
                "kind": kinds.take(pa.array(rng.choice(4, n, p=[0.4, 0.2, 0.2, 0.2]))),
                "network": pa.array(["twitter"]).take(pa.array(np.zeros(n, dtype="int64"))),
                "at": pa.array(moments).cast(pa.timestamp("us", tz="UTC")),
            }
        )
        writer = writer or pq.ParquetWriter(part, table.schema, compression="zstd")
        writer.write_table(table)
    assert writer is not None
    writer.close()
    part.rename(path)
    return path

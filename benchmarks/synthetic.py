"""Synthetic logs of any size, the same for the same size, in three shapes.

- ``equal``: accounts of like size, one network, no polarity: the kindest shape.
- ``skewed``: accounts of very unequal size (a power law), three networks, half of the polarities known.
- ``acting``: thirteen networks, and a tenth of the actors are accounts, so that impact has work to do.

A year each; 500 interactions an account on average, one actor for every ten interactions.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

CHUNK = 1_000_000


@dataclass(frozen=True)
class Shape:
    """How a log is made.

    Parameters
    ----------
    networks
        Their names.
    power
        Of the law by which accounts are drawn: 1 draws all alike, more draws the first more often.
    acting
        Share of the interactions whose actor is an account.
    polarity
        Share of known polarities.
    """

    networks: tuple[str, ...]
    power: float
    acting: float
    polarity: float


SHAPES = {
    "equal": Shape(("twitter",), 1.0, 0.0, 0.0),
    "skewed": Shape(("twitter", "facebook", "instagram"), 4.0, 0.0, 0.5),
    "acting": Shape(
        ("twitter", "facebook", "google+", "youtube", "instagram", "linkedin", "foursquare", "tumblr",
         "blogger", "wordpress", "lastfm", "flickr", "yammer"),
        2.0, 0.1, 0.0,
    ),
}  # fmt: skip


def write_log(shape: str, rows: int, path: Path) -> Path:
    """Write a Parquet file of `rows` interactions, unless it is there already."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    if path.exists():
        return path
    made, rng = SHAPES[shape], np.random.default_rng(rows)
    count, people = max(1, rows // 500), max(1, rows // 10)
    accounts = pa.array([f"account_{k:07d}" for k in range(count)])
    actors = pa.concat_arrays([accounts, pa.array([f"person_{k:08d}" for k in range(people)])])
    kinds, networks = pa.array(["like", "share", "comment", "mention"]), pa.array(made.networks)
    start = np.datetime64("2013-01-01", "us")
    part, writer = path.with_suffix(".part"), None
    for begin in range(0, rows, CHUNK):
        n = min(CHUNK, rows - begin)
        account = (count * rng.random(n) ** made.power).astype("int64")
        person = count + (people * rng.random(n) ** 1.5).astype("int64")
        acting = (count * rng.random(n)).astype("int64")
        actor = np.where(rng.random(n) < made.acting, acting, person)
        moments = start + (rng.random(n) * 365 * 86_400e6).astype("int64").astype("timedelta64[us]")
        network = (len(made.networks) * rng.random(n) ** 2).astype("int64")
        table = pa.table(
            {
                "account": accounts.take(pa.array(account)),
                "actor": actors.take(pa.array(actor)),
                "kind": kinds.take(pa.array(rng.choice(4, n, p=[0.4, 0.2, 0.2, 0.2]))),
                "network": networks.take(pa.array(network)),
                "at": pa.array(moments).cast(pa.timestamp("us", tz="UTC")),
            }
        )
        if made.polarity:
            polarity = np.round(rng.uniform(-1, 1, n), 3)
            unknown = rng.random(n) >= made.polarity
            table = table.append_column("polarity", pa.array(polarity, mask=unknown))
        writer = writer or pq.ParquetWriter(part, table.schema, compression="zstd")
        writer.write_table(table)
    assert writer is not None
    writer.close()
    part.rename(path)
    return path

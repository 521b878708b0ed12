"""The contenders: a plain scan, the product, and the same numbers by hand in pandas and in Polars.

Each is run in a process of its own by ``python -m benchmarks``: load, compute, write a
Parquet file of daily scores (the floor writes its counts). The hand-written ones know the score of
`quantity` and nothing else: no checks, no digest, no notes, no other variant.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

STRENGTH = {"like": 0.5, "share": 1.0, "comment": 0.8, "mention": 0.8}
WINDOW, PRIOR = 90, 10.0


def floor(log: Path, out: Path) -> None:
    """One scan-and-group by account and day, in DuckDB: nothing can be faster than reading."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = false")
        connection.execute(
            f"""COPY (SELECT account, epoch("at")::BIGINT // 86400 AS day, count(*) AS interactions
                FROM '{log}' GROUP BY ALL) TO '{out}' (FORMAT parquet)"""
        )


def kresearch(log: Path, out: Path) -> None:
    """``kresearch score LOG --variant quantity --out OUT``: check, digest, coverage, score, write."""
    from kresearch.cli import main

    sys.argv = ["kresearch", "score", str(log), "--variant", "quantity", "--out", str(out), "--force"]
    try:
        main()
    except SystemExit as stop:
        if stop.code:
            raise


def polars(log: Path, out: Path) -> None:
    """The same numbers by hand in Polars, lazily, without a Python loop."""
    import polars as pl

    from kresearch.scoring.networks import network_table

    data = pl.scan_parquet(log).filter(pl.col("actor") != pl.col("account"))
    data = data.select(
        "account", "actor", "network", "kind", tick=pl.col("at").dt.epoch("s") // 86_400
    ).with_columns(share=(pl.col("kind") == "share").cast(pl.Float64))
    line = ["account", "network"]
    data = data.sort([*line, "actor", "tick"]).with_columns(
        next=pl.col("tick").shift(-1).over([*line, "actor"])
    )
    rows = data.with_columns(
        stays=pl.col("next").is_null() | (pl.col("next") > pl.col("tick")),
        ends=pl.min_horizontal(pl.col("next").fill_null(2**40), pl.col("tick") + WINDOW),
    ).collect()
    first, last = (int(t) for t in rows.select(a=pl.col("tick").min(), b=pl.col("tick").max()).row(0))
    lines = rows.select(line).unique().sort(line)
    grid = lines.join(pl.DataFrame({"tick": range(first, last + 1)}), how="cross")

    def remember(some: Any, amount: Any, end: Any, name: str) -> Any:
        """Sum ``amount x (1 - age / window)`` over what is alive, for every line and day."""
        born = some.select(*line, "tick", m0=amount, m1=amount * pl.col("tick"))
        gone = some.select(*line, tick=end, m0=-amount, m1=-amount * pl.col("tick")).filter(
            pl.col("tick") <= last
        )
        moments = (
            pl.concat([born, gone]).group_by([*line, "tick"]).agg(pl.col("m0").sum(), pl.col("m1").sum())
        )
        running = grid.join(moments, on=[*line, "tick"], how="left").sort([*line, "tick"])
        running = running.with_columns(pl.col("m0", "m1").fill_null(0.0).cum_sum().over(line))
        day = pl.col("tick")
        return running.select(
            *line, "tick", ((WINDOW - day) * pl.col("m0") + pl.col("m1")).truediv(WINDOW).alias(name)
        )

    lasting = rows.filter("stays")
    whole = remember(lasting, pl.lit(1.0), pl.col("ends"), "reach")
    shared = remember(rows, pl.col("share"), pl.col("tick") + WINDOW, "amplification")
    whole = whole.with_columns(shared["amplification"] / PRIOR)
    best = whole.with_columns(best=pl.col("reach").cum_max().over(line))
    acted = lasting.join(
        best.select(actor="account", network="network", tick=pl.col("tick") + 1, best="best"),
        on=["actor", "network", "tick"],
        how="inner",
    )
    impact = remember(acted, pl.col("best"), pl.col("ends"), "impact")
    whole = whole.with_columns(impact["impact"])
    table = network_table()
    weights = {name: table.weight(name) for name in lines["network"].unique().to_list()}
    strength = (
        0.6 * pl.col("reach").log1p()
        + 0.2 * (pl.col("amplification") / 0.1).log1p()
        + 0.2 * (pl.col("impact") / 10.0).log1p()
    )
    whole = whole.with_columns(
        raw=strength * pl.col("network").replace_strict(weights, return_dtype=pl.Float64)
    )
    per_account = whole.group_by(["account", "tick"]).agg(
        pl.col("raw", "reach", "amplification", "impact").sum()
    )
    bottom = 1 / (1 + 2.718281828459045 ** (0.354 * 3.58))
    grown = 1 / (1 + (-0.354 * (pl.col("raw") - 3.58)).exp())
    scored = per_account.with_columns(score=10 + 90 * (grown - bottom) / (1 - bottom)).sort(
        ["account", "tick"]
    )
    scored.write_parquet(out)


def pandas(log: Path, out: Path) -> None:
    """The same numbers by hand: grouped, shifted, reindexed and summed up, no Python loop."""
    import numpy as np
    import pandas as pd

    from kresearch.scoring.networks import network_table

    data = pd.read_parquet(log, columns=["account", "actor", "kind", "network", "at"])
    data = data[data["actor"] != data["account"]]
    data["tick"] = data["at"].dt.as_unit("s").astype("int64") // 86_400
    first, last = int(data["tick"].min()), int(data["tick"].max())
    line = ["account", "network"]
    data = data.sort_values([*line, "actor", "tick"], ignore_index=True)
    data["next"] = data.groupby([*line, "actor"], sort=False)["tick"].shift(-1)
    shares = (data["kind"] == "share").astype("float64")
    stays = data["next"].isna() | (data["next"] > data["tick"])
    ends = data["next"].fillna(np.inf).clip(upper=data["tick"] + WINDOW)
    lines = data[line].drop_duplicates().sort_values(line, ignore_index=True)
    span = last - first + 1
    place = pd.Series(np.arange(len(lines)), index=pd.MultiIndex.from_frame(lines))
    number = place.reindex(pd.MultiIndex.from_frame(data[line])).to_numpy()
    day = np.arange(first, last + 1)

    def remember(rows: np.ndarray, amount: np.ndarray, end: np.ndarray) -> np.ndarray:
        """Sum ``amount x (1 - age / window)`` over what is alive, line x day."""
        born = pd.DataFrame({"at": number[rows] * span + data["tick"].to_numpy()[rows] - first, "m0": amount})
        born["m1"] = born["m0"] * data["tick"].to_numpy()[rows]
        gone = born.assign(at=number[rows] * span + end - first, m0=-born["m0"], m1=-born["m1"])[end <= last]
        moments = pd.concat([born, gone]).groupby("at")[["m0", "m1"]].sum()
        full = moments.reindex(np.arange(len(lines) * span), fill_value=0.0).to_numpy()
        running = full.reshape(len(lines), span, 2).cumsum(axis=1)
        remembered: np.ndarray = ((WINDOW - day) * running[..., 0] + running[..., 1]) / WINDOW
        return remembered

    every, lasting = np.arange(len(data)), np.flatnonzero(stays)
    reach = remember(lasting, np.ones(len(lasting)), ends.to_numpy()[lasting])
    amplification = remember(every, shares.to_numpy(), data["tick"].to_numpy() + WINDOW) / PRIOR
    best = np.maximum.accumulate(reach, axis=1)
    actors = pd.MultiIndex.from_arrays(
        [data["actor"].to_numpy()[lasting], data["network"].to_numpy()[lasting]]
    )
    acting = place.reindex(actors).to_numpy()
    tick = data["tick"].to_numpy()[lasting] - first
    known = ~np.isnan(acting) & (tick > 0)
    influence = best[acting[known].astype(int), tick[known] - 1]
    by_accounts = lasting[known]
    impact = remember(by_accounts, influence, ends.to_numpy()[by_accounts])

    table = network_table()
    weight = np.array([table.weight(name) for name in lines["network"]])[:, None]
    raw = weight * (
        0.6 * np.log1p(reach) + 0.2 * np.log1p(amplification / 0.1) + 0.2 * np.log1p(impact / 10.0)
    )
    starts = np.flatnonzero(lines["account"].ne(lines["account"].shift()))
    parts = {"raw": raw, "reach": reach, "amplification": amplification, "impact": impact}
    summed = {name: np.add.reduceat(values, starts, axis=0).ravel() for name, values in parts.items()}
    bottom = 1 / (1 + np.exp(0.354 * 3.58))
    grown = 1 / (1 + np.exp(-0.354 * (summed["raw"] - 3.58)))
    names = lines["account"].to_numpy()[starts]
    frame = pd.DataFrame({"account": np.repeat(names, span), "tick": np.tile(day, len(names)), **summed})
    frame.assign(score=10 + 90 * (grown - bottom) / (1 - bottom)).to_parquet(out)


CONTENDERS = {"floor": floor, "kresearch": kresearch, "polars": polars, "pandas": pandas}

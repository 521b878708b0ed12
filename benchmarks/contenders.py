"""The three contenders: a plain scan, the chain, and the same numbers by hand in pandas.

Each is run in a process of its own by ``python -m benchmarks``: load, compute, write a
Parquet file of daily scores (the floor writes its counts).
"""

from __future__ import annotations

from pathlib import Path


def floor(log: Path, out: Path) -> None:
    """One scan-and-group by account and day, in DuckDB: nothing can be faster than reading."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = false")
        connection.execute(
            f"""COPY (SELECT account, epoch("at")::BIGINT // 86400 AS day, count(*) AS interactions
                FROM '{log}' GROUP BY ALL) TO '{out}' (FORMAT parquet)"""
        )


def chain(log: Path, out: Path) -> None:
    """The whole quantity chain: check the log, score every account on every day, write."""
    from kresearch.interactions import InteractionLog, write_table
    from kresearch.scoring import Scorer
    from kresearch.variants import resolve

    with Scorer(InteractionLog(log)) as scorer:
        write_table(scorer.expression(resolve("quantity").chain()), out, force=True)


def chain_without_check(log: Path, out: Path) -> None:
    """The chain alone, on a log that was checked before."""
    from types import SimpleNamespace

    import ibis

    from kresearch.engine import duckdb_engine
    from kresearch.interactions import ProblemReport, write_table
    from kresearch.interactions.schema import INTERACTIONS
    from kresearch.scoring import Scorer
    from kresearch.variants import resolve

    table = duckdb_engine().read_parquet(str(log))
    missing = {c.name: ibis.null(c.dtype) for c in INTERACTIONS if c.name not in table.columns}
    checked = SimpleNamespace(
        interactions=table.mutate(**missing), posts=None, audience=None, report=ProblemReport((), {})
    )
    with Scorer(checked) as scorer:  # type: ignore[arg-type]
        write_table(scorer.expression(resolve("quantity").chain()), out, force=True)


def pandas(log: Path, out: Path) -> None:
    """The same numbers by hand: grouped, shifted, reindexed and summed up, no Python loop."""
    import numpy as np
    import pandas as pd

    window, prior = 90, 10.0
    data = pd.read_parquet(log)
    data = data[data["actor"] != data["account"]]
    data["tick"] = data["at"].dt.as_unit("s").astype("int64") // 86_400
    first, last = int(data["tick"].min()), int(data["tick"].max())
    data = data.sort_values(["account", "actor", "tick"], ignore_index=True)
    data["next"] = data.groupby(["account", "actor"], sort=False)["tick"].shift(-1)
    strength = {"like": 0.5, "share": 1.0, "comment": 0.8, "mention": 0.8}
    shares = data["kind"].map(strength).where(data["kind"] == "share", 0.0)
    stays = data["next"].isna() | (data["next"] > data["tick"])
    ends = data["next"].fillna(np.inf).clip(upper=data["tick"] + window)

    accounts = pd.Index(sorted(data["account"].unique()), name="account")
    grid = pd.MultiIndex.from_product([accounts, range(first, last + 1)], names=["account", "tick"])
    day = pd.Series(grid.get_level_values("tick"), index=grid)

    def remember(amount: pd.Series, end: pd.Series, rows: pd.DataFrame) -> pd.Series:
        """Sum ``amount x (1 - age / window)`` over what is alive, for every account and day."""
        born = pd.DataFrame({"account": rows["account"], "tick": rows["tick"], "m0": amount})
        born["m1"] = born["m0"] * rows["tick"]
        gone = born.assign(tick=end, m0=-born["m0"], m1=-born["m1"])
        gone = gone[gone["tick"] <= last].astype({"tick": "int64"})
        moments = pd.concat([born, gone]).groupby(["account", "tick"])[["m0", "m1"]].sum()
        running = moments.reindex(grid, fill_value=0.0).groupby(level="account").cumsum()
        return ((window - day) * running["m0"] + running["m1"]) / window

    lasting = data[stays]
    reach = remember(pd.Series(1.0, index=lasting.index), ends[stays], lasting)
    amplification = remember(shares, data["tick"] + window, data) / prior
    best = reach.groupby(level="account").cummax()
    by_accounts = lasting[lasting["actor"].isin(accounts)]
    key = pd.MultiIndex.from_arrays([by_accounts["actor"], by_accounts["tick"] - 1])
    influence = pd.Series(best.reindex(key, fill_value=0.0).to_numpy(), index=by_accounts.index)
    impact = remember(influence, ends[by_accounts.index], by_accounts)

    raw = 0.6 * np.log1p(reach) + 0.2 * np.log1p(amplification / 0.1) + 0.2 * np.log1p(impact / 10.0)
    bottom = 1 / (1 + np.exp(0.354 * 3.58))
    grown = 1 / (1 + np.exp(-0.354 * (raw - 3.58)))
    frame = pd.DataFrame(
        {"score": 10 + 90 * (grown - bottom) / (1 - bottom), "raw": raw, "reach": reach}
    ).assign(amplification=amplification, impact=impact)
    frame.reset_index().to_parquet(out)


CONTENDERS = {
    "floor": floor,
    "chain": chain,
    "chain without check": chain_without_check,
    "pandas": pandas,
}

"""A synthetic log of any size, the same for the same size: heavy-tailed accounts and actors.

Every 500 interactions there is one account; one interaction in twenty is by an account, so
that impact has something to do; the log spans 365 days on one network.
"""

from __future__ import annotations

from pathlib import Path


def write_log(rows: int, path: Path) -> Path:
    """Write a Parquet file of `rows` interactions, unless it is there already."""
    import duckdb

    if path.exists():
        return path
    accounts, actors = rows // 500, rows // 10

    def draw(salt: int) -> str:
        return f"(hash(i, {salt}) / 2^64)"

    def name(stem: str, number: str, digits: int) -> str:
        return f"'{stem}_' || lpad((floor({number}))::BIGINT::VARCHAR, {digits}, '0')"

    account = name("account", f"{accounts} * pow({draw(1)}, 2)", 6)
    acting = name("account", f"{accounts} * pow({draw(3)}, 2)", 6)
    person = name("person", f"{actors} * pow({draw(4)}, 1.5)", 7)
    kind = f"['like', 'like', 'share', 'comment', 'mention'][1 + floor({draw(5)} * 5)::INT]"
    moment = f"TIMESTAMP '2013-01-01' + to_microseconds(({draw(6)} * 365 * 86400e6)::BIGINT)"
    part = path.with_suffix(".part")
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2; SET TimeZone = 'UTC'")
        connection.execute(
            f"""
            COPY (
              SELECT {account} AS account,
                     CASE WHEN {draw(2)} < 0.05 THEN {acting} ELSE {person} END AS actor,
                     {kind} AS kind, 'twitter' AS network, ({moment})::TIMESTAMPTZ AS "at"
              FROM range({rows}) AS t(i)
            ) TO '{part}' (FORMAT parquet, COMPRESSION zstd)
            """
        )
    part.rename(path)
    return path

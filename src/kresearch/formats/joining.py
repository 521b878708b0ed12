"""From parts to three tables: repetitions joined, counters taken once, numbers replaced by handles."""

# ruff: noqa: S608 - names and paths are quoted before they become SQL

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch.engine import duckdb_engine
from kresearch.formats.conversion import LeftOut
from kresearch.formats.rows import BY_NUMBER, BY_POST, STRENGTH
from kresearch.interactions.io.sql import parquet_scan, quoted

if TYPE_CHECKING:
    from kresearch.formats.conversion import Conversion

#: What DuckDB may use before it spills: a file of any size must pass.
MEMORY = "2GB"
_KEY = "network, account, interaction_id"
_OPTIONS = "FORMAT parquet, COMPRESSION zstd"


def join_parts(
    parts: dict[str, Path], folder: Path, conversion: Conversion, *, numbered: bool
) -> dict[str, Path]:
    """Write the three tables of the parts (of `Parts.close`), and count what they hold.

    Only files of tables with rows are returned. `numbered` says whether accounts known by number only occur.
    """
    engine = duckdb_engine(memory_limit=MEMORY, temp_dir=folder / "spill")
    try:
        con: Any = engine.con
        con.execute("SET preserve_insertion_order = false")
        join = _Join(con, parts, folder, conversion)
        if numbered:
            join.name_authors()
            join.name_numbers()
        return {name: path for name, path in join.tables().items() if path is not None}
    finally:
        engine.disconnect()


class _Join:
    def __init__(self, con: Any, parts: dict[str, Path], folder: Path, conversion: Conversion) -> None:
        self.con, self.parts, self.folder, self.conversion = con, dict(parts), folder, conversion

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self.con.execute(sql).fetchall()
        return found

    def source(self, table: str) -> str:
        return parquet_scan(self.parts[table])

    def copy(self, query: str, name: str) -> Path:
        path = self.folder / f"{name}.parquet"
        self.con.execute(f"COPY ({query}) TO {quoted(str(path))} ({_OPTIONS})")
        return path

    def name_authors(self) -> None:
        """Replace stand-ins for authors of posts; what answers an unknown post is left out, counted."""
        if "interactions" not in self.parts:
            return
        source, stand_in = self.source("interactions"), f"account LIKE '{BY_POST}%'"
        if not self.rows(f"SELECT count(*) FROM {source} WHERE {stand_in}")[0][0]:
            return
        known = "SELECT '' AS network, '' AS number, '' AS author WHERE false"
        if "handles" in self.parts:
            known = f"SELECT network, number, max(name) AS author FROM {self.source('handles')} GROUP BY ALL"
        joined = (
            f"FROM {source} p LEFT JOIN ({known}) h "
            f"ON h.network = p.network AND p.account = '{BY_NUMBER}' || h.number AND p.{stand_in}"
        )
        lost = f"SELECT kind, count(*), min(post) {joined} WHERE p.{stand_in} AND author IS NULL GROUP BY ALL"
        for kind, count, example in self.rows(lost):
            why = f"a {kind} to a post that the files do not hold, or whose author they do not name"
            self.conversion.left_out.setdefault(why, LeftOut()).add(str(example), count)
        query = (
            f"SELECT p.* REPLACE (coalesce(author, p.account) AS account) {joined} "
            f"WHERE NOT p.{stand_in} OR author IS NOT NULL"
        )
        self.parts["interactions"] = self.copy(f"SELECT * FROM ({query}) WHERE account <> actor", "authored")

    def name_numbers(self) -> None:
        """Replace numbers by the handles that the files name for them elsewhere."""
        known = "SELECT '' AS network, '' AS number, '' AS name WHERE false"
        if "handles" in self.parts:
            source = self.source("handles")
            known = f"SELECT network, number, max(name) AS name FROM {source} GROUP BY ALL"
        self.con.execute(f"CREATE TEMP TABLE handles AS {known}")
        left: set[str] = set()
        for table in ("interactions", "totals", "posts", "audience"):
            if table not in self.parts:
                continue
            names = ("account", "actor") if table == "interactions" else ("account",)
            joins = " ".join(
                f"LEFT JOIN handles h_{n} "
                f"ON h_{n}.network = p.network AND p.{n} = '{BY_NUMBER}' || h_{n}.number"
                for n in names
            )
            new = ", ".join(f"coalesce(h_{n}.name, p.{n}) AS {n}" for n in names)
            query = f"SELECT p.* REPLACE ({new}) FROM {self.source(table)} p {joins}"
            if table == "interactions":
                query = f"SELECT * FROM ({query}) WHERE account <> actor"
            before = self.rows(f"SELECT count(*) FROM {self.source(table)}")[0][0]
            self.parts[table] = self.copy(query, f"{table}-named")
            lost = before - self.rows(f"SELECT count(*) FROM {self.source(table)}")[0][0]
            if lost:
                self.conversion.notes["an interaction of an account with itself, left out"] += lost
            for n in names:
                found = self.rows(
                    f"SELECT DISTINCT {n} FROM {self.source(table)} WHERE {n} LIKE '{BY_NUMBER}%'"
                )
                left |= {name for (name,) in found}
        if left:
            said = f"accounts known by their number only, e.g. {min(left)}: the files name no handle for them"
            self.conversion.notes[said] += len(left)

    def tables(self) -> dict[str, Path | None]:
        """Write the three tables."""
        interactions = self._interactions()
        return {"interactions": interactions, "posts": self._posts(), "audience": self._audience()}

    def _interactions(self) -> Path | None:
        queries = []
        if "interactions" in self.parts:
            queries.append(f"SELECT *, 1::BIGINT AS count FROM ({self._once()})")
        if "totals" in self.parts:
            queries.append(self._totals())
        if not queries:
            return None
        path = self.copy(" UNION ALL BY NAME ".join(queries), "all-interactions")
        counted = self.rows(
            f"SELECT kind, actor IS NULL, count(*), sum(count) FROM {parquet_scan(path)} GROUP BY ALL"
        )
        for kind, anonymous, rows, number in counted:
            what = _say_total(kind, number) if anonymous else kind
            self.conversion.became[what] += rows
        return path if counted else None

    def _once(self) -> str:
        """Return the named interactions, each key once."""
        self._part_shared_ids()
        source = self.source("interactions")
        self.con.execute(
            f"CREATE TEMP TABLE repeated AS SELECT {_KEY}, count(*) AS number FROM {source} "
            "WHERE interaction_id IS NOT NULL GROUP BY ALL HAVING count(*) > 1"
        )
        (more,) = self.rows("SELECT coalesce(sum(number - 1), 0) FROM repeated")[0]
        if not more:
            return f"SELECT * FROM {source}"
        self.conversion.notes["an interaction that the files hold more than once, taken once"] += int(more)
        return (
            f"SELECT * FROM {source} ANTI JOIN repeated USING ({_KEY}) UNION ALL "
            # In brackets, or the order would be that of the union, and any of the rows be taken.
            f"(SELECT DISTINCT ON ({_KEY}) s.* FROM {source} s SEMI JOIN repeated USING ({_KEY}) "
            f'ORDER BY {_KEY}, list_position({list(STRENGTH)}, kind), "at", text, s)'
        )

    def _part_shared_ids(self) -> None:
        """Take the id off interactions of several people with several texts: a spreadsheet rounded it."""
        source = self.source("interactions")
        self.con.execute(
            f"CREATE TEMP TABLE shared AS SELECT {_KEY}, count(*) AS number FROM {source} "
            "WHERE interaction_id IS NOT NULL GROUP BY ALL "
            "HAVING count(DISTINCT actor) > 1 AND count(DISTINCT text) > 1"
        )
        (number,) = self.rows("SELECT coalesce(sum(number), 0) FROM shared")[0]
        if number:
            said = (
                "an id that several people with several texts share (rounded by a spreadsheet?) is not used"
            )
            self.conversion.notes[said] += int(number)
            self.parts["interactions"] = self.copy(
                f"SELECT * FROM {source} ANTI JOIN shared USING ({_KEY}) UNION ALL SELECT * "
                f"REPLACE (NULL::VARCHAR AS interaction_id) FROM {source} SEMI JOIN shared USING ({_KEY})",
                "parted",
            )

    def _totals(self) -> str:
        """Return the counters, cumulative ones once and less what is named, as rows without an actor."""
        counted = (
            'SELECT account, network, kind, post, min("at") AS "at", max(count) AS count '
            f"FROM {self.source('totals')} WHERE post IS NOT NULL GROUP BY ALL"
        )
        if "interactions" in self.parts:
            named = (
                "SELECT account, network, kind, post, count(DISTINCT actor) AS named "
                f"FROM {self.source('interactions')} WHERE post IS NOT NULL GROUP BY ALL"
            )
            counted = (
                "SELECT c.* REPLACE (c.count - coalesce(n.named, 0) AS count) "
                f"FROM ({counted}) c LEFT JOIN ({named}) n USING (account, network, kind, post)"
            )
        loose = (
            'SELECT account, network, kind, post, "at", count '
            f"FROM {self.source('totals')} WHERE post IS NULL"
        )
        return (
            f'SELECT account, NULL::VARCHAR AS actor, network, kind, post, "at", count::BIGINT AS count '
            f"FROM ({counted} UNION ALL BY NAME {loose}) WHERE count > 0"
        )

    def _posts(self) -> Path | None:
        if "posts" not in self.parts:
            return None
        query = (
            'SELECT account, post, network, min("at") AS "at", arg_max(text, (length(text), text)) AS text '
            f"FROM {self.source('posts')} GROUP BY account, post, network ORDER BY network, account, post"
        )
        path = self.copy(query, "all-posts")
        self.conversion.became["post"] += self.rows(f"SELECT count(*) FROM {parquet_scan(path)}")[0][0]
        return path

    def _audience(self) -> Path | None:
        if "audience" not in self.parts:
            return None
        query = (
            'SELECT account, network, max("at") AS "at", arg_max(followers, ("at", followers)) AS followers '
            f'FROM {self.source("audience")} GROUP BY account, network, "at"::DATE '
            'ORDER BY network, account, "at"'
        )
        path = self.copy(query, "all-audience")
        number = self.rows(f"SELECT count(*) FROM {parquet_scan(path)}")[0][0]
        self.conversion.became["audience figure"] += number
        return path


def _say_total(kind: str, number: int) -> str:
    return f"total of {kind} ({number:,} anonymous actor{'' if number == 1 else 's'})"

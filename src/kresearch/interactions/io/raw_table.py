"""A table as it came: its columns under their own names, before anything is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kresearch.interactions.checks.problems import Problem

if TYPE_CHECKING:
    import ibis.expr.types as ir

CSV = (".csv", ".csv.gz", ".tsv", ".tsv.gz", ".txt", ".txt.gz")
JSON_LINES = (".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz", ".json", ".json.gz")
PARQUET = (".parquet", ".pq")

#: Columns that reading adds: the row's number, why it could not be taken apart, its text.
ROW, BROKEN, RAW = "__row", "__broken", "__raw"


@dataclass(frozen=True)
class RawTable:
    """A table as it came.

    Parameters
    ----------
    name
        ``"interactions"``, ``"posts"`` or ``"audience"``.
    table
        Its columns under their own names; text files have texts only, and the columns
        `ROW`, `BROKEN` and `RAW` where reading added them.
    origin
        File name or kind of frame, for messages.
    loaded
        Whether the rows were copied into the engine (text files), not scanned in place.
    problems
        What is wrong with the file as a whole.
    notes
        What is worth knowing of it.
    structured
        Columns that hold objects or lists, and the paths into them.
    nested
        Whether a mapping may name paths into the objects of its columns.
    repeated
        Columns whose name stands twice, and how the others of that name are called.
    """

    name: str
    table: ir.Table
    origin: str
    loaded: bool = False
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    structured: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    nested: bool = False
    repeated: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        """The columns that came, without those that reading added."""
        return [c for c in self.table.columns if c not in (ROW, BROKEN, RAW)]

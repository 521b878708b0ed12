"""Writing the tables beside the page: CSV and LaTeX, each file whole or not there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kresearch._common.files import write_text_atomically
from kresearch.report.tables import Table

#: Longer tables are data, not something to typeset: they get a CSV alone.
MOST_TYPESET_ROWS = 60


def write_tables(tables: Sequence[Table], folder: Path) -> list[Path]:
    """Write each table as ``<slug>.csv`` and, up to `MOST_TYPESET_ROWS`, as ``<slug>.tex``; return the files.

    A slug that comes twice is numbered.
    """
    written: list[Path] = []
    taken: set[str] = set()
    for table in tables:
        name, number = table.slug, 2
        while name in taken:
            name, number = f"{table.slug}-{number}", number + 1
        taken.add(name)
        # A byte order mark lets spreadsheets read the file as UTF-8.
        written.append(write_text_atomically("\ufeff" + table.to_csv(), folder / f"{name}.csv"))
        if len(table.rows) <= MOST_TYPESET_ROWS:
            written.append(write_text_atomically(table.to_latex(), folder / f"{name}.tex"))
    return written

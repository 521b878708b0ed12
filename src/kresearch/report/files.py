"""Writing the tables beside the page: CSV and LaTeX, each file whole or not there."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from kresearch.report.tables import Table

#: Longer tables are data, not something to typeset: they get a CSV alone.
MOST_TYPESET_ROWS = 60


def write_tables(tables: Sequence[Table], folder: Path) -> list[Path]:
    """Write each table as ``<slug>.csv`` and, up to `MOST_TYPESET_ROWS`, as ``<slug>.tex``.

    A slug that comes twice is numbered.

    Returns
    -------
    list of pathlib.Path
        The files, in order.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    taken: set[str] = set()
    for table in tables:
        name, number = table.slug, 2
        while name in taken:
            name, number = f"{table.slug}-{number}", number + 1
        taken.add(name)
        # A byte order mark lets spreadsheets read the file as UTF-8.
        written.append(_write(folder / f"{name}.csv", "\ufeff" + table.to_csv()))
        if len(table.rows) <= MOST_TYPESET_ROWS:
            written.append(_write(folder / f"{name}.tex", table.to_latex()))
    return written


def _write(path: Path, text: str) -> Path:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(path)
    return path

"""Opening a log for a command: what reading did to the file is said, whatever the command goes on to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch.cli import console

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog


def open_log(path: Path, **options: Any) -> InteractionLog:
    """Return the log of a path, and say its notes: columns that are not used, a balance, doubts.

    Parameters
    ----------
    path
        Folder or file.
    **options
        As of `kresearch.formats.open_log`.
    """
    from kresearch.formats import open_log as open_any

    log = open_any(path, **options)
    for text in log.notes:
        console.note(text)
    return log

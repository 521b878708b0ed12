"""Opening a log for a command: what reading did to the file is said, whatever the command goes on to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch.cli import console

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog


def open_log(path: Path, **options: Any) -> InteractionLog:
    """Open a log as `kresearch.formats.open_log` does, and say its notes: unused columns, balance, doubts."""
    from kresearch.formats import open_log as open_any

    log = open_any(path, **options)
    for text in log.notes:
        console.note(text)
    return log

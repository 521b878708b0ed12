"""Counts of what was tried are printed, and written where KRESEARCH_FUZZ_COUNTS says."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from tests.fuzz.inputs import COUNTS, write_counts


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the counts."""
    for kind, counts in sorted(COUNTS.items()):
        said = ", ".join(f"{counts[end]} {end}" for end in ("tried", "clean", "wrong"))
        terminalreporter.write_line(f"fuzz: {kind}: {said}")
    if COUNTS and os.environ.get("KRESEARCH_FUZZ_COUNTS"):
        write_counts(Path(os.environ["KRESEARCH_FUZZ_COUNTS"]))

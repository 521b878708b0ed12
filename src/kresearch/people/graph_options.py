"""What part of a log becomes a graph: checked before anything costly runs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kresearch._common.times import When, time_of
from kresearch.errors import UsageError, suggestion

#: Format -> ending of the file.
FORMATS = {"gexf": ".gexf", "graphml": ".graphml", "csv": ".csv"}
#: A graph in memory has no more edges than that; CSV is streamed and may have more.
MOST_EDGES = 200_000
#: More slices than that make a file that nothing can show.
MOST_SLICES = 400


@dataclass(frozen=True)
class GraphOptions:
    """Which part of a log becomes a graph."""

    #: Length of a slice of time, whole days; None for one graph of the whole time.
    slice_days: int | None = None
    #: First and last time (anything pandas reads as a time, UTC); default those of the log.
    since: When | None = None
    until: When | None = None
    top: int | None = None  #: Only the accounts with the highest scores at the end; default all.
    min_weight: float = 0.0  #: Only edges at least as heavy, within each slice.

    def problems(self) -> list[str]:
        """Return everything that is wrong with the values."""
        wrong = []
        if self.slice_days is not None and not 1 <= self.slice_days <= 3650:
            wrong.append(f"slices of {self.slice_days} days (allowed: 1 to 3,650)")
        if self.top is not None and self.top < 1:
            wrong.append(f"the top {self.top} accounts (allowed: 1 or more)")
        if not 0 <= self.min_weight < float("inf"):
            wrong.append(f"a smallest weight of {self.min_weight:g} (allowed: 0 or more)")
        if self.since is not None and self.until is not None and time_of(self.until) < time_of(self.since):
            wrong.append("a last time before the first (allowed: the same or a later one)")
        return wrong


def check_options(options: GraphOptions, *further: str) -> None:
    """Raise with everything that is wrong."""
    wrong = [*further, *options.problems()]
    if wrong:
        raise UsageError(f"no graph can be made: {'; '.join(wrong)}. Change these values.")


def format_problems(format_: str, out: Path, *, force: bool) -> list[str]:
    """Return what is wrong with a format and the file to write."""
    if format_ not in FORMATS:
        return [f"no format '{format_}'.{suggestion(format_, FORMATS)} Known: {', '.join(FORMATS)}"]
    wrong = []
    if out.suffix.lower() != FORMATS[format_]:
        wrong.append(f"'{out.name}' does not end in {FORMATS[format_]}, as {format_} files do")
    taken = [path for path in out_paths(format_, out) if path.exists()]
    if taken and not force:
        there = " and ".join(f"'{path}'" for path in taken)
        wrong.append(f"{there} is there already (say --force, force=True, to replace it)")
    return wrong


def out_paths(format_: str, out: Path) -> list[Path]:
    """Return the files that are written: edges, and nodes where they need a file of their own."""
    return [out, out.with_name(f"{out.stem}.nodes.csv")] if format_ == "csv" else [out]

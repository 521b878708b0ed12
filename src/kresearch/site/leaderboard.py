"""The leaderboard: what each study measured of each variant, side by side and never added up.

A table holds one metric on one kind of case, in one unit and direction. A column is one study
with its own cases, so that a column can be ordered; two columns are different cases, so that
nothing is counted or ranked over them. What studies share is in the forest (`forest`), with its spread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kresearch.report.escape import slug
from kresearch.report.evidence import UNTESTED
from kresearch.report.verdict_table import number_of
from kresearch.site.studies import Entry

#: Kind of a board of a set metric: all spikes together.
ALL_SPIKES = "spikes"
#: Metrics whose boards come first: those that ask what the studies are about.
LEADING = ("discrimination", "tone-effect")
#: Direction -> what turns a shift against the reference into "the lower, the better".
_SIGN = {"min": 1.0, "max": -1.0, "zero": 1.0}


@dataclass(frozen=True)
class Standing:
    """One variant in one study."""

    #: Hodges-Lehmann shift against the study's reference and its interval over cases; None for the reference
    #: itself and where there was no test.
    shift: float | None
    low: float | None
    high: float | None
    n: int  #: Number of cases.
    verdict: str  #: As in the comparison; ``reference`` for the reference.
    median: float | None  #: Median of the metric itself over the cases; of a set metric its value.
    #: What the study's column is ordered by, the lower the better; None for what is not ordered.
    cost: float | None
    #: Whether the variant never leaves the floor of the scale there: nobody wins by lying there.
    floored: bool = False


@dataclass(frozen=True)
class Row:
    """One variant: its standing in each study of the board, None where it was not in it."""

    label: str
    version: int
    baseline: bool
    standings: tuple[Standing | None, ...]


@dataclass(frozen=True)
class Board:
    """One metric on one kind of case over the studies that tested it."""

    #: What the numbers are.
    metric: str
    kind: str
    unit: str
    direction: str
    studies: tuple[Entry, ...]  #: One per column.
    lead: int  #: Index of the column that orders the rows: the study with the most cases.
    rows: tuple[Row, ...]  #: The variants, best first in that column; those not in it last, by name.

    @property
    def shared(self) -> tuple[str, ...]:
        """Names of its studies that have data in common: their columns are no independent evidence."""
        digests = {entry.slug: _digests(entry) for entry in self.studies}
        return tuple(
            name
            for name, own in digests.items()
            if any(own & other for other_name, other in digests.items() if other_name != name)
        )

    @property
    def slug(self) -> str:
        """Name of its anchor."""
        return slug(f"{self.metric} {self.kind} {self.unit} {self.direction}")


def left_out(entries: Sequence[Entry]) -> list[tuple[Entry, str]]:
    """Return the studies that are on no board, with the reason as a message key."""
    out = []
    for entry in entries:
        if entry.result is None:
            out.append((entry, "unreadable" if entry.problem else "not_run"))
        elif not entry.result.whole:
            out.append((entry, "incomplete"))
        elif entry.result.conditions:
            out.append((entry, "conditions"))
        elif not _tested(entry) and not entry.result.sets:
            out.append((entry, "untested"))
    return out


def make_boards(entries: Sequence[Entry]) -> list[Board]:
    """Return a board per metric, kind of case, unit and direction that some study tested.

    Whether anger is told from praise comes first, plain gains last; in each, real studies come before
    simulated ones.
    """
    out = {entry.slug for entry, _ in left_out(entries)}
    found: dict[tuple[str, str, str, str], dict[str, list[dict[str, Any]]]] = {}
    kept = [entry for entry in entries if entry.slug not in out]
    for entry in kept:
        for row in _tested(entry):
            key = (str(row["metric"]), str(row["kind"]), str(row["unit"]), str(row["direction"]))
            found.setdefault(key, {}).setdefault(entry.slug, []).append(row)
    for entry in kept:
        for row in entry.result.sets if entry.result is not None else ():
            key = (str(row["set_metric"]), ALL_SPIKES, str(row["unit"]), str(row["direction"]))
            found.setdefault(key, {}).setdefault(entry.slug, []).append(row)
    named = {entry.slug: entry for entry in kept}
    order = {metric: place for place, metric in enumerate(LEADING)}
    return [
        _make_board(
            key, [(named[name], parts[name]) for name in sorted(parts, key=lambda n: _unreal(named[n]))]
        )
        for key, parts in sorted(found.items(), key=lambda item: order.get(item[0][0], len(order)))
    ]


def _unreal(entry: Entry) -> bool:
    return entry.nature != "none"


def _digests(entry: Entry) -> set[str]:
    return {str(d["digest"]) for d in entry.result.datasets} if entry.result is not None else set()


def _tested(entry: Entry) -> list[dict[str, Any]]:
    """Return the comparison rows of a metric and kind of which at least one variant was tested."""
    rows = [dict(row) for row in entry.result.comparison or []] if entry.result is not None else []
    tested = {(r["metric"], r["kind"]) for r in rows if str(r.get("verdict", "")) not in UNTESTED}
    return [row for row in rows if (row["metric"], row["kind"]) in tested]


def _make_board(key: tuple[str, str, str, str], parts: list[tuple[Entry, list[dict[str, Any]]]]) -> Board:
    metric, kind, unit, direction = key
    columns = [
        _set_column(entry, rows, direction)
        if kind == ALL_SPIKES
        else _column(entry, rows, metric, kind, direction)
        for entry, rows in parts
    ]
    lead = max(range(len(parts)), key=lambda place: max(s.n for s in columns[place].values()))
    labels = dict.fromkeys(label for column in columns for label in column)
    rows = [
        Row(
            label,
            version,
            _is_baseline(label, [e for e, _ in parts]),
            tuple(c.get((label, version)) for c in columns),
        )
        for label, version in labels
    ]
    rows.sort(key=lambda row: _order(row.standings[lead], row.label))
    return Board(metric, kind, unit, direction, tuple(e for e, _ in parts), lead, tuple(rows))


def _order(standing: Standing | None, label: str) -> tuple[int, float, str]:
    if standing is None:
        return (2, 0.0, label)
    return (0, standing.cost, label) if standing.cost is not None else (1, 0.0, label)


def _column(
    entry: Entry, rows: list[dict[str, Any]], metric: str, kind: str, direction: str
) -> dict[tuple[str, int], Standing]:
    """Return label and version of each variant of a study -> its standing."""
    facts, result = entry.facts, entry.result
    if facts is None or result is None:
        return {}
    cells = result.cells[(result.cells["metric"] == metric) & (result.cells["kind"] == kind)]
    medians = {str(k): float(v) for k, v in cells.groupby("variant")["value"].median().items() if v == v}
    versions = {str(v["label"]): int(v.get("version", 1)) for v in result.variants}
    out: dict[tuple[str, int], Standing] = {}
    reference = facts.roles.reference
    if reference is not None:
        n = int(cells.loc[cells["variant"] == reference, "value"].notna().sum())
        out[reference, versions[reference]] = Standing(
            None, None, None, n, "reference", medians.get(reference), 0.0
        )
    for row in rows:
        label, verdict = str(row["variant"]), str(row["verdict"])
        shift, low, high = (number_of(row, name) for name in ("shift", "low", "high"))
        tested = verdict not in UNTESTED and shift is not None
        floored = kind == facts.kind and label in facts.saturated
        ordered = tested and shift is not None and not floored
        cost = _SIGN.get(direction, 1.0) * shift if ordered and shift is not None else None
        n = int(number_of(row, "n") or 0)
        out[label, versions.get(label, 1)] = Standing(
            shift, low, high, n, verdict, medians.get(label), cost, floored
        )
    return out


def _set_column(entry: Entry, rows: list[dict[str, Any]], direction: str) -> dict[tuple[str, int], Standing]:
    """Return label and version of each variant of a study -> its standing on a set metric."""
    if entry.facts is None or entry.result is None:
        return {}
    reference = entry.facts.roles.reference
    versions = {str(v["label"]): int(v.get("version", 1)) for v in entry.result.variants}
    sign = _SIGN.get(direction, 1.0)
    out = {}
    for row in rows:
        label, value = str(row["variant"]), number_of(row, "value")
        shift, low, high = (number_of(row, f"shift{end}") for end in ("", "_low", "_high"))
        at_end = 2 * int(row["saturated"]) > int(row["cases"])
        if label == reference:
            verdict = "reference"
        elif low is None or high is None:
            verdict = "not enough cases"
        elif low <= 0 <= high:
            verdict = "no difference shown"
        else:
            verdict = "better" if sign * low < 0 else "worse"
        cost = None if value is None or at_end else sign * value
        out[label, versions.get(label, 1)] = Standing(
            shift, low, high, int(row["cases"]), verdict, value, cost, at_end
        )
    return out


def _is_baseline(label: str, entries: list[Entry]) -> bool:
    return any(e.facts is not None and label in e.facts.roles.baselines for e in entries)

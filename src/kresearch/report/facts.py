"""What the result says, as numbers: everything the prose, the tiles and the caveats may use."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kresearch._common.constants import LOW_COVERAGE
from kresearch._common.scale_ends import at_the_floor
from kresearch.evaluate.comparison import cluster_cases
from kresearch.evaluate.exclusions import find_flagged, leave_out
from kresearch.report.variant_roles import VariantRoles, line_up

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.evaluate.cases import Case
    from kresearch.study.result import StudyResult

#: Changes that round to nothing in the one decimal that is shown.
NOTHING = 0.05
#: Role -> the metric that plays it.
_ROLES = {
    "spike": "spike-gain",
    "tone": "tone-effect",
    "silence": "silence-change",
    "recovery": "days-to-recover",
}
#: Metrics that ask what the study is about: they come first wherever metrics are listed.
LEADING_METRICS = ("tone-effect",)
#: Kinds of case in the order in which one is chosen to lead the answer.
_LEADING_KINDS = ("negative", "mixed", "positive")


@dataclass(frozen=True)
class Spread:
    """One metric of one variant over the cases where it applies."""

    n: int  #: Number of cases.
    #: Over these cases; low and high are the smallest and the largest.
    median: float
    low: float
    high: float
    values: dict[tuple[str, str], float]  #: ``(dataset, case)`` -> value.


@dataclass(frozen=True, eq=False)
class Facts:
    """Numbers of a result, computed once."""

    result: StudyResult  #: The study's result.

    @cached_property
    def rows(self) -> dict[tuple[str, str], list[dict[str, Any]]]:
        """Cells of the cases that answers rest on, by metric and kind of case, as plain dicts."""
        out: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in leave_out(self.result.cells, self.flagged).to_dict("records"):
            plain = {str(k): v for k, v in row.items()}
            out.setdefault((plain["metric"], plain["kind"]), []).append(plain)
        return out

    @cached_property
    def roles(self) -> VariantRoles:
        """The variants by their part."""
        return line_up(self.result)

    @cached_property
    def metrics(self) -> list[str]:
        """Metric names in the order of the study."""
        found = list(dict.fromkeys(self.result.cells["metric"]))
        declared = [m for m in getattr(self.result.spec, "metrics", ()) if m in found]
        order = declared + [m for m in found if m not in declared]
        return sorted(order, key=lambda m: m not in LEADING_METRICS)

    @cached_property
    def flagged(self) -> frozenset[tuple[str, str]]:
        """(dataset, case) of the cases that no answer rests on: the same that no test rests on."""
        return find_flagged(self.result.cases)

    @cached_property
    def answering(self) -> list[Case]:
        """The cases that answers rest on, in the order of the study."""
        return [c for c in self.result.cases if (c.dataset, c.name) not in self.flagged]

    @cached_property
    def kinds(self) -> list[str]:
        """Kinds of case in the cells: the leading one first, plain silences and controls last."""
        found = list(dict.fromkeys(kind for _, kind in self.rows))
        last = ("silence", "null")
        return sorted(found, key=lambda k: (k != self.kind, last.index(k) + 1 if k in last else 0, k))

    def metric_for(self, role: str) -> str | None:
        """Return the metric that plays a role (spike, silence, recovery), or None."""
        metric = _ROLES[role]
        return metric if metric in self.metrics else None

    @cached_property
    def kind(self) -> str | None:
        """The kind of the cases that lead the answer, None when there is no spike."""
        kinds = {case.kind for case in self.answering}
        return next((k for k in _LEADING_KINDS if k in kinds), None)

    @cached_property
    def lead(self) -> Case | None:
        """The case whose story is told first: the study's first of the leading kind.

        Across conditions it is one at the end of the axis, where the answer is: at its beginning there
        may be nothing to see.
        """
        spec = self.result.spec
        axis = next(iter(spec.across), None)
        places = {e.label: e.options[axis] for e in spec.datasets if axis is not None and axis in e.options}
        ends = sort_places(list(places.values()))[-1:]
        cases = [c for c in self.answering if c.dataset in places and [places[c.dataset]] == ends]
        cases += self.answering
        return next((c for c in cases if c.kind == self.kind), cases[0] if cases else None)

    def spread(self, role: str, label: str | None, *, case: Case | None = None) -> Spread | None:
        """Return the change of the score in a role's window under a variant, in points (recovery: days).

        The role is ``spike``, ``tone`` or ``recovery``, of the leading kind only, or ``silence``: of the
        plain silences where the study has some, else of every case. None where nothing was measured.
        """
        metric = self.metric_for(role)
        if metric is None or label is None:
            return None
        found = {
            kind: known
            for (name, kind), rows in self.rows.items()
            if name == metric
            and (known := [r for r in rows if r["variant"] == label and r["value"] == r["value"]])
        }
        if role in ("spike", "tone", "recovery"):
            found = {k: v for k, v in found.items() if k == self.kind}
        elif "silence" in found:
            # Where there are plain silences, they answer; the silence after a storm is the storm's story.
            found = {"silence": found["silence"]}
        return spread_of(
            {
                (r["dataset"], r["case"]): float(r["value"])
                for rows in found.values()
                for r in rows
                if case is None or r["case"] == case.name
            }
        )

    @cached_property
    def floored(self) -> frozenset[str]:
        """Variants under which no leading case ever leaves the floor of the scale, spike included.

        There the score cannot fall, so that it does not move says nothing.
        """
        cases = [c for c in self.answering if c.kind == self.kind]
        out = []
        for label in self.roles.labels:
            curves = [(c, self.curve_of(c, label)) for c in cases]
            parts = [f[(f["at"] >= c.baseline[0]) & (f["at"] < c.spike[1])] for c, f in curves]
            seen = [at_the_floor(part) for part in parts if len(part)]
            if seen and all(bool(floor.all()) for floor in seen):
                out.append(label)
        return frozenset(out)

    @cached_property
    def saturated(self) -> frozenset[str]:
        """Variants under which most leading cases lie at the floor or the ceiling of the scale.

        There differences mean nothing: such a variant is marked, and never best.
        """
        out = set(self.floored)
        metric = self.metric_for("spike") or (self.metrics[0] if self.metrics else "")
        for label in self.roles.labels:
            mine = [r for r in self.rows.get((metric, self.kind or ""), []) if r["variant"] == label]
            if mine and 2 * sum(r.get("saturated") is True for r in mine) > len(mine):
                out.add(label)
        return frozenset(out)

    @cached_property
    def beyond_band(self) -> frozenset[tuple[str, str, str, str]]:
        """(dataset, case, variant, metric) of the values that lie outside their own band.

        The reading's own error says that they are not what happened: they are never a headline.
        """
        return frozenset(
            (str(b["dataset"]), str(b["case"]), str(b["variant"]), str(b["metric"]))
            for b in self.result.bands
            if b["low"] == b["low"] and b["read"] == b["read"] and not b["low"] <= b["read"] <= b["high"]
        )

    @cached_property
    def beyond_judged(self) -> frozenset[tuple[str, str, str, str]]:
        """As `beyond_band`, of the variants whose gain as read lies outside what the judgements allow."""
        metric = self.metric_for("spike") or ""
        return frozenset(
            (str(row["dataset"]), str(row["case"]), str(gain["variant"]), metric)
            for row in self.result.judged
            for gain in row["gains"]
            if not gain["low"] - NOTHING <= gain["as_read"] <= gain["high"] + NOTHING
        )

    def place(self, case: Case, label: str, role: str = "spike") -> tuple[str, str, str, str]:
        """Return (dataset, case, variant, metric) as in `beyond_band`."""
        return case.dataset, case.name, label, self.metric_for(role) or ""

    def headline(self, role: str, label: str, case: Case) -> float | None:
        """Return the value of a case in a role, as of `spread`, that may stand in the answer, or None."""
        spread = self.spread(role, label, case=case)
        from kresearch.report.excluded import excluded_cases

        excluded = excluded_cases(self, label, self.metric_for(role) or "")
        hidden = (case.dataset, case.name) in excluded or self.place(case, label, role) in self.beyond_band
        return None if spread is None or hidden else spread.median

    def refuted(self, case: Case, label: str) -> bool:
        """Return whether judgements exclude what a variant makes of a case by the polarity as read."""
        return self.place(case, label) in self.beyond_judged

    def set_rows(self, name: str = "discrimination") -> dict[str, dict[str, Any]]:
        """Return the rows of a set metric by variant: those with a value within its own interval."""
        out = {}
        for row in self.result.sets:
            value, low, high = (float(row[k]) for k in ("value", "low", "high"))
            fits = math.isnan(low) or math.isnan(high) or low <= value <= high
            if row["set_metric"] == name and not math.isnan(value) and fits:
                out[str(row["variant"])] = row
        return out

    def censored(self, role: str, label: str) -> bool:
        """Return whether a role's metric was not over in time in some leading case of a variant."""
        rows = self.rows.get((self.metric_for(role) or "", self.kind or ""), [])
        return any(bool(r["censored"]) for r in rows if r["variant"] == label)

    @cached_property
    def finding(self) -> dict[str, Any] | None:
        """The first single-case analysis of the reference on the lead case that has an interval."""
        for row in self.result.findings:
            mine = row.get("variant") == self.roles.reference and self.lead is not None
            if mine and row.get("case") == getattr(self.lead, "name", None):
                ends = [row.get(k) for k in ("estimate", "low", "high")]
                known = [v for v in ends if isinstance(v, (int, float)) and v == v]
                if len(known) == 3 and known[1] <= known[0] <= known[2] and not row.get("withheld"):
                    return dict(row)
        return None

    @cached_property
    def n_cases(self) -> int:
        """Number of cases (dataset and case) with at least one value."""
        cells = leave_out(self.result.cells, self.flagged)
        measured = cells[cells["value"].notna()]
        return len(measured[["dataset", "case"]].drop_duplicates())

    @cached_property
    def n_accounts(self) -> int:
        """Number of independent accounts (or storms) behind these cases."""
        cells = leave_out(self.result.cells, self.flagged)
        measured = cells[cells["value"].notna()]
        return 0 if measured.empty else int(cluster_cases(measured, self.result.cases).nunique())

    @cached_property
    def simulated(self) -> str:
        """``all``, ``some`` or ``none`` of the datasets are simulated; ``unknown`` where nobody says."""
        return self.result.nature

    @cached_property
    def low_coverage(self) -> list[tuple[str, float]]:
        """Datasets with known polarity for less than half of what has a text."""
        told = [(str(d["name"]), d.get("coverage")) for d in self.result.datasets]
        return [(n, float(c)) for n, c in told if c is not None and float(c) < LOW_COVERAGE]

    @cached_property
    def _curves(self) -> dict[tuple[str, str, str], pd.DataFrame]:
        # Cut once: a study across conditions has many cases, each with a curve per variant.
        groups = self.result.scores.groupby(["dataset", "case", "variant"], sort=False, observed=True)
        return {
            (str(dataset), str(case), str(variant)): rows.sort_values("at", ignore_index=True)
            for (dataset, case, variant), rows in groups
        }

    def curve_of(self, case: Case, variant: str | None) -> pd.DataFrame:
        """Return a case's scores under a variant, sorted by time.

        A case that does not name its dataset takes the first dataset that has it.
        """
        dataset = case.dataset or next((d for d, name, _ in self._curves if name == case.name), "")
        return self._curves.get((dataset, case.name, variant or ""), self.result.scores.iloc[:0])

    def reactions_in(self, case: Case, window: str) -> dict[str, int]:
        """Return the reactions within a window of a case, by polarity class, and posts."""
        rows = rows_of(self.result.activity, case)
        span = getattr(case, window)
        if span is None or rows.empty:
            return {}
        rows = rows[(rows["at"] >= span[0]) & (rows["at"] < span[1])]
        names = ("posts", "interactions", "negative", "neutral", "positive", "unknown")
        return {name: int(rows[name].sum()) for name in names if name in rows}

    def negative_share(self, case: Case) -> float | None:
        """Return negatives over reactions of known polarity in the spike, or None."""
        counts = self.reactions_in(case, "spike")
        known = sum(counts.get(k, 0) for k in ("negative", "neutral", "positive"))
        return counts["negative"] / known if known else None

    @cached_property
    def comparison(self) -> list[dict[str, Any]]:
        """Rows of the comparison with the reference, empty when there is none."""
        rows = self.result.comparison
        if rows is None:
            return []
        return list(rows.to_dict("records")) if hasattr(rows, "to_dict") else [dict(r) for r in rows]


def sort_places(found: Sequence[Any]) -> list[Any]:
    """Return the values along an axis once each, sorted; words keep the order of the study."""
    once = list(dict.fromkeys(found))
    return sorted(once) if all(isinstance(x, (int, float)) for x in once) else once


def spread_of(values: dict[tuple[str, str], float]) -> Spread | None:
    """Return median, smallest and largest of the values, None when there is none."""
    import statistics

    if not values:
        return None
    numbers = list(values.values())
    return Spread(len(numbers), statistics.median(numbers), min(numbers), max(numbers), values)


def rows_of(frame: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Return a case's rows of the scores or the activity, sorted by time.

    A case that does not name its dataset takes the first dataset that has it.
    """
    rows = frame[frame["case"] == case.name]
    dataset = getattr(case, "dataset", "") or (rows["dataset"].iloc[0] if len(rows) else "")
    rows = rows[rows["dataset"] == dataset]
    return rows.sort_values("at", ignore_index=True)

# Patterns of whole sentences are long lines.
"""A second reader of a page: it recomputes every number and claim from the result's own tables.

It shares no code with the report. A sentence that it cannot read is a problem too, so that nothing new is
said unchecked.
"""

from __future__ import annotations

import re
import statistics

from tests.report.reader_answer import AnswerReader
from tests.report.reader_truth import NUMBER, number


class Reader(AnswerReader):
    """Reads the answer, the tiles and the tables of one result."""

    # Tiles and tables.

    def read_tiles(self, tiles: list[tuple[str, str]]) -> list[str]:
        """Return which tiles the numbers do not carry; (value, label) each."""
        for value, label in ((v.replace("\u00a0", " "), t.replace("\u00a0", " ")) for v, t in tiles):
            both = f"{value} | {label}"
            told = re.search(rf", {self.label}(?P<median> \(median of (?P<n>[\d,]+)\))?$", label)
            if told is None:
                self.wrong("nobody can check this", both)
                continue
            variant = told["label"]
            if label.startswith("in the spike"):
                case = self.lead
                true = self.values("spike-gain", variant, case.kind).get(case.name)
                away = re.match(r"in the spike of (.+), ", label)
                self.expect(away is None or away[1] == case.account, "another account", both)
                self.expect(not self.outside(variant, "spike-gain", case.name), "outside its band", both)
                self.expect(variant == self.reference or not self.saturated(variant), "saturated", both)
                digits = 1
            elif label.startswith("in silence"):
                values = self._silent(variant)
                true, digits = statistics.median(values.values()), 1
                self.expect((number(told["n"]) if told["n"] else 1) == len(values), "cases", both)
            elif label.startswith("of pairs"):
                row = next(
                    r
                    for r in self.result.sets
                    if r["variant"] == variant and r["set_metric"] == "discrimination"
                )
                self.expect(not row["low"] > row["value"] and not row["high"] < row["value"], "outside", both)
                true, digits = 100 * row["value"], 1 if "." in value else 0
            else:
                self.wrong("nobody can check this", both)
                continue
            if true is None:
                self.wrong("no value", both)
                continue
            shown = re.match(NUMBER, value)
            self.near(shown[0] if shown else "nan", true, digits, both, "tile")
        return self.problems

    def read_best(self, metric: str, kind: str, marks: dict[str, tuple[str, bool]]) -> list[str]:
        """Return which cells of a column are wrong; variant -> (shown number, whether it is called best)."""
        rows = self.cells[(self.cells["metric"] == metric) & (self.cells["kind"] == kind)]
        way = str(rows["direction"].iloc[0])
        medians = {
            v: statistics.median(own.values()) for v in self.labels if (own := self.values(metric, v, kind))
        }
        trivial = {str(v["label"]) for v in self.result.variants if v["baseline"]}

        def at_end(label: str) -> bool:
            # Who lies at an end of the scale in the leading spikes is not compared on them at all.
            return self.saturated(label, metric, kind) or (kind == self.kind and self.saturated(label))

        cost = {"min": lambda x: x, "max": lambda x: -x, "zero": abs}[way]
        for label, (shown, best) in marks.items():
            where = f"{metric}, {kind}, {label}: {shown}"
            if label not in medians:
                self.expect(re.search(r"\d", shown) is None, "a number from nowhere", where)
                continue
            told = re.search(NUMBER, shown)
            digits = len(told[0].partition(".")[2]) if told else 0
            self.near(told[0] if told else "nan", medians[label], digits, where, "cell")
            if best:
                rivals = [v for v in medians if v not in trivial and v != label]
                rivals = [v for v in rivals if not at_end(v)]
                rivals = [
                    v
                    for v in rivals
                    if len(self.values(metric, v, kind)) == len(self.values(metric, label, kind))
                ]
                mine = cost(round(medians[label], digits))
                self.expect(
                    all(mine <= cost(round(medians[v], digits)) for v in rivals), "another is better", where
                )
                self.expect(not at_end(label), "best at an end of the scale", where)
                self.expect(label not in trivial, "a trivial baseline is called best", where)
        return self.problems

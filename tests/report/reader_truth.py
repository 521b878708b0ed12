# Patterns of whole sentences are long lines.
"""What the second reader knows: the truth behind the sentences, from the result's own tables."""

from __future__ import annotations

import re
from typing import Any

NUMBER = r"[+\u2212]?[\d,]+(?:\.\d+)?"
MOVE = r"(?:rose|fell|did not move|lay at an end)"


def number(text: str) -> float:
    return float(text.replace("\u2212", "-").replace(",", "").replace("+", ""))


class Truth:
    """What is true of one result, recomputed from its tables, and how a number is held against it."""

    def __init__(self, result: Any) -> None:
        self.result = result
        self.labels = [str(v["label"]) for v in result.variants]
        self.reference = next((str(v["label"]) for v in result.variants if v["reference"]), "")
        clean = {c.kind for c in result.cases if not c.flags}
        self.cases = [c for c in result.cases if not (c.flags and c.kind in clean)]
        keys = {(c.dataset, c.name) for c in self.cases}
        cells = result.cells
        self.cells = cells[[k in keys for k in zip(cells["dataset"], cells["case"], strict=True)]]
        kinds = {c.kind for c in self.cases}
        self.kind = next((k for k in ("negative", "mixed", "positive") if k in kinds), None)
        self.lead = next((c for c in self.cases if c.kind == self.kind), None)
        alternatives = "|".join(re.escape(label) for label in sorted(self.labels, key=len, reverse=True))
        self.label = rf"(?P<label>{alternatives})(?P<ref> \(the reference\))?"
        self.problems: list[str] = []

    # What is true.

    def values(self, metric: str, label: str, kind: str | None = None) -> dict[str, float]:
        rows = self.cells[(self.cells["metric"] == metric) & (self.cells["variant"] == label)]
        rows = rows[rows["value"].notna()]
        if kind is not None:
            rows = rows[rows["kind"] == kind]
        return {str(c): float(v) for c, v in zip(rows["case"], rows["value"], strict=True)}

    def saturated(self, label: str, metric: str = "spike-gain", kind: str | None = None) -> bool:
        mine = self.cells[(self.cells["metric"] == metric) & (self.cells["variant"] == label)]
        mine = mine[(mine["kind"] == (kind or self.kind)) & mine["value"].notna()]
        flagged = len(mine) > 0 and 2 * int(mine["saturated"].eq(True).sum()) > len(mine)
        return flagged or self._floored(label)

    def _floored(self, label: str) -> bool:
        scores, seen = self.result.scores, []
        for case in (c for c in self.cases if c.kind == self.kind):
            rows = scores[(scores["case"] == case.name) & (scores["variant"] == label)]
            rows = rows[(rows["at"] >= case.baseline[0]) & (rows["at"] < case.spike[1])]
            if len(rows):
                seen.append(bool((rows["raw"] <= 1e-9).all()))
        return bool(seen) and all(seen)

    def outside(self, label: str, metric: str, case: str) -> bool:
        return any(
            b["variant"] == label and b["metric"] == metric and b["case"] == case
            and not b["low"] <= b["read"] <= b["high"]
            for b in self.result.bands
        ) or (metric == "spike-gain" and self.refuted(label, case))  # fmt: skip

    def refuted(self, label: str, case: str) -> bool:
        """Say whether judgements exclude the gain that was read."""
        gains = [g for j in self.result.judged if j["case"] == case for g in j["gains"]]
        return any(
            g["variant"] == label and not g["low"] - 0.05 <= g["as_read"] <= g["high"] + 0.05 for g in gains
        )

    def misread(self, case: str) -> bool:
        """Say whether judgements exclude the share of a case's spike that was read negative."""
        return any(
            s["window"] == "during" and s["quantity"] == "negative"
            and (s["read"] < s["low"] or s["read"] > s["high"])
            for j in self.result.judged if j["case"] == case for s in j["shares"]
        )  # fmt: skip

    def hostile(self) -> tuple[float | None, int]:
        rows = self.result.activity
        case = self.lead
        rows = rows[
            (rows["case"] == case.name) & (rows["at"] >= case.spike[0]) & (rows["at"] < case.spike[1])
        ]
        known = int(rows[["negative", "neutral", "positive"]].sum().sum())
        return (float(rows["negative"].sum()) / known if known else None), int(rows["interactions"].sum())

    # Reading.

    def wrong(self, what: str, sentence: str) -> None:
        self.problems.append(f"{what}: {sentence}")

    def expect(self, fits: bool, what: str, sentence: str) -> None:
        if not fits:
            self.wrong(what, sentence)

    def named_once(self, items: list[re.Match[str]], sentence: str) -> None:
        labels = [item["label"] for item in items]
        self.expect(bool(labels), "nobody is named", sentence)
        self.expect(len(labels) == len(set(labels)), "somebody is named twice", sentence)

    def near(self, told: str, true: float, digits: int, sentence: str, what: str) -> None:
        self.expect(
            abs(number(told) - true) <= 0.5000001 * 10**-digits, f"{what} {told}, true {true:.4f}", sentence
        )

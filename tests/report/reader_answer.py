# Patterns of whole sentences are long lines.
# ruff: noqa: E501
"""The second reader on the sentences of the answer."""

from __future__ import annotations

import re
import statistics
from typing import Any

import pandas as pd

from tests.report.reader_judged import JudgedReader
from tests.report.reader_truth import MOVE, NUMBER, number


class AnswerReader(JudgedReader):
    """Reads every sentence of the answer."""

    def read_answer(self, sentences: list[str]) -> list[str]:
        """Return what the numbers do not carry."""
        readers = [
            (rf"^The score of (.+?) {MOVE}", self.read_case),
            (r"^Under .* lies outside", self.read_hidden),
            (r"^By judgement of", self.read_judged_shares),
            (r"^By these judgements", self.read_judged_gains),
            (r"^The study has no measured spike", self.read_no_spike),
            (r"^Over [\d,]+ \w+ spikes the median", self.read_others),
            (r"^Over [\d,]+ spikes of", self.read_tells),
            (r"^What the tone did", self.read_tone),
            (r"^In [\d,]+ days of silence", self.read_silence),
            (r"^Over [\d,]+ silences", self.read_silences),
            (r"^The score was (not )?back", self.read_recovery),
            (r"^A single-case analysis", self.read_finding),
            (r"^The study measures neither", self.read_nothing),
            (r"^(This rests|This is|These are|No cell)", self.read_evidence),
        ]
        for sentence in (s.replace("\u00a0", " ") for s in sentences):
            found = next((read for pattern, read in readers if re.match(pattern, sentence)), None)
            if found is None:
                self.wrong("nobody can check this", sentence)
            else:
                found(sentence)
        return self.problems

    def read_moves(self, text: str, truth: Any, sentence: str, *, saturates: bool) -> set[str]:
        """Check ``rose by 6.0 points under A and by 5.9 under B, and it fell ...``; return who was named."""
        named: set[str] = set()
        for part in re.split(r",? and it |(?<=\.) It ", text):
            way = re.search(MOVE, part)
            if way is None:
                self.wrong("no direction", sentence)
                continue
            for item in re.finditer(rf"(?:by (?P<amount>{NUMBER})(?: points?)? )?under {self.label}", part):
                label = item["label"]
                named.add(label)
                self.expect(bool(item["ref"]) == (label == self.reference), "who is the reference", sentence)
                value = truth(label)
                if value is None:
                    self.wrong(f"{label} has no value", sentence)
                    continue
                at_end = saturates and self.saturated(label)
                true = (
                    "lay at an end"
                    if at_end
                    else "did not move"
                    if abs(value) < 0.05
                    else ("rose" if value > 0 else "fell")
                )
                self.expect(way[0] == true, f"{label} {way[0]}, true {true} ({value:+.3f})", sentence)
                if item["amount"]:
                    self.near(item["amount"], abs(value), 1, sentence, label)
        self.expect(bool(named), "nobody is named", sentence)
        return named

    def read_case(self, sentence: str) -> None:
        case = self.lead
        if case is None:
            self.wrong("there is no case", sentence)
            return
        hidden = re.search(r"(?:^| )Under ([^.]*?) the value as read lies outside", sentence)
        text = sentence[: hidden.start()] if hidden else sentence
        told = re.match(
            rf"^The score of (?P<account>.+?) (?P<moves>{MOVE}.+?)(?: (?P<word>although|while) (?P<share>{NUMBER}) % of "
            rf"the reactions were hostile \(mean of the spike of .+? against the baseline, (?P<n>{NUMBER}) reactions; "
            r"share of those with known polarity, [^)]*\)| in the spike of .+? against the baseline, with "
            rf"(?P<blind>{NUMBER}) reactions of unknown polarity|: mean of the spike of .+? against the baseline, "
            rf"(?P<judged>{NUMBER}) reactions, [^.]+?)\.(?P<rest> It .+)?$",
            text,
        )
        if told is None:
            self.wrong("cannot be read", sentence)
            return
        self.expect(told["account"] == case.account, "another account", sentence)

        def truth(label: str) -> float | None:
            if self.outside(label, "spike-gain", case.name):
                return None
            return self.values("spike-gain", label, case.kind).get(case.name)

        named = self.read_moves(told["moves"], truth, sentence, saturates=True)
        if told["rest"]:
            self.read_moves(
                told["rest"].strip().removeprefix("It ").rstrip("."), truth, sentence, saturates=True
            )
        share, amount = self.hostile()
        self.near(told["n"] or told["blind"] or told["judged"], amount, 0, sentence, "reactions")
        if share is None:
            self.expect(told["word"] is None, "a share of nothing", sentence)
            return
        if self.misread(case.name):
            self.expect(told["word"] is None, "a share that the judgements exclude", sentence)
            return
        self.near(
            told["share"] or "nan", 100 * share, 1 if "." in (told["share"] or "") else 0, sentence, "share"
        )
        first = next(iter(named), "")
        rose = first and not self.saturated(first) and (truth(first) or 0) >= 0.05
        although = bool(rose and share > 0.5)
        self.expect(told["word"] == ("although" if although else "while"), "although", sentence)
        self.read_hidden(sentence)

    def read_hidden(self, sentence: str) -> None:
        for told in re.finditer(
            r"(?:^| )Under ([^.]*(?:\.\d[^.]*)*?) the value as read lies outside (what the judgements|the band)",
            sentence,
        ):
            for label in re.finditer(self.label, told[1]):
                case = "" if self.lead is None else self.lead.name
                outside = self.outside(label["label"], "spike-gain", case)
                self.expect(outside, f"{label['label']} lies within its band", sentence)
                judged = told[2] == "what the judgements"
                self.expect(self.refuted(label["label"], case) == judged, "who says so", sentence)

    def read_no_spike(self, sentence: str) -> None:
        measured = self.lead is not None and any(self.values("spike-gain", v, self.kind) for v in self.labels)
        self.expect(not measured, "a spike was measured", sentence)

    def read_others(self, sentence: str) -> None:
        told = re.match(r"^Over ([\d,]+) (\w+) spikes", sentence)
        assert told is not None
        self.expect(told[2] == self.kind, "kind", sentence)
        most = max((len(self.values("spike-gain", v, self.kind)) for v in self._main()), default=0)
        self.expect(number(told[1]) == most, "number of cases", sentence)
        self._read_medians(sentence, "spike-gain", self.kind)

    def _main(self) -> list[str]:
        seen = {}
        for v in self.result.variants:
            answered = (
                self.result.cells.loc[self.result.cells["variant"] == v["label"], "value"].notna().any()
            )
            if answered and not v["baseline"]:
                seen.setdefault(v["name"], v["label"])
                if v["label"] == v["name"]:
                    seen[v["name"]] = v["label"]
        return list(seen.values())

    def _read_medians(self, sentence: str, metric: str, kind: str | None) -> None:
        plain = rf"(?P<m>{NUMBER}) points? under {self.label} \((?:the reference; )?from (?P<low>{NUMBER}) to (?P<high>{NUMBER})\)"
        shift = (
            rf"(?P<m>{NUMBER}) points? under {self.label} \((?P<shift>{NUMBER}) against the reference, 95 % interval "
            rf"(?P<low>{NUMBER}) to (?P<high>{NUMBER}): (?P<verdict>[a-z ]+)\)"
        )
        items = [*re.finditer(plain, sentence), *re.finditer(shift, sentence)]
        self.named_once(items, sentence)
        for item in items:
            values = list(self.values(metric, item["label"], kind).values())
            if not values:
                self.wrong(f"{item['label']} has no value", sentence)
                continue
            self.near(item["m"], statistics.median(values), 1, sentence, "median")
            if "verdict" not in item.groupdict():
                self.near(item["low"], min(values), 1, sentence, "smallest")
                self.near(item["high"], max(values), 1, sentence, "largest")
                continue
            row = next(
                (r for r in self.result.comparison or () if r["variant"] == item["label"] and r["metric"] == metric
                 and r["kind"] == kind), None,
            )  # fmt: skip
            if row is None:
                self.wrong("no such test", sentence)
                continue
            for key in ("shift", "low", "high"):
                self.near(item[key], row[key], 1, sentence, key)
            self.expect(item["verdict"] == row["verdict"], "verdict", sentence)
            self.expect(row["low"] <= row["shift"] <= row["high"], "outside its interval", sentence)
            lower, p = row["shift"] < 0, row["p_holm"]
            if item["verdict"] in ("better", "worse"):
                better = lower if row["direction"] == "min" else not lower
                self.expect(
                    p < 0.05 and (item["verdict"] == "better") == better, "verdict and numbers", sentence
                )

    def read_tells(self, sentence: str) -> None:
        told = re.match(r"^Over ([\d,]+) spikes of ([\d,]+) accounts", sentence)
        assert told is not None
        rows = {r["variant"]: r for r in self.result.sets if r["set_metric"] == "discrimination"}
        pattern = rf"(?P<share>{NUMBER}) % under {self.label}(?: \(95 % interval (?P<low>{NUMBER}) % to (?P<high>{NUMBER}) %\))?"
        items = list(re.finditer(pattern, sentence))
        self.named_once(items, sentence)
        for item in items:
            row = rows.get(item["label"])
            if row is None:
                self.wrong(f"{item['label']} has no value", sentence)
                continue
            # From the gains themselves, not from the row.
            anger = list(self.values("spike-gain", item["label"], "negative").values())
            praise = list(self.values("spike-gain", item["label"], "positive").values())
            pairs = [0.5 if abs(p - a) < 1e-9 else float(p > a) for p in praise for a in anger]
            if not pairs:
                self.wrong("there are no pairs", sentence)
                continue
            true = sum(pairs) / len(pairs)
            self._share(item["share"], true, sentence)
            self.expect(number(told[1]) == len(anger) + len(praise), "spikes", sentence)
            if item["low"]:
                self._share(item["low"], row["low"], sentence)
                self._share(item["high"], row["high"], sentence)
                self.expect(row["low"] - 1e-9 <= true <= row["high"] + 1e-9, "outside its interval", sentence)
        kinds = {c.account for c in self.cases if c.kind in ("negative", "positive")}
        self.expect(number(told[2]) <= len(kinds), "accounts", sentence)

    def _share(self, told: str, true: float, sentence: str) -> None:
        self.near(told, 100 * true, 1 if "." in told else 0, sentence, "share")

    def read_tone(self, sentence: str) -> None:
        case = self.lead
        told = re.match(r"^What the tone did to the gain of (.+?) \(its", sentence)
        if case is None or told is None or told[1] != case.account:
            self.wrong("another case", sentence)
            return
        items = list(re.finditer(rf"(?P<m>{NUMBER}) points? under {self.label}", sentence))
        self.named_once(items, sentence)
        for item in items:
            value = self.values("tone-effect", item["label"], case.kind).get(case.name)
            if value is None:
                self.wrong(f"{item['label']} has no value", sentence)
                continue
            self.near(item["m"], value, 1, sentence, "tone effect")

    def _silent(self, label: str) -> dict[str, float]:
        plain = self.values("silence-change", label, "silence")
        any_plain = any(self.values("silence-change", v, "silence") for v in self.labels)
        return plain if any_plain else self.values("silence-change", label)

    def read_silence(self, sentence: str) -> None:
        told = re.match(
            rf"^In ([\d,]+) days of silence \(one case\) the score of (.+?) ({MOVE}.+)\.$", sentence
        )
        keys = {k for v in self._main() for k in self._silent(v)}
        if told is None or len(keys) != 1:
            self.wrong("not one silence", sentence)
            return
        case = next(c for c in self.cases if c.name == next(iter(keys)))
        self.expect(told[2] == case.account, "another account", sentence)
        self.near(told[1], (case.silence[1] - case.silence[0]) / pd.Timedelta(days=1), 0, sentence, "days")
        self.read_moves(told[3], lambda v: self._silent(v).get(case.name), sentence, saturates=False)

    def read_silences(self, sentence: str) -> None:
        told = re.match(r"^Over ([\d,]+) silences", sentence)
        assert told is not None
        keys = {k for v in self._main() for k in self._silent(v)}
        self.expect(number(told[1]) == len(keys), "silences", sentence)
        kind = "silence" if any(self.values("silence-change", v, "silence") for v in self.labels) else None
        self._read_medians(sentence, "silence-change", kind)

    def read_recovery(self, sentence: str) -> None:
        for item in re.finditer(
            rf"(?P<least>at least )?(?:(?P<days>{NUMBER}) days?|at once) under {self.label}", sentence
        ):
            values = self.values("days-to-recover", item["label"], self.kind)
            true = statistics.median(values.values())
            self.expect(not self.saturated(item["label"]), "it lies at an end of the scale", sentence)
            days = item["days"] or "0"
            self.near(days, true, len(days.partition(".")[2]), sentence, "days")
            rows = self.cells[(self.cells["metric"] == "days-to-recover") & (self.cells["kind"] == self.kind)]
            late = bool(rows.loc[rows["variant"] == item["label"], "censored"].any())
            negated = " not " in sentence[: item.start()]
            self.expect((bool(item["least"]) or negated) == late, "lower bound", sentence)

    def read_finding(self, sentence: str) -> None:
        told = re.search(rf"at ({NUMBER}) points? \(95 % interval ({NUMBER}) to ({NUMBER})\)", sentence)
        fits = told and any(
            all(abs(number(t) - f[k]) <= 0.05001 for t, k in zip(told.groups(), ("estimate", "low", "high"), strict=True))
            and f["low"] <= f["estimate"] <= f["high"] and not f.get("withheld")
            and ("does not tell it apart" in sentence) == (f["low"] <= 0 <= f["high"])
            for f in self.result.findings
        )  # fmt: skip
        self.expect(bool(fits), "no such finding", sentence)

    def read_nothing(self, sentence: str) -> None:
        silent = any(self._silent(v) for v in self._main())
        back = any(self.values("days-to-recover", v, self.kind) for v in self._main())
        self.expect(not silent and not back, "something was measured", sentence)

    def read_evidence(self, sentence: str) -> None:
        known = self.cells[self.cells["value"].notna()]
        n = len(known[["dataset", "case"]].drop_duplicates())
        if sentence.startswith("No cell"):
            self.expect(n == 0, "there are values", sentence)
            return
        told = re.match(
            r"^(?:This rests on|This is|These are) ([\d,]+) (simulated|partly simulated|real) case", sentence
        )
        if told is None:
            self.wrong("cannot be read", sentence)
            return
        self.near(told[1], n, 0, sentence, "cases")
        made_up = [bool(d["simulated"]) for d in self.result.datasets]
        nature = "simulated" if all(made_up) else "partly simulated" if any(made_up) else "real"
        self.expect(told[2] == nature, "nature of the data", sentence)
        tested = [
            r for r in self.result.comparison or ()
            if r["verdict"] in ("better", "worse", "no practical difference", "no difference shown")
        ]  # fmt: skip
        count = re.search(r"comparisons tested: ([\d,]+) of ([\d,]+)", sentence)
        self.expect((count is not None) == bool(tested), "tested", sentence)
        if count:
            differ = [r for r in tested if r["verdict"] in ("better", "worse")]
            self.expect(
                (number(count[1]), number(count[2])) == (len(differ), len(tested)), "differences", sentence
            )
        accounts = re.search(r"The cases are of ([\d,]+)", sentence)
        own = known.drop_duplicates(["dataset", "case"])["account"].nunique()
        self.expect((accounts is not None) == (own < n), "accounts", sentence)
        if accounts:
            self.near(accounts[1], own, 0, sentence, "accounts")
        gone = re.search(r"([\d,]+) flagged cases? (?:is|are) left out", sentence)
        left = len(self.result.cases) - len(self.cases)
        self.expect((number(gone[1]) if gone else 0) == left, "left out", sentence)

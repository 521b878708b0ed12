# Patterns of whole sentences are long lines.
# ruff: noqa: E501
"""The second reader on the first screen: short answers, the caveat of a heavy text, who judged."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from tests.report.reader_truth import NUMBER, Truth, number

SPAN = rf" \(95 % interval (?P<low>{NUMBER}) to (?P<high>{NUMBER})\)"
#: What a rule does, in the words of the page -> its name; "(name, setting = x)" may follow.
RULES = {
    "counting every reaction alike": "quantity",
    "leaving hostile reactions out": "sentiment-ignore",
    "scaling the score by the share of people who are not hostile": "sentiment-balance",
    "taking hostile reactions off": "sentiment-penalise",
    "holding the score in silence": "inactivity-freeze",
}
STATE = rf"(?:(?P<way>gained|lost) (?P<amount>{NUMBER}) points?|did not move)(?:{SPAN})?"


def _options(setting: str | None) -> str:
    """Return ``name, step = 7`` as the end of a label: ``(step=7)``."""
    return "" if setting is None else "(" + setting.partition(", ")[2].replace(" ", "") + ")"


class FirstReader(Truth):
    """Reads what stands above the fold, sentence by sentence."""

    def read_case(self, word: str, reason: str) -> list[str]:
        """Return what is wrong with the short answer of a titled case."""
        readers = {
            r"By judgement of .+? of the reactions in words were hostile \(.+?\)(?: and .+? friendly \(.+?\))?\.": self._judged,
            r"So it was (?:anger|praise), though the case is declared as (?:anger|praise)\.": self._contrary_told,
            r"From just before the storm .+? alike; .+?\)\.(?= |$)": self._judged_gain,
            r"The storm is simulated, and so is its anger\.": lambda s: self.expect(self.lead.origin == "planted", "not planted", s),
            r"That it was a storm of anger is not shown[^.]+\.": lambda s: self.expect(not self._angry(), "it was", s),
            r"Whether it was anger is not known[^.]+\.": lambda s: self.expect(self.hostile()[0] is None, "it is known", s),
            r"The log is younger than the score’s memory.+?only that\.": lambda s: self.expect(any("warm-up" in f for f in self.lead.flags), "it is old enough", s),
            r"The score lies at an end of its scale[^.]+\.": lambda s: self.expect(self.saturated(self.reference), "it does not", s),
            r"One case has no interval of its own\.": lambda s: self.expect(self._finding() is None, "it has one", s),
            r"An analysis of this case alone .+?\)(?:, which may as well be none)?\.": self._analysis,
        }  # fmt: skip
        rest = reason.replace("\u00a0", " ")
        while rest:
            found = next(((m, read) for p, read in readers.items() if (m := re.match(p, rest))), None)
            if found is None:
                self.wrong("nobody can check this", rest)
                break
            found[1](found[0][0])
            rest = rest[found[0].end() :].strip()
        gain = self.values("spike-gain", self.reference, self.kind)[self.lead.name]
        row = self._finding()
        unsure = (
            self.saturated(self.reference)
            or any("warm-up" in flag for flag in self.lead.flags)
            or (row is not None and row["low"] <= 0 <= row["high"])
            or (self.lead.kind == "negative" and self.contrary() is None and not self._angry())
        )
        true = "Not shown" if unsure else "Yes" if gain >= 0.05 else "No"
        self.expect(word == true, f"the word is {word}, true {true}", reason)
        return self.problems

    def _judgement(self) -> dict[str, Any]:
        return next((j for j in self.result.judged if j["case"] == self.lead.name), {})

    def _during(self) -> dict[str, dict[str, Any]]:
        shares = self._judgement().get("shares", ())
        return {s["quantity"]: s for s in shares if s["window"] == "during"}

    def _angry(self) -> bool:
        shares = self._during()
        if "negative" in shares:
            return bool(shares["negative"]["low"] > 0.5)
        return self.lead.origin == "planted" or (self.hostile()[0] or 0.0) > 0.5

    def contrary(self) -> str | None:
        """Return anger or praise where judgement finds that and the case is declared as the other."""
        shares = self._during()
        if not {"negative", "positive"} <= set(shares):
            return None
        anger, praise = shares["negative"], shares["positive"]
        if self.lead.kind == "positive" and anger["low"] > praise["high"]:
            return "anger"
        return "praise" if self.lead.kind == "negative" and praise["low"] > anger["high"] else None

    def _contrary_told(self, sentence: str) -> None:
        self.expect(sentence.split()[3].rstrip(",") == self.contrary(), "it was not", sentence)

    def _finding(self) -> dict[str, Any] | None:
        mine = [
            f for f in self.result.findings if f["variant"] == self.reference and f["case"] == self.lead.name
        ]
        return next((f for f in mine if not f.get("withheld") and f["low"] is not None), None)

    def _judged(self, sentence: str) -> None:
        row, told = self._judgement(), [number(n) for n in re.findall(NUMBER, sentence)]
        share, praise = self._during()["negative"], self._during().get("positive")
        true = [row["texts"], 100 * share["value"], 95, 100 * share["low"], 100 * share["high"]]
        true += [] if praise is None else [100 * praise[key] for key in ("value", "low", "high")]
        self.expect(len(told) == len(true), "how many numbers", sentence)
        for a, b in zip(told, true, strict=False):
            self.expect(abs(a - b) <= 0.5001, f"{a}, true {b:.2f}", sentence)

    def _judged_gain(self, sentence: str) -> None:
        told = re.search(
            rf"by (?P<usual>{NUMBER}) points? where every reaction counts alike; "
            rf"(?P<rule>[a-z ]+)(?: \((?P<setting>[^)]+)\))?, with the tone as judged, it moves it by "
            rf"(?P<m>{NUMBER}) points?{SPAN}",
            sentence,
        )
        gains = {g["variant"]: g for g in self._judgement()["gains"]}
        label = "" if told is None else RULES.get(told["rule"], "") + _options(told["setting"])
        if told is None or label not in gains:
            self.wrong("whose gain", sentence)
            return
        gain = gains[label]
        self.expect(not gain["saturated"], "it lies at an end of the scale", sentence)
        for name, key in (("m", "value"), ("low", "low"), ("high", "high")):
            self.near(told[name], gain[key], 1, sentence, name)
        self.near(told["usual"], gains[self.reference]["value"], 1, sentence, "usual")

    def _analysis(self, sentence: str) -> None:
        row, told = self._finding(), re.search(rf"at (?P<m>{NUMBER}) points?{SPAN}", sentence)
        if row is None or told is None:
            self.wrong("no such analysis", sentence)
            return
        for name, key in (("m", "estimate"), ("low", "low"), ("high", "high")):
            self.near(told[name], row[key], 1, sentence, name)
        self.expect(("as well be none" in sentence) == (row["low"] <= 0 <= row["high"]), "crosses", sentence)

    def read_condition(self, word: str, reason: str, panel: Any, margin: float) -> list[str]:
        """Return what is wrong with the short answer of one panel of a study across conditions."""
        rows = pd.DataFrame(self.result.conditions)
        rows = rows[(rows["metric"] == rows["metric"].iloc[0]) & (rows["panel"] == panel)]
        text = reason.replace("\u00a0", " ")
        first, last = min(rows["x"]), max(rows["x"])
        own = {str(r["variant"]): r for r in rows[rows["x"] == last].to_dict("records")}
        base = own[self.reference]
        usual = re.match(
            rf"Counting every reaction alike, with (?P<x>{NUMBER}) paid actors the score {STATE}; (?:without paid actors|with {NUMBER} paid actors) it ",
            text,
        )
        if usual is None:
            self.wrong("cannot be read", reason)
            return self.problems
        self.near(usual["x"], last, 0, reason, "condition")
        self._state(usual, base, reason)
        near = re.match(STATE, text[usual.end() :])
        start = rows[(rows["x"] == first) & (rows["variant"] == self.reference)].iloc[0]
        self._level(near, float(start["level"]), reason)
        rule = re.search(
            rf"\. (?P<rule>[A-Z][a-z ]+)(?: \((?P<setting>[^)]+)\))?, it then {STATE}: of (?P<n>{NUMBER}) rules the farthest from the usual score, (?P<but>but not shown to be so|(?:with|without) (?:(?P<x>{NUMBER}) )?paid actors already) by more than {NUMBER} points?\.$",
            text,
        )
        if rule is None:
            self.wrong("nobody can check this", reason)
            return self.problems
        name = RULES.get(rule["rule"].lower(), "")
        tail = _options(rule["setting"])
        others = {
            k: abs(r["level"] - base["level"])
            for k, r in own.items()
            if k != self.reference and not self._trivial(k)
        }
        self.expect(others.get(name + tail) == max(others.values()), "another is farther", reason)
        self.near(rule["n"], len(others), 0, reason, "rules")
        if name + tail in own:
            self._state(rule, own[name + tail], reason)
        self._start(rule, rows[rows["variant"] == name + tail], margin, reason)
        within = base["low"] <= 0 <= base["high"]
        true = (
            "Yes"
            if base["low"] > 0
            else "Not shown"
            if within and max(-base["low"], base["high"]) > margin
            else "No"
        )
        self.expect(word == true, f"the word is {word}, true {true}", reason)
        return self.problems

    def _trivial(self, label: str) -> bool:
        return any(v["label"] == label and v["baseline"] for v in self.result.variants)

    def _state(self, told: re.Match[str], row: Any, sentence: str) -> None:
        self._level(told, float(row["level"]), sentence)
        for end in ("low", "high"):
            self.near(told[end] or "nan", float(row[end]), 1, sentence, end)

    def _level(self, told: re.Match[str] | None, level: float, sentence: str) -> None:
        if told is None:
            self.wrong("cannot be read", sentence)
            return
        way = None if abs(level) < 0.05 else "gained" if level > 0 else "lost"
        self.expect(told["way"] == way, f"{told['way']}, true {way}", sentence)
        if told["amount"] and way:
            self.near(told["amount"], abs(level), 1, sentence, "level")

    def _start(self, told: re.Match[str], rows: pd.DataFrame, margin: float, sentence: str) -> None:
        """Check from where on a rule differs: its interval lies beyond the margin there and everywhere after."""
        start = None
        for row in rows.sort_values("x", ascending=False).to_dict("records"):
            if not (row["shift_low"] > margin or row["shift_high"] < -margin):
                break
            start = row["x"]
        self.expect((start is None) == told["but"].startswith("but not"), "whether it differs", sentence)
        if start is not None:
            self.near(told["x"] or "0", start, 0, sentence, "from where on")

    def read_heavy(self, sentence: str) -> list[str]:
        """Return what is wrong with the caveat that one text carries much of the storm."""
        told = re.match(
            rf"One text carries (?P<share>{NUMBER}) % .+ was read as (?P<read>\w+) and judged by nobody",
            sentence.replace("\u00a0", " "),
        )
        row = next((r for r in self.result.readings if r["case"] == self.lead.name and r["decisive"]), None)
        if told is None or row is None:
            self.wrong("no text is heavy", sentence)
            return self.problems
        self.near(told["share"], 100 * row["heaviest"], 0, sentence, "share")
        self.expect(told["read"] == row["heaviest_read"], "how it was read", sentence)
        self.expect(sentence.endswith(row["command"]), "the command", sentence)
        return self.problems

    def read_judged_by(self, fact: str) -> list[str]:
        """Return what is wrong with the fact of who judged how many texts."""
        told = re.search(rf"udged by (?P<coders>.+) \((?P<n>{NUMBER}) texts\)", fact.replace("\u00a0", " "))
        if told is None:
            self.expect(not self.result.judged, "nobody is said to have judged", fact)
            return self.problems
        named = set(re.split(r", | and ", told["coders"]))
        self.expect(named == {c for j in self.result.judged for c in j["coders"]}, "who judged", fact)
        texts = {(j["dataset"], j["account"]): j["texts"] for j in self.result.judged}
        self.near(told["n"], sum(texts.values()), 0, fact, "texts")
        return self.problems

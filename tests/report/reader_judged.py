# Patterns of whole sentences are long lines.
# ruff: noqa: E501
"""The second reader on what was judged."""

from __future__ import annotations

import re
from typing import Any

from tests.report.reader_truth import NUMBER, Truth

SHARE = rf"({NUMBER}) %"
SOURCES = {"as-given": "polarity as given", "vader": "read by VADER", "planted": "planted by the simulation"}


class JudgedReader(Truth):
    """Reads the sentences of the answer on judgements."""

    def judged_case(self, sentence: str) -> dict[str, Any]:
        """Return the judged case that the answer must speak of: the titled one, else the first."""
        found = [j for j in self.result.judged if self.lead is not None and j["case"] == self.lead.name]
        self.expect(bool(self.result.judged), "nothing was judged", sentence)
        return dict((found or self.result.judged or [{}])[0])

    def read_judged_shares(self, sentence: str) -> None:
        case = self.judged_case(sentence)
        told = re.match(
            rf"^By judgement of (?P<coders>.+) \((?P<texts>{NUMBER}) texts\) {SHARE} of the interactions with a text in "
            rf"the spike of .+? are negative toward (?P<account>.+?) \(95 % interval {SHARE} to {SHARE}; "
            rf"(?P<source>.+?): {SHARE}\)\.(?: Before it {SHARE} are \({SHARE} to {SHARE}; (?P<again>.+?): {SHARE}\)\.)?$",
            sentence,
        )
        if told is None or not case:
            self.wrong("cannot be read", sentence)
            return
        self.expect(told["account"] == case["account"], "another account", sentence)
        self.expect(all(c in told["coders"] for c in case["coders"]), "coders", sentence)
        self.near(told["texts"], case["texts"], 0, sentence, "texts")
        self.expect(told["source"] == SOURCES[case["polarity"]], "the source of polarity", sentence)
        shares = {s["window"]: s for s in case["shares"] if s["quantity"] == "negative"}
        self.expect((told["again"] is not None) == ("before" in shares), "the time before", sentence)
        self.expect(told["again"] in (None, told["source"]), "the source of polarity", sentence)
        numbers = re.findall(rf"{SHARE}(?! interval)", sentence)
        true = [
            100 * shares[window][name]
            for window in ("during", "before")
            if window in shares
            for name in ("value", "low", "high", "read")
        ]
        self.expect(len(numbers) == len(true), "how many shares", sentence)
        for shown, value in zip(numbers, true, strict=False):
            self.near(shown, value, 1 if "." in shown else 0, sentence, "share")

    def read_judged_gains(self, sentence: str) -> None:
        case = self.judged_case(sentence)
        head, _, rest = sentence.partition(", by ")
        self.expect(f"the score of {case.get('account')}," in head + ",", "another account", sentence)
        gains = {g["variant"]: g for g in case.get("gains", [])}
        items = list(
            re.finditer(
                rf"(?P<value>{NUMBER}) points under {self.label} \((?:(?P<known>which reads no polarity)|"
                rf"(?P<low>{NUMBER}) to (?P<high>{NUMBER}))\)",
                rest,
            )
        )
        self.named_once(items, sentence)
        self.expect({i["label"] for i in items} == set(gains), "whose gains", sentence)
        for item in items:
            gain = gains.get(item["label"])
            if gain is None:
                continue
            self.near(item["value"], gain["value"], 1, sentence, item["label"])
            if item["known"]:
                self.expect(gain["low"] == gain["high"] == gain["as_read"], "it is not known", sentence)
                continue
            for end in ("low", "high"):
                self.near(item[end], gain[end], 1, sentence, f"{item['label']}, {end}")
        self.expect("; in brackets the 95 % intervals." in rest, "what stands in brackets", sentence)
        ends = re.search(r" Under (.+) it begins or ends at the floor", sentence)
        named = {m["label"] for m in re.finditer(self.label, ends[1])} if ends else set()
        true = {v for v, g in gains.items() if g["saturated"] >= 0.05}
        self.expect(named == true, "who begins or ends at an end of the scale", sentence)

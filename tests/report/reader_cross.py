# Patterns of whole sentences are long lines.
# ruff: noqa: E501
"""The second reader on the short answer of a 2 x 2, and on whether Italian says the numbers of English."""

from __future__ import annotations

import re
from typing import Any

from tests.report.reader_truth import NUMBER, Truth, number

#: What moves, in the words of the page -> the effect's name.
SUBJECTS = {
    "doing both, beyond the sum of the two,": "interaction",
    "counting negatives against the account": "sentiment",
    "stopping the clock": "inactivity",
}
ORDER = list(SUBJECTS.values())


class CrossReader(Truth):
    """Reads whether the two parts of a 2 x 2 work independently."""

    def read_cross(self, word: str, reason: str) -> list[str]:
        """Return what is wrong with the answer: each part is told once, by its largest effect that holds."""
        rows = [
            {**row, "metric": design["metric"]}
            for design in self.result.cross
            for row in design["effects"]
            if row["p_holm"] is not None and row["p_holm"] < 0.05 and abs(row["shift"]) >= 0.05
        ]
        true = {name: [r for r in rows if r["effect"] == name] for name in ORDER}
        told, rest = [], reason.replace("\u00a0", " ")
        if rest.startswith("That one changes what the other does is not shown"):
            self.expect(not true["interaction"], "it is shown", reason)
            rest = rest.partition("never does.")[2].strip()
        pattern = rf"(?P<who>[A-Z][a-z, ]+?) moves the (?P<metric>.+?) by (?P<shift>{NUMBER}) points \((?P<at>[^;]+); 95 % interval (?P<low>{NUMBER}) to (?P<high>{NUMBER}), (?P<n>{NUMBER}) cases\)\. ?"
        while rest:
            found = re.match(pattern, rest)
            name = "" if found is None else SUBJECTS.get(found["who"][:1].lower() + found["who"][1:], "")
            if found is None or not true.get(name):
                self.wrong("nobody can check this", rest)
                return self.problems
            self._effect(found, true[name], reason)
            told.append(name)
            rest = rest[found.end() :]
        self.expect(told == [name for name in ORDER if true[name]], "which effects", reason)
        self.expect(word == ("No" if true["interaction"] else "Not shown"), f"the word is {word}", reason)
        return self.problems

    def _effect(self, told: re.Match[str], rows: list[dict[str, Any]], sentence: str) -> None:
        row = max(rows, key=lambda r: abs(r["shift"]))
        for name in ("shift", "low", "high"):
            self.near(told[name], row[name], 2, sentence, name)
        self.near(told["n"], row["n"], 0, sentence, "cases")
        self.expect(told["at"] == row["situation"], "another situation", sentence)


def numbers_of(text: str, code: str) -> list[float]:
    """Return the numbers that a text of a language holds, the smallest first; settings are written as they are typed."""
    text = re.sub(r"\w+\s?=\s?[\w.]+\)", ")", text)
    if code == "it":
        text = text.translate(str.maketrans(",.", ".,"))
    found = re.findall(r"[+\u2212]?\d[\d,]*(?:\.\d+)?", text)
    return sorted(number(one.rstrip(",")) for one in found)

"""What kind of evidence a study is, what it has tested, and what it has not computed."""

from __future__ import annotations

from kresearch.report.facts import Facts
from kresearch.report.language import Language

#: Verdicts of what could not be tested.
UNTESTED = ("", "not enough cases", "not comparable", "saturated")


def evidence(facts: Facts, language: Language) -> str:
    """Return what kind of evidence this is: cases, data, test, reconstruction."""
    n, tested = facts.n_cases, decided(facts)
    data = language.say(f"answer.data_{facts.simulated}")
    if n == 0:
        return language.say("answer.evidence_none", data=data)
    key = "answer.evidence_tested" if tested else "answer.evidence_untested"
    text = language.say_n(
        key, n, data=data, tested=language.whole(len(tested)), differ=language.whole(sum(tested.values()))
    )
    if facts.n_accounts < n:
        text += " " + language.say_n("answer.accounts", facts.n_accounts)
    if facts.flagged:
        text += " " + language.say_n("answer.left_out", len(facts.flagged))
    if not facts.result.complete:
        text += " " + language.say("answer.incomplete", missing=language.whole(len(facts.result.missing)))
    return text


def unfinished(facts: Facts, language: Language) -> list[str]:
    """Return what an interrupted study has not computed, as warnings for the top of its page."""
    result = facts.result
    said = [language.say("answer.incomplete", missing=language.whole(len(result.missing)))]
    stages = [language.word("stage", name) for name in result.outstanding]
    return ([] if result.complete else said) + [language.say("answer.outstanding", stage=s) for s in stages]


def decided(facts: Facts) -> dict[tuple[str, str, str], bool]:
    """Return variant, metric and kind -> whether a difference holds, for what could be tested."""
    out = {}
    for row in facts.comparison:
        word = str(row.get("verdict", ""))
        if word not in UNTESTED:
            key = (str(row.get("variant")), str(row.get("metric")), str(row.get("kind")))
            out[key] = word in ("better", "worse")
    return out

"""Sentences from the result: the answer, and what goes beside its numbers.

A sentence is made only when the numbers in it were measured. Nothing here says that one
variant *is* better: it says what was measured, on how many cases, and of what kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kresearch.report.facts import NOTHING, Facts, Spread
from kresearch.report.language import Language

#: Verdicts that mean that there was no test.
UNTESTED = ("", "not enough cases", "not comparable")
#: Variants named in one sentence; the others are in the table.
MOST_NAMED = 4


@dataclass(frozen=True)
class Tile:
    """A number with its words and its provisos."""

    value: str
    label: str
    proviso: str


def answer(facts: Facts, language: Language) -> list[str]:
    """Return the answer in three sentences: the spike, the silence or recovery, the evidence.

    Where the study has no such case or metric, the sentence says so instead.
    """
    return [spike_sentence(facts, language), silence_sentence(facts, language), evidence(facts, language)]


def spike_sentence(facts: Facts, language: Language) -> str:
    """Return what the score did in the spike, under the reference and the main variants."""
    spreads = _main_spreads(facts, "spike")
    reference = facts.roles.reference
    lead = facts.lead
    if not spreads or lead is None:
        return language.say("answer.no_spike")
    most = max(s.n for s in spreads.values())
    if most == 1:
        case = next(
            c for c in facts.result.cases if c.name == next(iter(next(iter(spreads.values())).values))[1]
        )
        share = facts.negative_share(case)
        amount = facts.reactions_in(case, "spike").get("interactions", 0)
        return language.say(
            "answer.spike_one" if share is not None else "answer.spike_one_blind",
            account=case.account,
            window=language.window(*case.spike),
            reactions=language.whole(amount),
            share=language.percent(share),
            moves=_moves(spreads, reference, language, floored=facts.floored),
        )
    return language.say(
        "answer.spike_many",
        n=language.whole(most),
        kind=language.word("kind_adjective", facts.kind or ""),
        moves=_medians(facts, "spike", spreads, language),
    )


def silence_sentence(facts: Facts, language: Language) -> str:
    """Return what silence cost, or when it recovered, or that neither was measured."""
    spreads = _main_spreads(facts, "silence")
    reference = facts.roles.reference
    if not spreads:
        return finding_sentence(facts, language) or recovery_sentence(facts, language)
    cases = {key for s in spreads.values() for key in s.values}
    if len(cases) == 1:
        (_, name) = next(iter(cases))
        case = next(c for c in facts.result.cases if c.name == name)
        if case.silence is None:
            return recovery_sentence(facts, language)
        days = (case.silence[1] - case.silence[0]).total_seconds() / 86_400
        return language.say(
            "answer.silence_one",
            days=language.number(days, 0),
            account=case.account,
            moves=_moves(spreads, reference, language),
        )
    return language.say(
        "answer.silence_many",
        n=language.whole(len(cases)),
        moves=_medians(facts, "silence", spreads, language),
    )


def recovery_sentence(facts: Facts, language: Language) -> str:
    """Return the days until the score was back, or that the study does not measure it."""
    spreads = _main_spreads(facts, "recovery")
    if not spreads:
        return language.say("answer.no_silence")
    parts = []
    for label, spread in list(spreads.items())[:MOST_NAMED]:
        key = "answer.under_days_least" if facts.censored("recovery", label) else "answer.under_days"
        digits = 0 if spread.median.is_integer() else 1
        parts.append(language.say(key, days=language.number(spread.median, digits), variant=label))
    n = max(s.n for s in spreads.values())
    return language.say_n("answer.recovery", n, moves=language.join(parts))


def finding_sentence(facts: Facts, language: Language) -> str:
    """Return what a single-case analysis of the reference found, empty when there is none."""
    row = facts.finding
    if row is None:
        return ""
    crosses = float(row["low"]) <= 0 <= float(row["high"])
    return language.say(
        "answer.finding_none" if crosses else "answer.finding",
        analysis=language.word("analysis", str(row.get("analysis", ""))),
        variant=facts.roles.reference or "",
        amount=language.points(float(row["estimate"]), signed=True),
        level=language.percent(1 - facts.result.spec.alpha),
        low=language.number(float(row["low"]), signed=True),
        high=language.number(float(row["high"]), signed=True),
    )


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
    if not facts.result.complete:
        text += " " + language.say("answer.incomplete", missing=language.whole(len(facts.result.missing)))
    return text


def decided(facts: Facts) -> dict[tuple[str, str, str], bool]:
    """Return variant, metric and kind -> whether a difference holds, for what could be tested."""
    out = {}
    for row in facts.comparison:
        word = str(row.get("verdict", ""))
        if word not in UNTESTED:
            key = (str(row.get("variant")), str(row.get("metric")), str(row.get("kind")))
            out[key] = word in ("better", "worse")
    return out


def tiles(facts: Facts, language: Language) -> list[Tile]:
    """Return up to four numbers for the top of the page: reference and the farthest from it."""
    found: list[Tile] = []
    reference = facts.roles.reference
    for role in ("spike", "silence"):
        spreads = _main_spreads(facts, role)
        base = spreads.get(reference or "")
        if base is None:
            continue
        others = {k: v for k, v in spreads.items() if k != reference and k not in facts.floored}
        shown = {reference or "": base}
        if others:
            far = max(others, key=lambda k: abs(others[k].median - base.median))
            if abs(others[far].median - base.median) >= NOTHING:
                shown[far] = others[far]
        for label, spread in shown.items():
            found.append(
                Tile(
                    language.points(spread.median, signed=True),
                    language.say_n(f"tile.{role}", spread.n, variant=label),
                    language.say(f"tile.proviso_{facts.simulated}"),
                )
            )
    return found


def _main_spreads(facts: Facts, role: str) -> dict[str, Spread]:
    """Return the spreads of the main variants that were measured, the reference first."""
    roles = facts.roles
    order = sorted(roles.main, key=lambda label: label != roles.reference)
    return {label: s for label in order if (s := facts.spread(role, label)) is not None}


def _moves(
    spreads: dict[str, Spread],
    reference: str | None,
    language: Language,
    *,
    floored: frozenset[str] = frozenset(),
) -> str:
    """Return ``rose by 6.7 points under A and by 5.9 under B, and fell by 1.2 under C``."""
    groups: dict[str, list[tuple[str, float]]] = {"rose": [], "fell": [], "stayed": [], "floored": []}
    for label, spread in _most_telling(spreads, reference):
        value = spread.median
        way = "stayed" if abs(value) < NOTHING else "rose" if value > 0 else "fell"
        way = "floored" if label in floored else way
        groups[way].append((label, abs(value)))
    parts = []
    for way in sorted(groups, key=lambda w: [label for label, _ in groups[w]][:1] != [reference]):
        said = []
        for place, (label, size) in enumerate(groups[way]):
            amount = language.points(size) if place == 0 else language.number(size)
            named = _named(label, reference, language)
            key = "move.under" if way in ("stayed", "floored") else "move.by"
            said.append(language.say(key, amount=amount, variant=named))
        if said:
            parts.append(language.say(f"move.{way}", list=language.join(said)))
    return language.say("move.join").join(parts)


def _medians(facts: Facts, role: str, spreads: dict[str, Spread], language: Language) -> str:
    """Return medians with their range and, where it was tested, the shift with its interval."""
    reference = facts.roles.reference
    parts = []
    for label, spread in _most_telling(spreads, reference):
        said = {"amount": language.points(spread.median, signed=True), "variant": label}
        row = _tested_row(facts, role, label)
        if row is None:
            said |= {"low": language.number(spread.low, signed=True)}
            said |= {"high": language.number(spread.high, signed=True)}
            parts.append(
                language.say("move.median_reference" if label == reference else "move.median", **said)
            )
        else:
            said |= {k: language.number(row[k], signed=True) for k in ("shift", "low", "high")}
            said |= {"level": language.percent(1 - facts.result.spec.alpha)}
            said |= {"verdict": language.word("verdict", str(row["verdict"]))}
            parts.append(language.say("move.shift", **said))
    return language.join(parts)


def _tested_row(facts: Facts, role: str, label: str) -> dict[str, Any] | None:
    """Return the comparison row of a variant in a role, None where there was no test.

    Only for metrics whose shift is a plain difference: where nearer to 0 is better, the
    shift is one of distances and does not belong beside a median.
    """
    metric = facts.metric_for(role)
    for row in facts.comparison:
        mine = row.get("variant") == label and row.get("metric") == metric and row.get("kind") == facts.kind
        if mine and row.get("direction") != "zero" and str(row.get("verdict", "")) not in UNTESTED:
            return row
    return None


def _most_telling(spreads: dict[str, Spread], reference: str | None) -> list[tuple[str, Spread]]:
    """Return the reference first, then the variants that differ from it, the farthest if there are many.

    When none differs, the first others are named, so that the sentence says that they do not.
    """
    base = spreads.get(reference or "")
    centre = base.median if base else 0.0
    others = [label for label in spreads if label != reference]
    moved = [k for k in others if abs(spreads[k].median - centre) >= NOTHING]
    farthest = sorted(moved or others, key=lambda k: -abs(spreads[k].median - centre))[: MOST_NAMED - 1]
    order = [k for k in spreads if k == reference or k in farthest]
    return [(k, spreads[k]) for k in order]


def _named(label: str, reference: str | None, language: Language) -> str:
    return language.say("move.reference", variant=label) if label == reference else label

"""Decisions at a score as a section of a study: who passes before a spike and at its end."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kresearch.evaluate.set_metrics.decision_flips import THRESHOLD
from kresearch.people.weekly import chance_of_flip, passes
from kresearch.report.cells import (
    MISSING,
    count_cell,
    number_cell,
    number_columns,
    percent_cell,
    range_text,
    text_columns,
    variant_cell,
)
from kresearch.report.facts import Facts
from kresearch.report.tables import Cell, Column, Table

if TYPE_CHECKING:
    from kresearch.evaluate.cases import Case
    from kresearch.report.language import Language

_FLIPS = "decision-flips"
_BEFORE, _AFTER = "start-score", "end-score"
#: Cases in the table of single decisions: those nearest to the threshold under the reference.
MOST_CASES = 12


@dataclass(frozen=True)
class DecisionPart:
    """The section: the warning on using scores on people, what was decided, and the tables."""

    warning: str  #: What anybody must read before.
    #: Who passes under the reference, and who is decided otherwise at the end of the spike.
    sentences: list[str]
    tables: list[Table]  #: By variant, then by case.


@dataclass(frozen=True)
class _Decided:
    """One variant on one case: the score before the spike and at its end."""

    kind: str
    before: float
    after: float

    @property
    def ways(self) -> tuple[bool, bool]:
        """Whether the account passes before and at the end."""
        first, last = passes(np.array([self.before, self.after]), THRESHOLD)
        return bool(first), bool(last)


def decision_part(facts: Facts, language: Language) -> DecisionPart | None:
    """Return what a study that measures flips of decisions says of them, None for any other."""
    flips = {str(r["variant"]): r for r in facts.result.sets if r["set_metric"] == _FLIPS}
    decided = {label: found for label in flips if (found := _decided(facts, label))}
    if not decided:
        return None
    order = [label for label in facts.roles.labels if label in decided]
    sentences = [text for label in order[:1] if (text := _say(decided[label], label, language))]
    tables = [_by_variant(order, decided, flips, facts, language), _by_case(order, decided, facts, language)]
    return DecisionPart(language.say("people.warning"), sentences, tables)


def _decided(facts: Facts, label: str) -> dict[tuple[str, str], _Decided]:
    known: dict[tuple[str, str], dict[str, Any]] = {}
    for (metric, kind), rows in facts.rows.items():
        for row in (r for r in rows if metric in (_BEFORE, _AFTER) and r["variant"] == label):
            known.setdefault((row["dataset"], row["case"]), {"kind": kind})[metric] = float(row["value"])
    return {
        key: _Decided(found["kind"], found[_BEFORE], found[_AFTER])
        for key, found in known.items()
        if not math.isnan(found.get(_BEFORE, math.nan) + found.get(_AFTER, math.nan))
    }


def _say(found: dict[tuple[str, str], _Decided], label: str, language: Language) -> str:
    ways = [one.ways for one in found.values()]
    return language.say(
        "study_decision.said",
        threshold=language.number(THRESHOLD, 0),
        variant=label,
        all=language.whole(len(ways)),
        before=language.whole(sum(first for first, _ in ways)),
        after=language.whole(sum(last for _, last in ways)),
        up=language.whole(sum(not first and last for first, last in ways)),
        down=language.whole(sum(first and not last for first, last in ways)),
    )


def _by_variant(
    order: list[str],
    decided: dict[str, dict[tuple[str, str], _Decided]],
    flips: dict[str, dict[str, Any]],
    facts: Facts,
    language: Language,
) -> Table:
    level = language.percent(1 - facts.result.spec.alpha)
    heads = text_columns(language, variant="table.variant") + number_columns(
        language,
        before="study_decision.before",
        after="study_decision.after",
        up=("study_decision.up", "study_decision.in_anger"),
        down=("study_decision.down", "study_decision.in_anger"),
        flips=("study_decision.flips", level),
        week=("decision.week", "decision.week_detail"),
    )
    rows = []
    for label in order:
        ways = [one.ways for one in decided[label].values()]
        anger = [one.ways for one in decided[label].values() if one.kind == "negative"]
        counts = [sum(first for first, _ in ways), sum(last for _, last in ways)]
        counts += [sum(not a and b for a, b in anger), sum(a and not b for a, b in anger)]
        asides = [
            language.say("decision.with_history", n=language.whole(n))
            for n in [len(ways)] * 2 + [len(anger)] * 2
        ]
        rows.append(
            [
                variant_cell(label, facts.roles.reference, language),
                *(count_cell(n, language, aside=aside) for n, aside in zip(counts, asides, strict=True)),
                _share(flips[label], language),
                _week(label, decided[label], facts, language),
            ]
        )
    caption = language.say("study_decision.caption", threshold=language.number(THRESHOLD, 0))
    notes = [language.say("study_decision.note"), language.say(f"table.note_{facts.simulated}")]
    return Table("decisions", caption, heads, rows, notes)


def _share(row: dict[str, Any], language: Language) -> Cell:
    value, low, high = (float(row[name]) for name in ("value", "low", "high"))
    return percent_cell(value, language, aside=range_text(low, high, language, share=True))


def _week(label: str, found: dict[tuple[str, str], _Decided], facts: Facts, language: Language) -> Cell:
    """Return how many decisions before the spikes are expected to flip within an ordinary week."""
    cases = {(case.dataset, case.name): case for case in facts.result.cases}
    chances = [c for key in found if not math.isnan(c := _chance(label, cases[key], facts))]
    if not chances:
        return Cell(MISSING, value="")
    aside = language.say("decision.with_history", n=language.whole(len(chances)))
    return number_cell(sum(chances), language, aside=aside)


def _chance(label: str, case: Case, facts: Facts) -> float:
    curve = facts.curve_of(case, label)
    curve = curve[curve["at"] < case.spike[0]]
    week = 7 if facts.result.spec.every == "1d" else 168
    return chance_of_flip(curve["score"].to_numpy(dtype=np.float64), threshold=THRESHOLD, week=week)


def _by_case(
    order: list[str],
    decided: dict[str, dict[tuple[str, str], _Decided]],
    facts: Facts,
    language: Language,
) -> Table:
    """Return the decisions before and at the end of single spikes, those nearest to the score first."""
    first = decided[order[0]]
    near = sorted(
        first, key=lambda key: min(abs(first[key].before - THRESHOLD), abs(first[key].after - THRESHOLD))
    )
    shown = [label for label in order if label in facts.roles.main] or order
    cases = {(case.dataset, case.name): case for case in facts.result.cases}
    words = {True: language.say("people.yes"), False: language.say("people.no")}
    heads = text_columns(language, account="people.account", kind="column.kind")
    heads += [Column(label, language.say("study_decision.passes"), label) for label in shown]
    rows = []
    for key in near[:MOST_CASES]:
        cells = [Cell(cases[key].account), Cell(language.word("kind", first[key].kind))]
        for label in shown:
            one = decided[label].get(key)
            if one is None:
                cells.append(Cell(MISSING, value=""))
                continue
            ends = tuple(words[way] for way in one.ways)
            scores = " \u2192 ".join(language.number(value) for value in (one.before, one.after))
            flipped = one.ways[0] != one.ways[1]
            cells.append(Cell(" \u2192 ".join(ends), aside=scores, tone="bad" if flipped else ""))
        rows.append(cells)
    caption = language.say("study_decision.cases", threshold=language.number(THRESHOLD, 0))
    return Table("decisions-by-case", caption, heads, rows)

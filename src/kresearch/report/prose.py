"""Sentences from the result: the answer, and what goes beside its numbers.

A sentence is made only when the numbers in it were measured. Nothing here says that one
variant *is* better: it says what was measured, on how many cases, and of what kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kresearch.evaluate.metrics import find_metric
from kresearch.report.evidence import UNTESTED, evidence
from kresearch.report.excluded import excluded_cases, misread_spike
from kresearch.report.facts import NOTHING, Facts, Spread
from kresearch.report.judged import judged_sentences, say_source
from kresearch.report.language import Language

if TYPE_CHECKING:
    from kresearch.evaluate.cases import Case

#: Variants named in one sentence; the others are in the table.
MOST_NAMED = 4
#: From this share on reactions are mostly hostile.
MOSTLY = 0.5
#: Shares that show the same number of per cent.
SAME_SHARE = 0.005


@dataclass(frozen=True)
class Tile:
    """A number with its words and its provisos."""

    value: str
    label: str
    proviso: str


def answer(facts: Facts, language: Language) -> list[str]:
    """Return the answer: the titled case, what was judged of it, the others, tone, silence, the evidence.

    Where the study has no such case or metric, the sentence says so or is left out.
    """
    told = [
        case_sentence(facts, language),
        *judged_sentences(facts, language),
        others_sentence(facts, language),
        tells_sentence(facts, language),
        tone_sentence(facts, language),
        silence_sentence(facts, language),
        evidence(facts, language),
    ]
    return [sentence for sentence in told if sentence]


def case_sentence(facts: Facts, language: Language) -> str:
    """Return what the score did in the titled case's spike, and how hostile the reactions were."""
    case = facts.lead
    if case is None or case.kind != facts.kind or not _main_spreads(facts, "spike"):
        return language.say("answer.no_spike")
    values = {k: v for k in ordered(facts) if (v := facts.headline("spike", k, case)) is not None}
    hidden = [
        k for k in ordered(facts) if facts.spread("spike", k, case=case) is not None and k not in values
    ]
    reference = facts.roles.reference
    first = next(iter(values), None)
    text = ""
    if first is not None:
        share = facts.negative_share(case)
        way = _way(facts, "spike", first, values[first])
        hostile = share is not None and share > MOSTLY
        key = "blind" if share is None else "although" if way == "rose" and hostile else "while"
        if share is not None and misread_spike(facts, case, share):  # the next sentence says what was judged
            key = "judged"
        amount = facts.reactions_in(case, "spike").get("interactions", 0)
        text = language.say(
            f"answer.case_{key}",
            account=case.account,
            move=_moves(facts, "spike", {first: values[first]}, language),
            window=language.window(*case.spike),
            reactions=language.whole(amount),
            share=language.percent(share),
            source=say_source(polarity_of(facts, case), language),
        )
        others = _most_telling({k: v for k, v in values.items() if k != first}, values.get(reference or ""))
        if others:
            text += " " + language.say("answer.case_others", moves=_moves(facts, "spike", others, language))
    for key, beyond in (("beyond_judged", facts.beyond_judged), ("beyond_band", facts.beyond_band)):
        named = [k for k in hidden if facts.place(case, k) in beyond]
        hidden = [k for k in hidden if k not in named]
        if named:
            text += " " + language.say(f"answer.{key}", variants=language.join(named))
    return text.strip()


def others_sentence(facts: Facts, language: Language) -> str:
    """Return the median change over all cases of the kind; empty where there is one case alone."""
    spreads = _main_spreads(facts, "spike")
    most = max((s.n for s in spreads.values()), default=0)
    if most < 2 or facts.lead is None:
        return ""
    return language.say(
        "answer.spike_many",
        n=language.whole(most),
        kind=language.word("kind_adjective", facts.kind or ""),
        moves=_medians(facts, "spike", spreads, language),
    )


def tells_sentence(facts: Facts, language: Language) -> str:
    """Return whether the variants tell anger from praise, empty where the study cannot say."""
    rows = facts.set_rows()
    reference = facts.roles.reference
    values = {k: float(rows[k]["value"]) for k in ordered(facts) if k in rows}
    if not values:
        return ""
    first, *rest = values
    shown = [first, *_most_telling({k: values[k] for k in rest}, values.get(reference or ""))]
    items = []
    for label in shown:
        row = rows[label]
        said = {"share": language.percent(values[label]), "variant": _named(label, reference, language)}
        if row["low"] == row["low"] and row["high"] == row["high"]:
            said |= {k: language.percent(float(row[k])) for k in ("low", "high")}
            said |= {"level": language.percent(1 - facts.result.spec.alpha)}
            items.append(language.say("answer.tells_item", **said))
        else:
            items.append(language.say("answer.tells_plain", **said))
    counts = {k: language.whole(max(int(rows[v][k]) for v in shown)) for k in ("cases", "accounts")}
    return language.say("answer.tells", items=language.join(items), **counts)


def tone_sentence(facts: Facts, language: Language) -> str:
    """Return what the tone of the titled case did to its gain, empty where it was not measured."""
    case = facts.lead
    if case is None or case.kind != facts.kind:
        return ""
    values = {k: v for k in ordered(facts) if (v := facts.headline("tone", k, case)) is not None}
    reference = facts.roles.reference
    hidden = any(excluded_cases(facts, k, facts.metric_for("tone") or "") for k in ordered(facts))
    if not values or (set(values) == {reference} and hidden):
        return ""
    first = {k: v for k, v in values.items() if k == reference}
    rest = {k: v for k, v in values.items() if k != reference}
    shown = first | _most_telling(rest, values.get(reference or ""))
    items = [
        language.say(
            "answer.tone_item",
            amount=language.points(v, signed=True),
            variant=_named(k, reference, language),
        )
        for k, v in shown.items()
    ]
    return language.say("answer.tone", account=case.account, items=language.join(items))


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
            moves=_moves(
                facts,
                "silence",
                {k: s.median for k, s in spreads.items() if k == reference}
                | _most_telling(
                    {k: s.median for k, s in spreads.items() if k != reference},
                    spreads[reference].median if reference in spreads else None,
                ),
                language,
            ),
        )
    return language.say(
        "answer.silence_many",
        n=language.whole(len(cases)),
        moves=_medians(facts, "silence", spreads, language),
    )


def recovery_sentence(facts: Facts, language: Language) -> str:
    """Return the days until the score was back, or that the study does not measure it."""
    case, spreads = facts.lead, _main_spreads(facts, "recovery")
    if not spreads:
        return language.say("answer.no_silence")
    # At an end of the scale a score was never away.
    spreads = {k: s for k, s in spreads.items() if k not in facts.saturated}
    if not spreads:
        return ""
    if case is not None and all(len(s.values) == 1 for s in spreads.values()):
        spreads = {k: s for k, s in spreads.items() if not facts.refuted(case, k)}
        if not spreads:
            return ""
    n = max(s.n for s in spreads.values())
    back: list[str] = []
    late: list[str] = []
    for label, spread in list(spreads.items())[:MOST_NAMED]:
        censored = facts.censored("recovery", label)
        told = _after(spread.median, label, language, censored=censored, one=n == 1)
        (late if censored and n == 1 else back).append(told)
    moves = language.join(back)
    if late:
        key = "answer.back_and_not" if back else "answer.not_back"
        return language.say(key, moves=moves, late=language.join(late))
    return language.say_n("answer.recovery", n, moves=moves)


def _after(days: float, variant: str, language: Language, *, censored: bool, one: bool) -> str:
    """Return after how many days under a variant; none at all is "at once"."""
    if days == 0 and not censored:
        return language.say("answer.under_at_once", variant=variant)
    digits = 0 if days.is_integer() else 1 if days >= 0.1 else 2
    key = "answer.under_days_least" if censored and not one else "answer.under_days"
    return language.say_n(key, 1 if days == 1 else 2, days=language.number(days, digits), variant=variant)


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


def tiles(facts: Facts, language: Language) -> list[Tile]:
    """Return up to four numbers for the top of the page: reference and the farthest from it.

    Of the titled case's spike, then whether anger is told from praise, else of the silence.
    """
    found: list[Tile] = []
    proviso = language.say(f"tile.proviso_{facts.simulated}")
    case = facts.lead
    if case is not None and case.kind == facts.kind:
        values = {k: v for k in ordered(facts) if (v := facts.headline("spike", k, case)) is not None}
        several = len(facts.answering) > 1
        key = "tile.spike_of" if several else "tile.spike_one"
        for label, value in farthest(values, facts).items():
            said = language.say(key, variant=label, account=case.account)
            found.append(Tile(language.points(value, signed=True), said, proviso))
    rows = facts.set_rows()
    shares = {k: float(rows[k]["value"]) for k in ordered(facts) if k in rows}
    for label, value in farthest(shares, facts, nothing=SAME_SHARE).items():
        found.append(Tile(language.percent(value), language.say("tile.tells", variant=label), proviso))
    if not shares:
        spreads = _main_spreads(facts, "silence")
        for label in farthest({k: s.median for k, s in spreads.items()}, facts):
            n = spreads[label].n
            said = language.say_n("tile.silence", n, variant=label)
            found.append(Tile(language.points(spreads[label].median, signed=True), said, proviso))
    return found


def farthest(values: dict[str, float], facts: Facts, *, nothing: float = NOTHING) -> dict[str, float]:
    """Return the reference's value and the one farthest from it; nothing without the reference."""
    reference = facts.roles.reference or ""
    if reference not in values:
        return {}
    base = values[reference]
    others = {k: v for k, v in values.items() if k != reference and k not in facts.saturated}
    far = max(others, key=lambda k: abs(others[k] - base), default=None)
    shown = {reference: base}
    if far is not None and abs(others[far] - base) >= nothing:
        shown[far] = others[far]
    return shown


def ordered(facts: Facts) -> list[str]:
    """Return the main variants, the reference first."""
    roles = facts.roles
    return sorted(roles.main, key=lambda label: label != roles.reference)


def _main_spreads(facts: Facts, role: str) -> dict[str, Spread]:
    """Return the spreads of the main variants that were measured, the reference first."""
    return {label: s for label in ordered(facts) if (s := facts.spread(role, label)) is not None}


def polarity_of(facts: Facts, case: Case) -> str:
    """Return where the polarity of a case's reactions comes from, by its name in the study."""
    given = next((d.get("polarity") for d in facts.result.datasets if d["name"] == case.dataset), None)
    return str(given or facts.result.spec.polarity)


def _way(facts: Facts, role: str, label: str, value: float) -> str:
    """Return ``rose``, ``fell``, ``stayed``, or that the value lies at an end of the scale."""
    if role == "spike" and label in facts.saturated:
        return "floored"
    return find_metric(facts.metric_for(role) or "").move(value)


def _moves(facts: Facts, role: str, values: dict[str, float], language: Language) -> str:
    """Return ``rose by 6.7 points under A and by 5.9 under B, and fell by 1.2 under C``."""
    reference = facts.roles.reference
    groups: dict[str, list[tuple[str, float]]] = {"rose": [], "fell": [], "stayed": [], "floored": []}
    for label, value in values.items():
        groups[_way(facts, role, label, value)].append((label, abs(value)))
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
    medians = {k: s.median for k, s in spreads.items() if k != reference}
    shown = _most_telling(medians, spreads[reference].median if reference in spreads else None)
    for label, spread in spreads.items():
        if label != reference and label not in shown:
            continue
        said = {"amount": language.points(spread.median, signed=True), "variant": label}
        row = tested_row(facts, role, label)
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


def tested_row(facts: Facts, role: str, label: str) -> dict[str, Any] | None:
    """Return the comparison row of a variant in a role, None where there was no test.

    Only for metrics whose shift is a plain difference: where nearer to 0 is better, the
    shift is one of distances and does not belong beside a median.
    """
    metric = facts.metric_for(role)
    for row in facts.comparison:
        mine = row.get("variant") == label and row.get("metric") == metric and row.get("kind") == facts.kind
        if mine and row.get("direction") != "zero" and str(row.get("verdict", "")) not in UNTESTED:
            return row if row["low"] <= row["shift"] <= row["high"] else None
    return None


def _most_telling(others: dict[str, float], base: float | None) -> dict[str, float]:
    """Return the variants that differ from the reference, the farthest where there are many.

    When none differs, the first others are named, so that the sentence says that they do not.
    """
    centre = base if base is not None else 0.0
    moved = [k for k in others if abs(others[k] - centre) >= NOTHING]
    farthest = sorted(moved or others, key=lambda k: -abs(others[k] - centre))[: MOST_NAMED - 1]
    return {k: v for k, v in others.items() if k in farthest}


def _named(label: str, reference: str | None, language: Language) -> str:
    return language.say("move.reference", variant=label) if label == reference else label

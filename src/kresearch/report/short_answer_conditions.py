"""Yes, no or not shown for a study across conditions: one short question and answer per panel."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from kresearch.evaluate.conditions import first_apart
from kresearch.report.condition_words import message_key, say_amount, say_place, say_state
from kresearch.report.conditions import Slice, leading_slices
from kresearch.report.facts import NOTHING
from kresearch.report.short_answer import ShortAnswer, say_rule

if TYPE_CHECKING:
    from kresearch.report.facts import Facts
    from kresearch.report.language import Language

#: Metrics of which the complaint is that the score falls.
_FALLS = ("offset-after-silence", "silence-change", "change-after-return")


def answer_conditions(facts: Facts, language: Language) -> list[ShortAnswer]:
    """Return what the leading metric shows at the end of the axis, one answer per panel.

    Where the usual score is the same all along the axis, the axis is about the other rules, and so is the
    question: does any of them differ from it by more than the margin? Else it is about the usual score.
    """
    shown = [one for one in leading_slices(facts) if one.at(facts.roles.reference or "", one.places[-1])]
    if not shown:
        return []
    blind = all(_is_constant(one, facts) for one in shown)
    if not blind:
        return [_of_reference(one, facts, language) for one in shown]
    # Where the usual score is the same everywhere, it is said once.
    return [_of_others(one, facts, language, told=one is not shown[0]) for one in shown]


def _is_constant(shown: Slice, facts: Facts) -> bool:
    levels = [row["level"] for p in shown.places if (row := shown.at(facts.roles.reference or "", p))]
    return len(levels) > 1 and max(levels) - min(levels) < NOTHING


def _of_reference(shown: Slice, facts: Facts, language: Language) -> ShortAnswer:
    """Return whether the usual score does at the end of the axis what is complained of."""
    row = _row(shown, facts)
    metric = message_key(shown.metric, facts.result.spec.across)
    key = f"ask.{metric}" if language.knows(f"ask.{metric}") else "ask.other"
    question = language.say(
        key,
        place=_place(shown.places[-1], facts, language),
        panel=_panel(shown, facts, language),
        metric=language.word("metric", shown.metric),
    )
    wanted = -1.0 if shown.metric in _FALLS else 1.0
    low, high, value = (float(row[name]) for name in ("low", "high", "level"))
    if not (math.isfinite(low) and math.isfinite(high)):
        tone = "open"
    elif low <= 0 <= high:
        # So near to nothing that the whole interval is within the margin is an answer.
        within = max(-low, high) <= _margin(shown, facts)
        tone = "no" if within else "open"
    else:
        tone = "yes" if value * wanted > 0 else "no"
    return _short_answer(question, tone, shown, facts, language)


def _of_others(shown: Slice, facts: Facts, language: Language, *, told: bool) -> ShortAnswer:
    """Return whether another rule differs from the usual score by more than the margin."""
    apart = any(_from(shown, label, facts) is not None for label in _others(shown, facts))
    question = language.say(
        "ask.rules",
        panel=_panel(shown, facts, language),
        metric=language.word("metric", shown.metric),
        margin=say_amount(_margin(shown, facts), shown.unit, language),
    )
    return _short_answer(question, "yes" if apart else "open", shown, facts, language, told=told)


def _short_answer(
    question: str, tone: str, shown: Slice, facts: Facts, language: Language, *, told: bool = False
) -> ShortAnswer:
    parts = ("" if told else _usual(shown, facts, language), _farthest(shown, facts, language))
    question = question[:1].upper() + question[1:]
    return ShortAnswer(
        question, language.say(f"short_answer.{tone}"), tone, " ".join(part for part in parts if part)
    )


def _usual(shown: Slice, facts: Facts, language: Language) -> str:
    """Return what the usual score did at the end of the axis, and at its beginning."""
    spec, label, (first, last) = facts.result.spec, facts.roles.reference or "", _ends(shown)
    near = shown.at(label, first)
    bare = {"low": math.nan, "high": math.nan}
    constant = near is not None and _is_constant(shown, facts)
    text = language.say(
        "conditions.usual_alike" if constant else "conditions.usual",
        rule=say_rule(facts, label, language),
        state=say_state(_row(shown, facts), spec.across, 1 - spec.alpha, language),
        place=_place(last, facts, language),
        first=_place(first, facts, language),
        near="" if near is None else say_state(near | bare, spec.across, 1 - spec.alpha, language),
    )
    return text[:1].upper() + text[1:]


def _farthest(shown: Slice, facts: Facts, language: Language) -> str:
    """Return what the rule farthest from the usual score did there, and from where on it differs."""
    last, base = shown.places[-1], _row(shown, facts)
    gaps = {
        label: abs(row["level"] - base["level"])
        for label in _others(shown, facts)
        if (row := shown.at(label, last)) is not None
    }
    label = max(gaps, key=lambda name: gaps[name], default=None)
    row = shown.at(label, last) if label is not None else None
    if label is None or row is None:
        return ""
    spec, start = facts.result.spec, _from(shown, label, facts)
    text = language.say_n(
        "conditions.other_apart" if start is not None else "conditions.other_near",
        len(gaps),
        rule=say_rule(facts, label, language),
        state=say_state(row, spec.across, 1 - spec.alpha, language),
        start="" if start is None else _place(start, facts, language),
        margin=say_amount(_margin(shown, facts), shown.unit, language),
    )
    return text[:1].upper() + text[1:]


def _row(shown: Slice, facts: Facts) -> dict[str, Any]:
    """Return the usual score's row at the end of the axis (a slice without one is not shown)."""
    return shown.at(facts.roles.reference or "", shown.places[-1]) or {}


def _others(shown: Slice, facts: Facts) -> list[str]:
    """Return the rules that are compared: no trivial baseline where there is another."""
    every = [label for label in shown.labels if label != facts.roles.reference]
    return [label for label in every if label not in facts.roles.baselines] or every


def _from(shown: Slice, label: str, facts: Facts) -> Any:
    return first_apart(
        shown.rows,
        metric=shown.metric,
        variant=label,
        kind=str(shown.rows["kind"].iloc[0]),
        panel=shown.panel,
        margin=_margin(shown, facts),
    )


def _margin(shown: Slice, facts: Facts) -> float:
    return float(facts.result.spec.equivalence.get(shown.metric, 0.0))


def _ends(shown: Slice) -> tuple[Any, Any]:
    return shown.places[0], shown.places[-1]


def _place(place: Any, facts: Facts, language: Language) -> str:
    return say_place(facts.result.spec.across[0], place, language)


def _panel(shown: Slice, facts: Facts, language: Language) -> str:
    """Return the panel as a phrase that begins a question, empty where there is one option alone."""
    if shown.panel is None:
        return ""
    return f"{say_place(facts.result.spec.across[1], shown.panel, language)}, "

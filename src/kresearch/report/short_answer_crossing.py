"""The short answer of a 2 x 2: whether sentiment and inactivity work independently of each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kresearch.report.designs import effect_verdict
from kresearch.report.facts import NOTHING
from kresearch.report.figures.crossing import name_situation
from kresearch.report.short_answer import ShortAnswer

if TYPE_CHECKING:
    from kresearch.report.facts import Facts
    from kresearch.report.language import Language


def answer_crossing(facts: Facts, language: Language) -> list[ShortAnswer]:
    """Return whether the two parts work independently, with the largest effect of each and of both together.

    "No" needs an interaction that holds after correction and is not nothing in the one decimal shown; without
    one it is not shown, since what no test finds may still be there.
    """
    if not any(design["effects"] for design in facts.result.cross):
        return []
    largest = largest_effects(facts)
    told = [] if "interaction" in largest else [language.say("short_answer.no_interaction")]
    told += [_say(row, facts, language) for row in largest.values()]
    tone = "no" if "interaction" in largest else "open"
    return [
        ShortAnswer(
            language.say("short_answer.ask_cross"), language.say(f"short_answer.{tone}"), tone, " ".join(told)
        )
    ]


def largest_effects(facts: Facts) -> dict[str, dict[str, Any]]:
    """Return the largest effect of both together, of each part, that holds; in the order of the answer."""
    rows = [
        row | {"metric": d["metric"], "unit": d["unit"]} for d in facts.result.cross for row in d["effects"]
    ]
    shown = [row for row in rows if effect_verdict(row, facts) == "shown" and abs(row["shift"]) >= NOTHING]
    largest: dict[str, dict[str, Any]] = {}
    for row in sorted(shown, key=lambda row: -abs(float(row["shift"]))):
        largest.setdefault(str(row["effect"]), row)
    return {name: largest[name] for name in ("interaction", "sentiment", "inactivity") if name in largest}


def _say(row: dict[str, Any], facts: Facts, language: Language) -> str:
    text = language.say(
        "short_answer.cross_effect",
        effect=language.say(f"cross.subject_{row['effect']}"),
        metric=language.word("metric", str(row["metric"])),
        situation=name_situation(str(row["situation"]), facts, language),
        unit=language.word("unit", str(row["unit"])),
        **{k: language.number(float(row[k]), 2, signed=True) for k in ("shift", "low", "high")},
        level=language.percent(1 - facts.result.spec.alpha),
        n=language.whole(int(row["n"])),
    )
    return text[:1].upper() + text[1:]

"""The short answers at the top of a report, whatever the study's design."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kresearch.report.short_answer import ShortAnswer, answer_case
from kresearch.report.short_answer_conditions import answer_conditions
from kresearch.report.short_answer_crossing import answer_crossing

if TYPE_CHECKING:
    from kresearch.report.facts import Facts
    from kresearch.report.language import Language


def short_answers(facts: Facts, language: Language) -> list[ShortAnswer]:
    """Return one answer per panel of a study across conditions, that of a 2 x 2, or the titled case's."""
    if facts.result.conditions:
        return answer_conditions(facts, language)
    if facts.result.cross:
        return answer_crossing(facts, language)
    found = answer_case(facts, language)
    return [] if found is None else [found]

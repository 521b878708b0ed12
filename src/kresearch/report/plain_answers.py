"""The short answers at the top of a report, whatever the study's design."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kresearch.report.plain import Plain, plain_answer
from kresearch.report.plain_conditions import plain_conditions
from kresearch.report.plain_cross import plain_cross

if TYPE_CHECKING:
    from kresearch.report.facts import Facts
    from kresearch.report.language import Language


def plain_answers(facts: Facts, language: Language) -> list[Plain]:
    """Return one answer per panel of a study across conditions, that of a 2 x 2, or the titled case's."""
    if facts.result.conditions:
        return plain_conditions(facts, language)
    if facts.result.cross:
        return plain_cross(facts, language)
    found = plain_answer(facts, language)
    return [] if found is None else [found]

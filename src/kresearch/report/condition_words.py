"""Where a condition lies and what the score did there, in the words one says to a client."""

from __future__ import annotations

import math
from typing import Any

from kresearch.report.facts import NOTHING
from kresearch.report.language import Language

#: Options that are campaigns: what they do to the score is no spike.
_CAMPAIGNS = frozenset({"actors", "price"})


def option_name(option: str, language: Language) -> str:
    """Return a dataset's option in words, or its name in plain letters."""
    return language.word("option", option)


def place_words(place: Any, language: Language) -> str:
    """Return a value of an option as a reader sees it."""
    if isinstance(place, bool) or not isinstance(place, (int, float)):
        return str(place)
    return language.number(place, 0 if float(place).is_integer() else 2)


def say_place(option: str, place: Any, language: Language) -> str:
    """Return a condition as a phrase, e.g. ``after 90 days of silence`` or ``without a spike``."""
    said = {"value": place_words(place, language), "option": option_name(option, language)}
    numeric = isinstance(place, (int, float)) and not isinstance(place, bool)
    said["share"] = language.percent(float(place)) if numeric else said["value"]
    if numeric and place == 0 and language.knows(f"at_none.{option}"):
        return language.say(f"at_none.{option}")
    return language.say(f"at.{option}" if language.knows(f"at.{option}") else "at.other", **said)


def say_state(row: dict[str, Any], across: tuple[str, ...], level: float, language: Language) -> str:
    """Return what the score did in one condition, e.g. ``lay 13.9 points below its usual level``.

    `level` is that of the interval, which is left out where there is none.
    """
    value, metric = float(row["level"]), message_key(str(row["metric"]), across)
    way = "same" if abs(value) < NOTHING else "above" if value > 0 else "below"
    key = f"state.{metric}.{way}"
    told = language.knows(key)
    return language.say(
        key if told else "state.other",
        metric=language.word("metric", str(row["metric"])),
        amount=say_amount(abs(value) if told else value, str(row["unit"]), language),
        span=_span(row, level, language),
    )


def message_key(metric: str, across: tuple[str, ...]) -> str:
    """Return the name under which a metric's words are found."""
    return "campaign-gain" if metric == "spike-gain" and _CAMPAIGNS & set(across) else metric


def say_amount(value: float, unit: str, language: Language) -> str:
    """Return a number with its unit."""
    if unit == "points":
        return language.points(value, signed=False)
    return f"{language.number(value)}\u00a0{language.word('unit', unit)}"


def _span(row: dict[str, Any], level: float, language: Language) -> str:
    if not (math.isfinite(row["low"]) and math.isfinite(row["high"])):
        return ""
    ends = {name: language.number(float(row[name]), signed=True) for name in ("low", "high")}
    return language.say("state.span", level=language.percent(level), **ends)

"""What each key of a study file must look like, checked before anything is made of it.

TOML has types of its own: a number where a name belongs, or a table where a list belongs, is named
here in words, so that what reads the values later can rely on their types.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from typing import Any, TypeAlias

Check: TypeAlias = Callable[[Any], bool]

#: Seeds that every generator of random numbers takes.
LARGEST_SEED = 2**32 - 1
_SHOWN = 60
_LONGEST_TEXT = 20_000
_WINDOWS = ("baseline", "spike", "recovery", "silence")
_CASE_TEXTS = ("name", "account", "kind", "dataset", "origin")


def is_text(value: Any) -> bool:
    """Return whether a value is a text of sensible length."""
    return isinstance(value, str) and len(value) <= _LONGEST_TEXT


def is_number(value: Any) -> bool:
    """Return whether a value is a finite number; true and false are none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def is_option(value: Any) -> bool:
    """Return whether a value may be an option: a text, a number, true or false, a date; or of those."""
    if isinstance(value, list):
        return all(is_option(inner) for inner in value)
    if isinstance(value, dict):
        return all(is_option(inner) for inner in value.values())
    return is_text(value) or isinstance(value, (bool, date)) or is_number(value)


def is_names(value: Any) -> bool:
    """Return whether a value is a name or a list of names."""
    return is_name(value) or (isinstance(value, list) and all(is_name(inner) for inner in value))


def is_name(value: Any) -> bool:
    """Return whether a value is a text that is not empty."""
    return is_text(value) and bool(value.strip())


def is_entries(*named: str) -> Check:
    """Return a check for a name, a table, or a list of them; a table has one of the keys `named`."""

    def is_entry(value: Any) -> bool:
        if isinstance(value, dict):
            there = [key for key in named if key in value]
            return bool(there) and all(is_name(value[key]) for key in there) and is_option(value)
        return is_name(value)

    return lambda value: all(is_entry(v) for v in value) if isinstance(value, list) else is_entry(value)


def is_cases(value: Any) -> bool:
    """Return whether a value is a word, a table of windows, a detector, or a list of them."""
    if isinstance(value, list):
        return all(not isinstance(inner, list) and is_cases(inner) for inner in value)
    if not isinstance(value, dict):
        return is_name(value)
    if "detector" in value:
        accounts = value.get("accounts", [])
        return is_name(value["detector"]) and is_names(accounts) and is_option(value)
    texts = all(is_text(value[key]) for key in _CASE_TEXTS if key in value)
    flags = value.get("flags", [])
    return (
        texts
        and all(_is_window(value[key]) for key in _WINDOWS if key in value)
        and isinstance(flags, list)
        and all(is_text(flag) for flag in flags)
    )


def _is_window(value: Any) -> bool:
    return (
        isinstance(value, list) and len(value) == 2 and all(is_text(v) or isinstance(v, date) for v in value)
    )


def is_cross(value: Any) -> bool:
    """Return whether a value is a table of metrics, four labels and situations."""
    if not isinstance(value, dict):
        return False
    return (
        is_names(value.get("metrics", []))
        and all(is_name(v) for k, v in value.items() if k not in ("metrics", "situations"))
        and is_option(value.get("situations", {}))
    )


def is_words(value: Any) -> bool:
    """Return whether a value is a table of languages, each with texts and a table of situations."""

    def is_language(words: Any) -> bool:
        if not isinstance(words, dict) or not set(words) <= {"title", "question", "decision", "situations"}:
            return False
        names = words.get("situations", {})
        texts = all(is_text(text) for key, text in words.items() if key != "situations")
        return texts and isinstance(names, dict) and all(map(is_text, names.values()))

    return isinstance(value, dict) and set(value) <= {"en", "it"} and all(map(is_language, value.values()))


def _is_seed(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_SEED


def _is_margins(value: Any) -> bool:
    return isinstance(value, dict) and all(is_number(margin) for margin in value.values())


def is_aliases(value: Any) -> bool:
    """Return whether a value is a table of accounts, each with a name or a list of names."""
    return isinstance(value, dict) and all(is_names(names) and names for names in value.values())


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) and is_option(value)


_NAMES = "a name in quotes, or a list of them"
#: Key -> what it must look like, and how that is said.
SHAPES: dict[str, tuple[Check, str]] = {
    "slug": (is_text, "a text"),
    "title": (is_text, "a text"),
    "question": (is_text, "a text"),
    "decision": (is_text, "a text"),
    "text": (
        is_words,
        'a table per language, e.g. [text.it] and title = "Che cosa", question = "Perché?" under it; also '
        "decision, and situations (a table of names)",
    ),
    "seed": (_is_seed, f"a whole number from 0 to {LARGEST_SEED:,}"),
    "every": (is_text, "'1d' or '1h'"),
    "polarity": (is_text, "a word in quotes"),
    "retweets": (is_text, "a word in quotes"),
    "confusion": (is_name, "the name of a JSON file, e.g. 'confusion.json'"),
    "judged": (is_name, "the name of a CSV file in the study's folder, e.g. 'judged.csv'"),
    "pairs": (is_name, "the name of a CSV file in the study's folder, e.g. 'pairs.csv'"),
    "aliases": (is_aliases, 'a table of accounts and names, e.g. {united = ["#unitedairlines"]}'),
    "datasets": (
        is_entries("name", "path"),
        'names, or tables such as {name = "groupalia"} or {path = "log/"}',
    ),
    "variants": (is_entries("name"), 'names, or tables such as {name = "sentiment-penalise", penalty = 0.5}'),
    "reference": (is_entries("name"), 'a name, or a table such as {name = "quantity"}'),
    "metrics": (is_names, _NAMES),
    "tested": (is_names, _NAMES),
    "single_case": (is_names, _NAMES),
    "across": (is_names, _NAMES),
    "equivalence": (_is_margins, "a table of metrics and margins, e.g. {spike-gain = 1.0}"),
    "band": (_is_table, "a table, e.g. {draws = 60}"),
    "cross": (is_cross, 'a table, e.g. [cross] and metrics = ["spike-gain"] under it'),
    "cases": (
        is_cases,
        "'from dataset', a table with detector = NAME, or tables with the texts name, account and kind and "
        'the windows baseline, spike and recovery, each ["2012-05-01", "2012-05-29"]',
    ),
    "alpha": (is_number, "a number between 0 and 1, e.g. 0.05"),
}


def check_shapes(content: dict[str, Any]) -> dict[str, str]:
    """Return the keys of a study whose values are of another kind than they must be, each with a sentence.

    Examples
    --------
    >>> check_shapes({"seed": "one", "metrics": ["spike-gain"]})
    {'seed': "seed = 'one' is not what it must be. Allowed: a whole number from 0 to 4,294,967,295."}
    """
    return {
        key: f"{key} = {shorten(content[key])} is not what it must be. Allowed: {words}."
        for key, (check, words) in SHAPES.items()
        if key in content and not check(content[key])
    }


def shorten(value: Any) -> str:
    """Return a value as it is shown in a message, on one line and not long."""
    text = ascii(value) if not isinstance(value, str) else repr(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"

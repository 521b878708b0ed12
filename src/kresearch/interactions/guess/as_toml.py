"""A proposed mapping as a TOML file that ``--map`` reads."""

from __future__ import annotations

import json
from pathlib import Path

from kresearch._common.files import write_text_atomically
from kresearch.interactions.guess.proposal import Guess, example_of

#: What a person may have said of the whole file, and of its words.
_OF_FILE = (
    "timezone", "time_unit", "time_format", "skip_lines", "sheet", "encoding", "decimal", "polarity_scale",
    "normalise_names",
)  # fmt: skip
_WORDS = ("kinds", "networks", "polarity_words", "zones")


def write_mapping(guess: Guess, path: Path) -> None:
    """Write the mapping as TOML."""
    write_text_atomically(_to_toml(guess), path)


def _to_toml(guess: Guess) -> str:
    """Return the mapping as TOML: what is open as comments, what a person said as it was said."""
    lines = ["# Proposed from names and values. Read every line before you use it."]
    lines += [f"# open: {doubt}" for doubt in guess.doubts()]
    if guess.timezone:
        lines.append('# timezone = "Europe/Rome"')
    if guess.time_form is not None:
        forms = guess.time_form.forms
        lines += [f"{'# ' if len(forms) > 1 else ''}time_format = {_quoted(form)}" for form in forms]
    if guess.time_unit and not guess.given.time_unit:
        lines.append(f"time_unit = {_quoted(guess.time_unit)}")
    lines += [f"{name} = {json.dumps(value)}" for name in _OF_FILE if (value := getattr(guess.given, name))]
    lines.append("\n[interactions]")
    lines += [
        f"{p.ours} = {_quoted(p.profile.name)}" + ("" if p.sure else "  # unsure") for p in guess.proposed
    ]
    lines += [f"{name} = {_quoted('=' + value)}" for name, value in guess.constants.items()]
    lines += [f'# {name} = "={example_of(name)}"' for name in guess.missing]
    if guess.totals:
        lines += ["\n[totals]", *(f"{kind} = {_quoted(column)}" for kind, column in guess.totals.items())]
    for name in _WORDS:
        words = {word: "" if value is None else value for word, value in getattr(guess.given, name).items()}
        open_words = guess.unknown if name == "kinds" else ()
        lines += [f"\n[{name}]"] if words or open_words else []
        lines += [f"{_quoted(word)} = {json.dumps(value)}" for word, value in words.items()]
        lines += [f'# {_quoted(word)} = "share"' for word in open_words]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

"""No note of a format is English on an Italian page: every phrase of `formats` has its Italian."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import kresearch.formats
from kresearch.report.language import speak
from kresearch.report.said import translate

ROOT = Path(kresearch.formats.__file__).parent
#: A note that only passes on another one, which has its own test below.
PASSED_ON = {"word: word"}


def phrases(node: ast.expr, constants: dict[str, str]) -> list[str]:
    """Return what an expression can say; what it fills in is a word."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.Name):
        return [constants[node.id]] if node.id in constants else []
    if isinstance(node, ast.IfExp):
        return phrases(node.body, constants) + phrases(node.orelse, constants)
    if not isinstance(node, ast.JoinedStr):
        return []
    made = [""]
    for part in node.values:
        some = phrases(part, constants) if isinstance(part, ast.Constant) else ["word"]
        if isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.IfExp):
            some = phrases(part.value, constants)
        made = [start + end for start in made for end in some]
    return made


def said() -> Iterator[str]:
    for path in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = {
            name.id: node.value.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
            for name in node.targets
            if isinstance(name, ast.Name)
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
                continue
            if node.func.attr in ("note", "leave_out", "broken"):
                yield from phrases(node.args[0], constants)


PHRASES = sorted(set(said()) - PASSED_ON)


def test_there_is_something_to_try():
    assert len(PHRASES) > 80


@pytest.mark.parametrize("phrase", PHRASES)
def test_every_phrase_has_its_italian_with_and_without_a_place(phrase: str):
    italian = speak("it")
    assert translate(phrase, italian) != phrase
    assert translate(f"{phrase} (a.csv line 3: x)", italian).endswith(" (a.csv line 3: x)")
    assert translate(f"{phrase} (a.csv line 3: x)", italian) != f"{phrase} (a.csv line 3: x)"
    assert phrase not in translate(f"left out: 1,234 × {phrase} (a.csv line 3)", italian)


@pytest.mark.parametrize(
    ("english", "italian"),
    [
        (
            "read 1,234 records of a.csv (twarc): 1,000 × like",
            "letti 1.234 record di a.csv (twarc): 1.000 × like",
        ),
        ("read 1 record of a.csv (twarc): nothing", "letti 1 record di a.csv (twarc): niente"),
        ("2 × a direct message", "2 × un messaggio diretto"),
        ("left out: 2 × a record without created_at, no tweet (x)", None),
        ("a time in an hour that the zone's clocks show twice: it may be an hour off", None),
        ("a.csv: the column 'Actor' stands twice: the first is read, the other is called 'Actor_3'", None),
        (
            "a.xlsx: cells are filled from the merged cell above them; numbers stay in its first row alone",
            None,
        ),
        ("not read, since of no known format: 2 files (a.txt, b.txt)", None),
    ],
)
def test_lines_of_the_balance(english: str, italian: str | None):
    told = translate(english, speak("it"))
    assert told != english
    assert italian is None or told == italian


def test_what_nobody_translated_stays_as_it_is():
    assert translate("2 cats of a friend", speak("it")) == "2 cats of a friend"

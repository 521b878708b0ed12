"""Both catalogues say the same things; numbers and dates are written as each language does."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pandas as pd
import pytest

import kresearch
from kresearch.errors import UnknownNameError
from kresearch.report.language import LANGUAGES, Language, read_messages, speak

NBSP = "\u00a0"


def _holes(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_language_has_the_same_keys_and_placeholders() -> None:
    english = read_messages("en")
    for code in LANGUAGES:
        other = read_messages(code)
        assert set(other) == set(english)
        assert {k: _holes(other[k]) for k in english} == {k: _holes(english[k]) for k in english}


def test_every_message_that_is_named_in_the_code_is_there() -> None:
    keys = set(read_messages("en"))
    known = keys | {key.rpartition(".")[0] for key in keys}
    groups = {key.partition(".")[0] for key in keys}
    named = re.compile(rf"(?:{'|'.join(sorted(groups))})\\.[a-z_]+(?:\\.[a-z_]+)?")
    missing = [
        f"{file.name}: {node.value}"
        for file in (Path(kresearch.__file__).parent / "report").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if named.fullmatch(node.value) and node.value not in known
    ]
    assert not missing


@pytest.mark.parametrize(
    ("written", "english", "italian"),
    [
        ("until 2015-05-18.", "until 18 May 2015.", "until 18 maggio 2015."),
        (
            "from 2015-02-20 16:00 on",
            "from 20 February 2015, 16:00 UTC on",
            "from 20 febbraio 2015, 16:00 UTC on",
        ),
        ("at 2015-02-20T16:00:00Z", "at 20 February 2015, 16:00 UTC", "at 20 febbraio 2015, 16:00 UTC"),
        ("dal 2015-05-08", "dal 8 May 2015", "dall’8 maggio 2015"),
        ("2015-02-31 is no day", "2015-02-31 is no day", "2015-02-31 is no day"),
        ("study-2015-05-18, 2015-05-18T10:00+02:00", "study-2015-05-18, 2015-05-18T10:00+02:00", None),
    ],
)
def test_dates_inside_sentences(written: str, english: str, italian: str | None) -> None:
    assert speak("en").dates(written).replace(NBSP, " ") == english
    assert speak("it").dates(written).replace(NBSP, " ") == (english if italian is None else italian)


def test_no_message_is_empty() -> None:
    assert not [k for code in LANGUAGES for k, text in read_messages(code).items() if not text.strip()]


@pytest.mark.parametrize(
    ("value", "english", "italian"),
    [(1234.56, "1,234.6", "1.234,6"), (-3.04, "−3.0", "−3,0"), (-0.04, "0.0", "0,0"), (None, "–", "–")],
)
def test_numbers(value: float | None, english: str, italian: str) -> None:
    assert speak("en").number(value) == english
    assert speak("it").number(value) == italian


def test_signed_numbers_show_the_sign_but_never_of_nothing() -> None:
    assert [speak("en").number(v, signed=True) for v in (2.0, -2.0, 0.01)] == ["+2.0", "−2.0", "0.0"]


def test_a_share_is_never_rounded_to_all_or_nothing() -> None:
    assert speak("en").percent(0.62) == f"62{NBSP}%"
    assert speak("en").percent(0.999) == f"99.9{NBSP}%"
    assert speak("it").percent(0.001) == f"0,1{NBSP}%"
    assert speak("en").percent(1.0) == f"100{NBSP}%"


def test_windows_lose_the_day_they_do_not_include() -> None:
    day = pd.Timestamp("2012-05-29", tz="UTC")
    assert speak("en").window(day, day + pd.Timedelta(days=1)) == f"29{NBSP}May{NBSP}2012"
    assert speak("it").window(day, day + pd.Timedelta(days=3)) == f"29–31{NBSP}maggio{NBSP}2012"
    # A year is said once, and so is the zone.
    assert speak("en").window(day, day + pd.Timedelta(days=29)) == f"29{NBSP}May – 26{NBSP}June{NBSP}2012"
    assert speak("en").days(day, day) == f"29{NBSP}May{NBSP}2012"
    far = speak("it").days(day, day + pd.Timedelta(days=365))
    assert far == f"29{NBSP}maggio{NBSP}2012 – 29{NBSP}maggio{NBSP}2013"
    over = speak("en").window(day + pd.Timedelta(hours=16), day + pd.Timedelta(hours=40))
    assert over == f"29{NBSP}May, 16:00 – 30{NBSP}May{NBSP}2012, 16:00{NBSP}UTC"
    until = speak("en").window(day + pd.Timedelta(hours=16), day + pd.Timedelta(hours=48))
    assert until == f"29{NBSP}May, 16:00{NBSP}UTC – 31{NBSP}May{NBSP}2012"
    hours = speak("en").window(day + pd.Timedelta(hours=8), day + pd.Timedelta(hours=10))
    assert hours == f"29{NBSP}May{NBSP}2012, 08:00–10:00{NBSP}UTC"


def test_values_in_a_message_are_cleaned_and_never_templates() -> None:
    said = speak("en").say("figure.curves_title", account="a\u202e{variant}")
    assert said == "Score of a\ufffd{variant} under each variant"


def test_an_unknown_language_names_those_that_are_known() -> None:
    with pytest.raises(UnknownNameError, match="en, it"):
        speak("fr")


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("al 95\u00a0% e il 80\u00a0%", "al 95\u00a0% e l’80\u00a0%"),
        ("del 8 % nel 11 % dal 1,3\u00a0%", "dell’8 % nell’11 % dall’1,3\u00a0%"),
        ("il 18 %, il 1.000, il 100 %, il 81,5 %", "il 18 %, il 1.000, il 100 %, l’81,5 %"),
        ("Il 8 %", "L’8 %"),
        ("al 0 %, Il 0,2 %, nel 0 %, il 10 %", "allo 0 %, Lo 0,2 %, nello 0 %, il 10 %"),
        (
            "6 dei 8 posti, i 8.100 e i 800, ai 11, dai 18",
            "6 degli 8 posti, gli 8.100 e gli 800, agli 11, dai 18",
        ),
        ("il 8.100, dal 11.000, il 81.5.2012", "l’8.100, dall’11.000, il 81.5.2012"),
        ("qui 8, altri 8, noi 80", "qui 8, altri 8, noi 80"),
        ("da 76\u00a0% a 81\u00a0%; da −1,3 a 8", "dal 76\u00a0% all’81\u00a0%; da −1,3 a 8"),
        ("(Da 0,2 % a 3 %)", "(Dallo 0,2 % al 3 %)"),
    ],
)
def test_italian_articles_before_numbers_are_as_they_are_spoken(text: str, spoken: str) -> None:
    assert Language("it", {"a": "{text}"}).say("a", text=text) == spoken
    assert Language("en", {"a": "{text}"}).say("a", text=text) == text


def test_of_one_is_said_in_the_singular() -> None:
    said = speak("en").say("decision.answer", variant="quantity", n=0, all=1)
    assert said == "Under quantity 0 of 1 account pass."
    assert "of 11 accounts" in speak("en").say("decision.answer", variant="quantity", n=0, all=11)

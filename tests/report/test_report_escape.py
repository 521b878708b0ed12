"""Every sink has one escape, and nothing that comes from data gets past it."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kresearch.report.escape import clean, csv_cell, json_script, latex, plot_text, slug


def test_clean_takes_out_what_a_reader_cannot_see() -> None:
    assert clean("a\u202eb\x00c\u2066d") == "a\ufffdb\ufffdc\ufffdd"
    assert clean("two\nlines\tand\r\nmore") == "two lines and more"
    assert clean("\ud800") == "\ufffd"


def test_clean_leaves_ordinary_text_alone() -> None:
    text = "Perché no? 29\u00a0maggio – «sì» 😀 日本 עברית"
    assert clean(text) == text


@given(st.text())
def test_cleaned_text_can_be_written_and_holds_no_control(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]", cleaned)


@given(st.recursive(st.none() | st.integers() | st.text(), lambda x: st.lists(x), max_leaves=6))
def test_json_in_a_script_ends_nothing_and_reads_back(value: object) -> None:
    text = str(json_script(value))
    assert text.isascii()
    assert not set("<>&") & set(text)
    assert json.loads(text) == value


def test_json_has_no_nan() -> None:
    assert json_script([float("nan"), float("inf"), 1.5]) == "[null,null,1.5]"


@pytest.mark.parametrize("start", [*list("=+-@"), "\t=", "\r", " =", "\xa0@"])
def test_csv_disarms_formulas(start: str) -> None:
    assert str(csv_cell(f"{start}cmd|' /C calc'!A0")).startswith("'")


def test_csv_leaves_numbers_alone() -> None:
    assert csv_cell(-3.1) == -3.1
    assert csv_cell("quantity") == "quantity"


def test_latex_escapes_every_special_character() -> None:
    assert latex("a_b & 5% $x$ #1 {y} ~ ^ \\") == (
        r"a\_b \& 5\% \$x\$ \#1 \{y\} \textasciitilde{} \textasciicircum{} \textbackslash{}"
    )
    assert latex("−3,0 → «😀»") == r"$-$3,0 $\rightarrow$ [U+00AB][U+1F600][U+00BB]"


@given(st.text())
def test_latex_holds_no_command_of_the_text(text: str) -> None:
    known = r"\\text[a-z]+\{\}|\\rightarrow|\\leq|\\geq|\\times|\\cdot|\\pm|\\dots\{\}|\\dag\{\}|\\[,{}$&#_%]"
    rest = re.sub(known, "", latex(text)).replace("$$", "").replace("$-$", "")
    assert "\\" not in rest
    assert not set("{}$&#%^_") & set(rest)


def test_plot_text_is_drawn_letter_by_letter() -> None:
    assert plot_text("<b>x</b> %{y} $a$ & ") == "&lt;b&gt;x&lt;/b&gt; %\u2009{y} ＄a＄ &amp; "


@given(st.text())
def test_slugs_are_safe_names(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]*", slug(text, fallback="case"))

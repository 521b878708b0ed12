"""Headings and cells say what they mean in the page's language, and hold the number behind the text."""

from __future__ import annotations

import math

from kresearch.report.cells import (
    MISSING,
    count_cell,
    number_cell,
    number_columns,
    percent_cell,
    range_cell,
    text_columns,
    variant_cell,
)
from kresearch.report.language import speak

EN, IT = speak("en"), speak("it")


def test_headings_are_messages_and_a_second_line_may_be_words() -> None:
    (account,) = text_columns(EN, account="people.account")
    (shift,) = number_columns(IT, shift=("table.shift", "95 %"))
    assert (account.title, account.key, account.numeric) == (EN.say("people.account"), "account", False)
    assert (shift.title, shift.detail, shift.numeric) == (IT.say("table.shift"), "95 %", True)
    (detailed,) = number_columns(EN, shift=("table.shift", "table.shift_detail"))
    assert detailed.detail == EN.say("table.shift_detail")


def test_a_number_that_is_not_known_is_a_dash_and_an_empty_cell_of_the_file() -> None:
    for cell in (number_cell(None, EN), number_cell(math.nan, EN), percent_cell(math.nan, IT)):
        assert (cell.text, cell.value) == (MISSING, "")
    assert (range_cell(1.0, None, EN).text, range_cell(math.nan, 2.0, EN).value) == (MISSING, "")


def test_the_file_has_more_digits_than_the_page_and_a_point() -> None:
    cell = number_cell(1234.56789, IT, 1, signed=True, places=3)
    assert (cell.text, cell.value) == ("+1.234,6", 1234.568)
    assert (count_cell(7.0, EN).text, count_cell(7.0, EN).value) == ("7", 7)
    assert percent_cell(0.25, EN).value == 0.25
    assert range_cell(-1.0, 2.5, EN).value == "-1 to 2.5"
    assert "25" in range_cell(0.25, 0.5, IT, share=True).text


def test_the_reference_is_marked() -> None:
    assert variant_cell("quantity", "quantity", EN).mark == EN.say("table.reference")
    assert variant_cell("raw-count", "quantity", EN, aside="why").mark == ""

"""Texts that a spreadsheet would run as formulas: one rule, how they are written and read again."""

from __future__ import annotations

import re

#: Signs with which a cell becomes a formula in a spreadsheet, also behind blanks and in wide letters.
#: Understood by Python and by DuckDB.
FORMULA = "^[\\s\u00a0\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|^[\\t\\r]"
_PATTERN = re.compile(FORMULA)


def is_formula(text: str) -> bool:
    """Return whether a spreadsheet would run a text.

    Examples
    --------
    >>> is_formula("=1+1"), is_formula(" @acme"), is_formula("acme = 1")
    (True, True, False)
    """
    return _PATTERN.match(text) is not None


def safe_text(text: str) -> str:
    """Return a text behind an apostrophe where a spreadsheet would run it; numbers stay as they are.

    Examples
    --------
    >>> safe_text("=1+1"), safe_text("-0.5"), safe_text("travel")
    ("'=1+1", '-0.5', 'travel')
    """
    if not is_formula(text):
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text


def plain_cell(text: str) -> str:
    """Return what a cell said before it was made safe.

    Examples
    --------
    >>> plain_cell("'@acme"), plain_cell("'n Beetje")
    ('@acme', "'n Beetje")
    """
    return text[1:] if text.startswith("'") and is_formula(text[1:]) else text

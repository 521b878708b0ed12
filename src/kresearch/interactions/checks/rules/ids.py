"""Rules for ids: whole, and not of the account itself."""

from __future__ import annotations

import ibis.expr.types as ir

from kresearch.interactions.checks.columns import ParsedColumns
from kresearch.interactions.checks.rules.registry import rule, unless

_IDS = ("account", "actor", "interaction_id", "post")
#: 5.70E+17 and 570301083672813571.0: what spreadsheets and data frames make of a long id.
_SCIENTIFIC = r"^[+-]?\d+([.,]\d+)?[eE]\+\d+$|^\d[.,]\d+[eE]\d+$|^\d{5,}\.0+$"
_ROUNDED = r"^\d{12,}0000$"
_EXACT = 2.0**53


@rule(
    "damaged-id",
    *_IDS,
    reason="damaged by a spreadsheet",
    advice="Its digits are lost. Allowed: the id as text. Take it from the original file, read as text.",
)
def damaged_id(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find ids like 5.70E+17, and decimals too large to be exact."""
    raw = parsed.columns[name].raw
    if raw.type().is_string():
        # Names begin with a letter, and need no pattern.
        return unless(raw >= ":", raw.re_search(_SCIENTIFIC))
    if not raw.type().is_floating():
        return None
    return ~raw.isnan() & ((raw.abs() >= _EXACT) | (raw % 1 != 0))


@rule(
    "rounded-id",
    *_IDS,
    level="warning",
    min_share=0.01,
    reason="of 16 digits and more that end in 0000",
    advice="The rows are kept. Spreadsheets round long numbers so: compare with the original file.",
)
def rounded_id(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find long numbers that end in zeros; one in 10,000 does so by chance."""
    column = parsed.columns[name]
    if column.raw.type().is_floating():
        return None
    return unless(~column.value.endswith("0000"), column.value.re_search(_ROUNDED))

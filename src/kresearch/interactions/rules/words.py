"""Rules for cells that must hold a word: account, actor, kind, network, and for texts."""

from __future__ import annotations

import ibis.expr.types as ir

from kresearch.interactions.dialect import dialect_of
from kresearch.interactions.readings import Readings
from kresearch.interactions.rules.registry import is_blank, rule, unless

_MOJIBAKE = "\ufffd|Ã[\\x{80}-\\x{BF}‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œž]|â€|ðŸ"


@rule(
    "empty",
    "account",
    "kind",
    "network",
    reason="without a value",
    advice="Allowed: any text. Fill it in.",
)
def find_empty(readings: Readings, column: str) -> ir.BooleanValue | None:
    """Find rows where a cell that must say something does not."""
    return is_blank(readings.columns[column].raw)


@rule(
    "empty",
    "post",
    tables=("posts",),
    reason="without a value",
    advice="Allowed: the post's id. Fill it in.",
)
def find_nameless_posts(readings: Readings, column: str) -> ir.BooleanValue | None:
    """Find posts without an id."""
    return is_blank(readings.columns[column].raw)


@rule(
    "empty",
    "actor",
    tables=("interactions",),
    reason="without a value",
    advice="Allowed: empty only in rows of totals, which have a count. Fill it in.",
)
def find_actorless(readings: Readings, column: str) -> ir.BooleanValue | None:
    """Find interactions of nobody that are no totals."""
    nobody = is_blank(readings.columns[column].raw)
    return nobody & is_blank(readings.columns["count"].raw) if "count" in readings.columns else nobody


@rule("unknown", "kind", "network", reason="with an unknown name", advice="")
def find_unknown(readings: Readings, column: str) -> ir.BooleanValue | None:
    """Find kinds and networks that are not in the vocabulary; the check adds what is allowed."""
    raw = readings.columns[column].raw
    known = sorted(readings.words[column])
    return unless(raw.isnull() | raw.isin(known), raw.re_search(r"\S") & raw.strip().lower().notin(known))


@rule(
    "mojibake",
    "account",
    "actor",
    "text",
    level="warning",
    reason="read in a wrong encoding",
    advice="The rows are kept. Allowed: UTF-8. Read the original in its own: encoding='cp1252' (--encoding).",
)
def find_mojibake(readings: Readings, column: str) -> ir.BooleanValue | None:
    """Find texts like Ã¨ for è, or with a replacement character."""
    raw = readings.columns[column].raw
    if not raw.type().is_string():
        return None
    only_ascii = dialect_of(readings.table).byte_length(raw) == raw.length()
    return unless(only_ascii, raw.re_search(_MOJIBAKE))

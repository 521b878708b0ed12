"""Rules for cells that must hold a word: account, actor, kind, network, and for texts."""

from __future__ import annotations

import ibis.expr.types as ir

from kresearch.interactions.checks.columns import ParsedColumns
from kresearch.interactions.checks.rules.registry import is_blank, rule, unless
from kresearch.interactions.io.dialect import dialect_of

_MOJIBAKE = "Ã[\\x{80}-\\x{BF}‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œž]|â€|ðŸ"


@rule(
    "empty",
    "account",
    "kind",
    "network",
    "person",
    reason="without a value",
    advice="Allowed: any text. Fill it in.",
)
def missing_word(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find rows where a cell that must say something does not."""
    return is_blank(parsed.columns[name].raw)


@rule(
    "empty",
    "post",
    tables=("posts",),
    reason="without a value",
    advice="Allowed: the post's id. Fill it in.",
)
def missing_post(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find posts without an id."""
    return is_blank(parsed.columns[name].raw)


@rule(
    "empty",
    "actor",
    tables=("interactions",),
    reads=("count",),
    of_posts=False,
    reason="without a value",
    advice="Allowed: empty only in rows of totals, which have a count. Fill it in.",
)
def missing_actor(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find interactions of nobody that are no totals."""
    # A post of the account itself has no actor but the account.
    nobody = is_blank(parsed.columns[name].raw)
    return nobody & is_blank(parsed.columns["count"].raw) if "count" in parsed.columns else nobody


@rule("unknown", "kind", "network", reason="with an unknown name", advice="")
def unknown_word(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find kinds and networks that are not in the vocabulary; the check adds what is allowed."""
    return ~(parsed.is_word(name) | is_blank(parsed.columns[name].raw))


@rule(
    "mojibake",
    "account",
    "actor",
    "text",
    level="warning",
    reason="encoded twice, as Ã¨ for è",
    advice="The rows are kept. Allowed: texts encoded once. Leave out --encoding where it was said; else "
    "take them from where they were still right, or mend them: ftfy.fix_text(text).",
)
def mojibake(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find texts like Ã¨ for è."""
    return _holds(parsed, name, _MOJIBAKE)


@rule(
    "lost",
    "account",
    "actor",
    "text",
    level="warning",
    reason="with a sign that is lost (U+FFFD), such as half an emoji",
    advice="The rows are kept. Where many are, the text was once read in a wrong encoding: take it from the "
    "original file.",
)
def lost_sign(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find texts with a replacement character."""
    return _holds(parsed, name, "\ufffd")


def _holds(parsed: ParsedColumns, name: str, pattern: str) -> ir.BooleanValue | None:
    """Return where a text holds a pattern of signs beyond ASCII."""
    raw = parsed.columns[name].raw
    if not raw.type().is_string():
        return None
    only_ascii = dialect_of(parsed.table).byte_length(raw) == raw.length()
    return unless(only_ascii, raw.re_search(pattern))

"""Rules for names: nobody's names, an account's interactions with itself, posts of others."""

from __future__ import annotations

import ibis.expr.types as ir

from kresearch.interactions.checks.columns import ParsedColumns
from kresearch.interactions.checks.rules.registry import rule, unless
from kresearch.interactions.io.dialect import among, stripped
from kresearch.interactions.names import NO_NAMES, same_name

#: An object or a list as JSON and Python show them, and what Python shows of anything else.
_STRUCTURE = (
    r"(?s)^\s*(\{.*:.*\}|\[\s*([\[{'\"].*)?\]|\(\s*['\"].*\)"
    r"|<[\w.]+( [\w.]+)* at 0x[0-9a-fA-F]+>)\s*$"
)
#: As many signs a name of nothing but marks may have to be looked at.
_MARKS = 4


@rule(
    "no-name",
    "account",
    "actor",
    "person",
    level="warning",
    reason="with a name that programs write where there is none",
    advice="The rows are kept, and all of them count as one. Leave them out, or fill in who it was.",
)
def no_name(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find accounts and actors called nan, None, NULL, #N/A, or by signs that show nothing."""
    raw = parsed.columns[name].raw
    if not raw.type().is_string():
        return None
    text = stripped(raw)
    # Nearly all names are longer than a few marks that show nothing, and need no pattern.
    unseen = (raw.length() <= _MARKS) & text.re_search(r"^[@\p{Cc}\p{Cf}]+$")
    return unless(raw.isnull() | (raw.length() > 20), among(text.lower(), sorted(NO_NAMES)) | unseen)


@rule(
    "structure",
    "account",
    "actor",
    "person",
    reason="with an object or a list, as a program shows it, for a name",
    advice="Allowed: one name. Write the part that is the name into a column of its own.",
)
def structure(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find {'id': 1, 'name': 'x'}, ["a", "b"] and <User object at 0x7f> in cells."""
    text = parsed.columns[name].raw
    if not text.type().is_string() or isinstance(text, ir.Scalar):
        return None
    plain = text.re_search(r"^\s*[\[{<(]").fill_null(False)
    return unless(~plain, text.re_search(_STRUCTURE).fill_null(False))


@rule(
    "unlike-name",
    "account",
    "actor",
    "person",
    level="warning",
    reason="with an address, or a number with a point, for a name",
    advice="The rows are kept; https://x.com/anna and anna, or 7.0 and 7, are then two people. Write "
    "the name itself.",
)
def unlike_name(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find https://x.com/anna, and 7.0 that a program made of the number 7."""
    text = parsed.columns[name].raw
    if not text.type().is_string() or isinstance(text, ir.Scalar):
        return None
    return unless(text.isnull(), text.re_search(r"^\s*(https?://|\d+\.0+\s*$)"))


@rule(
    "self",
    "actor",
    level="warning",
    tables=("interactions",),
    reads=("account",),
    of_posts=False,
    reason="of an account acting on itself",
    advice="The rows are kept, the score ignores them.",
)
def self_interaction(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find interactions of an account with itself, however each of the two is spelt."""
    # What an account publishes is a post, not an interaction with itself.
    if "account" not in parsed.columns:
        return None
    return _same(parsed, parsed.columns[name].value, parsed.columns["account"].value)


@rule(
    "post-of-other",
    "actor",
    tables=("interactions",),
    reads=("account",),
    of_posts=True,
    reason="of a post by somebody who is not the account",
    advice="Allowed: posts (post, tweet, status) whose actor is empty or the account. Where such a row "
    "names the account say so: kinds={'post': 'mention'} (--kind post=mention).",
)
def post_of_other(parsed: ParsedColumns, name: str) -> ir.BooleanValue | None:
    """Find posts of somebody else, which may be mentions."""
    if "account" not in parsed.columns:
        return None
    actor, account = parsed.columns[name].value, parsed.columns["account"].value
    same = _same(parsed, actor, account)
    return None if same is None else actor.notnull() & ~same


def _same(parsed: ParsedColumns, actor: ir.StringValue, account: ir.StringValue) -> ir.BooleanValue | None:
    """Return where both names have one form, never null; None where both are constants."""
    if isinstance(actor, ir.Scalar) and isinstance(account, ir.Scalar):
        return None
    if parsed.one_spelling:
        return (actor == account).fill_null(False)
    engine = parsed.table.get_backend()
    if engine.name != "duckdb":
        return (stripped(actor).lower() == stripped(account).lower()).fill_null(False)
    return (actor.notnull() & same_name(actor, account, engine)).fill_null(False)

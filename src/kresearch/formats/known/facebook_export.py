"""Facebook's download of one's own data (JSON): comments, reactions and posts of its owner."""

from __future__ import annotations

import re

from kresearch.formats.doubled import mend_record
from kresearch.formats.head import Head
from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Rows
from kresearch.formats.values import Record, listed, part, text, whole, word

_NETWORK = "facebook"
_LISTS = ("comments_v2", "reactions_v2", "reactions", "comments")
_REACTIONS = {
    "LIKE": "like",
    "LOVE": "love",
    "CARE": "love",
    "HAHA": "haha",
    "WOW": "wow",
    "SORRY": "sad",
    "SAD": "sad",
    "ANGER": "angry",
    "ANGRY": "angry",
}
#: Whose post, photo or comment a title is about. English and Italian.
_TARGETS = (
    re.compile(r"(?P<who>.+?) (?:commented on|replied to|likes|liked|reacted to) (?P<whom>.+?)['’]s? .+"),
    re.compile(
        r"(?P<who>.+?) ha (?:commentato|risposto|reagito|aggiunto)\b.*? (?:di|d['’])\s?(?P<whom>[^.]+)\.?"
    ),
    re.compile(r"A (?P<who>.+?) piac\w+ .+? (?:di|d['’])\s?(?P<whom>[^.]+)\.?"),
)
_OWN = re.compile(r"\b(?:his|her|their|its|your) own\b|\b(?:il suo|la sua|un suo|una sua|i suoi) ")
#: Who published: the beginning of the title of a post.
_AUTHOR = re.compile(r"(?P<who>.+?) (?:updated|shared|added|posted|wrote|published|was|is|ha|è|si)\b.*")


def _take(record: Record, rows: Rows) -> None:
    found = [(key, listed(record, key)) for key in _LISTS if key in record]
    if not found:
        _take_entry(mend_record(record, rows), rows)
        return
    for _, entries in found:
        rows.conversion.read += len(entries)
        for entry in entries:
            _take_entry(mend_record(entry, rows), rows)
    rows.conversion.read -= 1


def _take_entry(entry: Record, rows: Rows) -> None:
    when, title = rows.time(whole(entry, "timestamp")), word(entry, "title") or ""
    for item in listed(entry, "data"):
        comment, reaction = part(item, "comment"), part(item, "reaction")
        if comment:
            who = word(comment, "author") or rows.options.account
            _act(title, who, "comment", when, rows, said=text(comment, "comment"))
        elif reaction:
            kind = _REACTIONS.get((word(reaction, "reaction") or "").upper())
            if kind is None:
                rows.leave_out(f"a reaction of the kind {word(reaction, 'reaction')}")
                continue
            _act(title, word(reaction, "actor") or rows.options.account, kind, when, rows)
    if "attachments" in entry or any("post" in item for item in listed(entry, "data")):
        _publish(entry, title, when, rows)


def _act(
    title: str, who: str | None, kind: str, when: int | None, rows: Rows, *, said: str | None = None
) -> None:
    if _OWN.search(title):
        rows.leave_out(f"a {kind} of an account's own posts by itself")
        return
    matched = next((found for pattern in _TARGETS if (found := pattern.fullmatch(title))), None)
    if matched is None:
        rows.leave_out(f"a {kind} whose title does not say on whose post", title)
        return
    rows.interaction(matched["whom"], who, kind, when, network=_NETWORK, text=said)


def _publish(entry: Record, title: str, when: int | None, rows: Rows) -> None:
    if any(part(item, "comment") or part(item, "reaction") for item in listed(entry, "data")):
        return
    author = _AUTHOR.fullmatch(title)
    said = next((t for item in listed(entry, "data") if (t := text(item, "post"))), None)
    who = rows.options.account or (author["who"] if author else None)
    # A download gives posts no number: their second is one.
    rows.post(who, word(entry, "timestamp"), when, network=_NETWORK, text=said)


def _is_list(head: Head) -> bool:
    if not head.is_json:
        return False
    paths = [f"{key}[]." for key in _LISTS] + [""]
    return any(
        head.has(f"{p}timestamp", f"{p}title")
        and head.has_any(f"{p}data[].comment.comment", f"{p}data[].reaction.reaction", f"{p}data[].post")
        for p in paths
    )


FORMAT = RecordFormat(
    name="facebook-download",
    title="Facebook: one's own data as downloaded (comments, reactions, posts; JSON)",
    networks=(_NETWORK,),
    source="public code",
    becomes=(
        "comments, reactions -> comment, like, love, ... on whom the title names ('commented on X's post')",
        "posts -> posts of whom the title names, or of --account",
        "texts encoded twice -> mended by ftfy, said",
    ),
    lost=(
        "whom a title in other words or another language than English and Italian means, counted",
        "who reacted to the owner's posts: the download does not hold it",
        "messages, friends, searches",
        "the form of 2024 with 'label_values'",
    ),
    test=_is_list,
    take=_take,
)

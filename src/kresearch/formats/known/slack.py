"""Slack's export of a workspace: users.json, and per channel an array of messages a day."""

from __future__ import annotations

import re
from collections import Counter

from kresearch.formats.emoji_kinds import reaction_kind
from kresearch.formats.head import Head
from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Reached, Rows
from kresearch.formats.values import Record, listed, part, text, whole, word, words

_NETWORK = "slack"
_NAMED = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
#: Messages that somebody wrote, among notices of joins, topics and the like.
_WRITTEN = frozenset({None, "thread_broadcast", "me_message", "file_share", "file_comment", "bot_message"})


def _take(record: Record, rows: Rows) -> None:
    if "ts" not in record:
        if "profile" in record:
            rows.conversion.read -= 1
            rows.handle(word(record, "id"), word(record, "name"), network=_NETWORK)
        else:
            rows.leave_out("an object that is no message")
        return
    if word(record, "subtype") not in _WRITTEN:
        rows.leave_out("a notice of a join, a topic or the like")
        return
    who = word(record, "user") or word(part(record, "bot_profile"), "id") or word(record, "bot_id")
    author, number = rows.numbered_name(who, _NETWORK), word(record, "ts")
    rows.handle(who, word(record, "user_profile", "name") or word(record, "username"), network=_NETWORK)
    when, said = rows.time(number), text(record, "text")
    rows.post(author, number, when, network=_NETWORK, text=said)
    rows.wrote(author, number, network=_NETWORK)
    reached = [Reached(rows.numbered_name(one, _NETWORK), "mention") for one in _NAMED.findall(said or "")]
    thread = word(record, "thread_ts")
    if thread is not None and thread != number:
        parent = rows.numbered_name(word(record, "parent_user_id"), _NETWORK)
        reached.append(Reached(parent or rows.author_of(thread, _NETWORK), "reply", thread))
    rows.statement(author, when, reached, network=_NETWORK, interaction_id=number, text=said)
    totals: Counter[str] = Counter()
    for reaction in listed(record, "reactions"):
        name = word(reaction, "name") or "?"
        kind = reaction_kind(rows, name)
        users = words(reaction, "users")
        # What somebody likes of their own is left out below, and no anonymous person's.
        totals[kind] += (whole(reaction, "count") or 0) - users.count(who or "")
        for one in users:
            rows.interaction(
                author, rows.numbered_name(one, _NETWORK), kind, when,
                network=_NETWORK, post=number, interaction_id=f"{name} {one} {number}",
            )  # fmt: skip
    for kind, count in totals.items():
        rows.total(author, kind, count, when, network=_NETWORK, post=number)


def _is_export(head: Head) -> bool:
    messages = head.has("type", "ts", "text") and head.has_any("user", "bot_id")
    return head.shape == "json-array" and (
        messages or head.has("id", "team_id", "name", "profile.real_name", "is_bot")
    )


FORMAT = RecordFormat(
    name="slack",
    title="Slack export of a workspace (zip or folder: users.json, a file per channel and day)",
    networks=(_NETWORK,),
    source="public code",
    becomes=(
        "message -> post of its author",
        "thread_ts -> reply to the author of the thread; <@U...> -> mention",
        "reactions -> like, love, haha, wow, sad, angry by name; others like",
        "users.json -> handles in place of numbers",
    ),
    lost=(
        "when somebody reacted: the time of the message is taken",
        "which channel it was; files, edits; notices of joins and topics, counted",
    ),
    test=_is_export,
    take=_take,
)

"""Chats of Discord as DiscordChatExporter writes them: a channel as JSON, or as CSV."""

from __future__ import annotations

import hashlib
import re
from collections import Counter

from kresearch.formats.emoji_kinds import reaction_kind
from kresearch.formats.head import Head
from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Reached, Rows
from kresearch.formats.values import Record, at, listed, part, text, whole, word

_NETWORK = "discord"
#: Messages that somebody wrote; all others are notices of joins, pins, calls.
_WRITTEN = frozenset({"default", "reply", "chatinputcommand", "applicationcommand", "0", "19", "20"})
_REACTION = re.compile(r"\s*([^,]+?) \((\d+)\)(?:,|$)")


def _take(record: Record, rows: Rows) -> None:
    rows.conversion.read -= 1
    for message in listed(record, "messages"):
        rows.begin(f"message {word(message, 'id')}")
        if (word(message, "type") or "default").lower() not in _WRITTEN:
            rows.leave_out("a notice of a join, a pin or a call")
            continue
        _take_message(message, rows)


def _take_message(message: Record, rows: Rows) -> None:
    author, number = _name(part(message, "author")), word(message, "id")
    when, said = rows.time(word(message, "timestamp")), text(message, "content")
    rows.post(author, number, when, network=_NETWORK, text=said)
    rows.wrote(author, number, network=_NETWORK)
    reached = [Reached(_name(one), "mention") for one in listed(message, "mentions")]
    answered = word(message, "reference", "messageId")
    if answered is not None and (word(message, "type") or "").lower() in ("reply", "19"):
        reached.append(Reached(rows.author_of(answered, _NETWORK), "reply", answered))
    rows.statement(author, when, reached, network=_NETWORK, interaction_id=number, text=said)
    totals: Counter[str] = Counter()
    for reaction in listed(message, "reactions"):
        emoji, code = word(reaction, "emoji", "name"), word(reaction, "emoji", "code")
        kind, people = reaction_kind(rows, emoji, code), [_name(one) for one in listed(reaction, "users")]
        # What an author likes of their own is left out, and no anonymous person's.
        totals[kind] += (whole(reaction, "count") or 0) - people.count(author)
        for who in people:
            rows.interaction(
                author, who, kind, when,
                network=_NETWORK, post=number, interaction_id=f"{emoji or code or '?'} {who} {number}",
            )  # fmt: skip
    for kind, count in totals.items():
        rows.total(author, kind, count, when, network=_NETWORK, post=number)


def _name(person: Record) -> str | None:
    """Return a handle; until 2023 four digits told people of one name apart."""
    name, digits = word(person, "name"), word(person, "discriminator")
    # The digits are a text, so that 0042 keeps its zeros.
    return name if name is None or not (digits or "").strip("0") else f"{name}#{at(person, 'discriminator')}"


def _take_row(row: Record, rows: Rows) -> None:
    author = (word(row, "Author") or "").removesuffix("#0000") or None
    written, said = word(row, "Date"), text(row, "Content")
    when = rows.time(written)
    # A row has no number of its own, and a minute may hold several.
    digest = hashlib.sha256(f"{said}{row.get('Attachments')}".encode()).hexdigest()[:12]
    number = f"{word(row, 'AuthorID')}/{written}/{digest}"
    rows.post(author, number, when, network=_NETWORK, text=said)
    totals: Counter[str] = Counter()
    for emoji, count in _REACTION.findall(word(row, "Reactions") or ""):
        totals[reaction_kind(rows, emoji)] += int(count)
    for kind, number_of in totals.items():
        rows.total(author, kind, number_of, when, network=_NETWORK, post=number)


def _is_channel(head: Head) -> bool:
    return head.is_json and head.has(
        "guild.id", "channel.id", "messages[].author.id", "messages[].timestamp", "messages[].content"
    )


FORMATS = (
    RecordFormat(
        name="discord",
        title="Discord channels by DiscordChatExporter (JSON)",
        networks=(_NETWORK,),
        source="public code",
        becomes=(
            "message -> post of its author",
            "reference of a reply -> reply; mentions -> mentions",
            "reactions -> like, love, haha, wow, sad, angry by whom 'users' names, else totals; others like",
        ),
        lost=(
            "when somebody reacted: the time of the message is taken",
            "replies to messages that the files do not hold, counted; notices of joins, pins, calls, counted",
            "roles, embeds, attachments; nicknames: the handle is the name",
        ),
        test=_is_channel,
        take=_take,
    ),
    RecordFormat(
        name="discord-csv",
        title="Discord channels by DiscordChatExporter (CSV)",
        networks=(_NETWORK,),
        source="public code",
        becomes=("row -> post of Author", "Reactions -> totals of like, love, haha, wow, sad, angry"),
        lost=("whom a message answers or names, and who reacted: the CSV does not say, JSON does",),
        test=lambda head: (
            head.shape == "csv" and head.has("AuthorID", "Author", "Date", "Content", "Reactions")
        ),
        take=_take_row,
    ),
)

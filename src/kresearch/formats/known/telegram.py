"""Telegram Desktop's export, result.json: one chat or channel, or all of an account."""

from __future__ import annotations

from collections import Counter

from kresearch.formats.emoji_kinds import kind_of
from kresearch.formats.head import Head
from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Reached, Rows
from kresearch.formats.values import Record, at, listed, word

_NETWORK = "telegram"
_PRIVATE = frozenset({"personal_chat", "bot_chat", "saved_messages", "replies", "verification_codes"})


def _take(record: Record, rows: Rows) -> None:
    chats = listed(record, "chats", "list") if "chats" in record else [record]
    rows.conversion.read -= 1
    for chat in chats:
        messages = listed(chat, "messages")
        rows.conversion.read += len(messages)
        if len(chats) > 1 and word(chat, "type") in _PRIVATE:
            rows.leave_out(f"a chat of the type {word(chat, 'type')}")
            continue
        _take_chat(chat, messages, rows)


def _take_chat(chat: Record, messages: list[Record], rows: Rows) -> None:
    names = _names(messages)
    authors = {word(one, "id"): names.get(_who(one) or "") for one in messages}
    prefix = word(chat, "id") or word(chat, "name") or "chat"
    for message in messages:
        rows.begin(f"message {word(message, 'id')} of {word(chat, 'name') or prefix}")
        rows.conversion.read -= 1
        if word(message, "type") != "message":
            rows.leave_out("a service message")
            continue
        _take_message(message, prefix, names, authors, rows)


def _take_message(
    message: Record, prefix: str, names: dict[str, str], authors: dict[str | None, str | None], rows: Rows
) -> None:
    author = names.get(_who(message) or "")
    if author is None:
        rows.leave_out("a message of a deleted account")
        return
    number, when, said = f"{prefix}/{word(message, 'id')}", _time(message, rows), _text(message)
    rows.post(author, number, when, network=_NETWORK, text=said)
    reached: list[Reached] = []
    if (answered := word(message, "reply_to_message_id")) is not None:
        whom = authors.get(answered)
        if whom is None:
            rows.leave_out("a reply to a message that the export does not hold")
        else:
            reached.append(Reached(whom, "reply", f"{prefix}/{answered}"))
    if (source := word(message, "forwarded_from")) is not None:
        reached.append(Reached(source, "share"))
    reached += [Reached(name, "mention") for name in _mentioned(message)]
    reached = [one for one in reached if rows.name(one.account, _NETWORK) != rows.name(author, _NETWORK)]
    rows.statement(author, when, reached, network=_NETWORK, interaction_id=number, text=said)
    _react(message, author, number, when, rows)


def _react(message: Record, author: str, number: str, when: int | None, rows: Rows) -> None:
    counted: Counter[str] = Counter()
    for reaction in listed(message, "reactions"):
        emoji = (word(reaction, "emoji") or "").rstrip("\ufe0f")
        kind = kind_of(emoji) or "like"
        count = at(reaction, "count")
        number_of = count if isinstance(count, int) and not isinstance(count, bool) else 0
        counted[kind] += number_of
        if kind_of(emoji) is None:
            rows.note(f"reactions with {emoji or 'an emoji of their own'} are taken as likes", number_of)
        for one in listed(reaction, "recent"):
            rows.interaction(
                author, word(one, "from") or _who(one), kind, _reacted(one, message, when, rows),
                network=_NETWORK, post=number, interaction_id=f"{emoji} {_who(one)} {number}",
            )  # fmt: skip
    for kind, total in counted.items():
        rows.total(author, kind, total, when, network=_NETWORK, post=number)


def _names(messages: list[Record]) -> dict[str, str]:
    """Return id -> name of all who wrote; one name of two people gets their ids."""
    names: dict[str, str] = {}
    for message in messages:
        who = _who(message)
        if who is not None:
            names[who] = word(message, "from") or names.get(who) or who
    bearers = Counter(name.lower() for name in names.values())
    return {who: f"{name} ({who})" if bearers[name.lower()] > 1 else name for who, name in names.items()}


def _who(record: Record) -> str | None:
    return word(record, "from_id") or word(record, "from")


def _time(record: Record, rows: Rows) -> int | None:
    unix = rows.time(word(record, "date_unixtime"))
    return rows.time(record.get("date")) if unix is None else unix


def _reacted(reaction: Record, message: Record, when: int | None, rows: Rows) -> int | None:
    """Return when somebody reacted: local time, of which the message tells the distance to UTC."""
    local, written = rows.time(reaction.get("date"), utc=True), rows.time(message.get("date"), utc=True)
    if local is None or written is None or when is None:
        return when
    return local - (written - when)


def _pieces(message: Record) -> list[object]:
    found = at(message, "text")
    return found if isinstance(found, list) else [found]


def _text(message: Record) -> str | None:
    parts = (
        piece if isinstance(piece, str) else str(at(piece, "text") or "")
        for piece in _pieces(message)
        if piece
    )
    return "".join(parts).strip() or None


def _mentioned(message: Record) -> list[str]:
    found = (
        word(piece, "text")
        for piece in _pieces(message)
        if word(piece, "type") in ("mention", "mention_name")
    )
    return [name.lstrip("@") for name in found if name]


def _is_export(head: Head) -> bool:
    return head.is_json and any(
        head.has(f"{p}messages[].from_id", f"{p}messages[].date", f"{p}messages[].type") or
        head.has(f"{p}messages[].actor_id", f"{p}messages[].date", f"{p}messages[].type")
        for p in ("", "chats.list[].")
    )  # fmt: skip


FORMAT = RecordFormat(
    name="telegram",
    title="Telegram Desktop export, result.json (a chat, a channel, an account)",
    networks=(_NETWORK,),
    source="documentation",
    becomes=(
        "message -> post of its author",
        "reply_to_message_id -> reply; forwarded_from -> share; @name -> mention",
        "reactions -> totals (👍 like, ❤ love, 😁 haha, 😱 wow, 😢 sad, 😡 angry, 👎 dislike, others like); "
        "those named under 'recent' -> by name",
    ),
    lost=(
        "views and forwards of a post: the export has none",
        "@names and display names are not brought together",
        "when an anonymous reaction came: the time of the message is taken",
        "replies to messages that the export does not hold, service messages, deleted accounts, counted",
        "private chats in the export of an account, counted",
    ),
    test=_is_export,
    take=_take,
)

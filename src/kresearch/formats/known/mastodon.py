"""Mastodon: the outbox of an export (ActivityPub), and statuses and notifications of the API."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kresearch.formats.head import Head
from kresearch.formats.markup import plain_text
from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Reached, Rows
from kresearch.formats.values import Record, at, listed, part, text, whole, word

_NETWORK = "mastodon"
#: https://host/users/name/statuses/1, https://host/@name/1, and the profile alone.
_ADDRESS = re.compile(r"https?://([^/?#]+)/(?:users/|@)([^/?#@]+)(?:@([^/?#]+))?(?:[/?#].*)?")
_COUNTERS = {"favourites_count": "like", "reblogs_count": "share", "replies_count": "reply"}
_NOTIFIED = {"favourite": "like", "reblog": "share"}


def name_in(address: str | None) -> str | None:
    """Return ``name@host`` of the address of a profile or a status, None where it does not show it.

    Examples
    --------
    >>> name_in("https://social.example/users/anna/statuses/5")
    'anna@social.example'
    >>> name_in("https://social.example/objects/5b1f") is None
    True
    """
    found = _ADDRESS.fullmatch(address or "")
    return f"{found[2]}@{found[3] or found[1]}" if found else None


# --- outbox.json -----------------------------------------------------------------------------------


def _take_activity(activity: Record, rows: Rows) -> None:
    what = word(activity, "type")
    actor, when = name_in(word(activity, "actor")), rows.time(activity.get("published"))
    if what == "Create":
        _take_note(part(activity, "object"), actor, when, rows)
    elif what == "Announce":
        shared = word(activity, "object") or word(activity, "object", "id")
        author = name_in(shared) or _same_host(shared, _addresses(activity))
        if author is None:
            rows.leave_out("a boost of a status whose address does not name its author", str(shared))
            return
        number = word(activity, "id")
        rows.interaction(
            author, actor, "share", when, network=_NETWORK, interaction_id=number, post=shared
        )  # fmt: skip
    else:
        rows.leave_out(f"an activity of the type {what}")


def _take_note(note: Record, actor: str | None, when: int | None, rows: Rows) -> None:
    number, answered = word(note, "id"), word(note, "inReplyTo")
    tags = [tag for tag in listed(note, "tag") if word(tag, "type") == "Mention"]
    addressed = {word(tag, "href"): _tagged(tag) for tag in tags}
    sent_to = _addresses(note)
    if sent_to and not any("#Public" in one or one.endswith("/followers") for one in sent_to):
        rows.leave_out("a direct message")
        return
    reached = [Reached(name, "mention") for name in addressed.values() if name]
    if answered:
        whom = name_in(answered) or _same_host(answered, [href for href in addressed if href])
        if whom is None:
            rows.leave_out("a reply to a status whose address does not name its author", answered)
        else:
            reached.append(Reached(whom, "reply", answered))
    said = plain_text(text(note, "content"))
    rows.post(actor, number, when, network=_NETWORK, text=said)
    languages = [key for key in part(note, "contentMap") if len(key) == 2]
    rows.statement(
        actor, when, reached,
        network=_NETWORK, interaction_id=number, text=said,
        language=languages[0] if len(languages) == 1 else None,
    )  # fmt: skip


def _tagged(tag: Record) -> str | None:
    name = (word(tag, "name") or "").lstrip("@")
    return name if "@" in name else name_in(word(tag, "href"))


def _addresses(record: Record) -> list[str]:
    found: list[str] = []
    for key in ("to", "cc"):
        value = record.get(key)
        found += [value] if isinstance(value, str) else []
        found += [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
    return found


def _same_host(address: str | None, profiles: list[str]) -> str | None:
    """Return the one profile among several that lives where a status does."""
    host = (address or "").split("/")[2:3]
    near = {name_in(one) for one in profiles if one.split("/")[2:3] == host}
    names = sorted(name for name in near if name)
    return names[0] if len(names) == 1 else None


def _take_outbox(record: Record, rows: Rows) -> None:
    items = listed(record, "orderedItems") if "orderedItems" in record else [record]
    for activity in items:
        _take_activity(activity, rows)
    rows.conversion.read += len(items) - 1


# --- statuses of the API ---------------------------------------------------------------------------


def _known(account: Record, rows: Rows) -> str | None:
    """Return ``name@host`` of an account, and keep the number that stands for it elsewhere."""
    name = word(account, "acct")
    host = name_in(word(account, "url"))
    full = name if name is None or "@" in name or host is None else f"{name}@{host.split('@')[1]}"
    rows.handle(word(account, "id"), full, network=_NETWORK)
    return full


def _take_status(status: Record, rows: Rows) -> None:
    author, number = _known(part(status, "account"), rows), word(status, "id")
    when = rows.time(status.get("created_at"))
    boosted = part(status, "reblog")
    if boosted:
        _publish(boosted, rows)
        whom = _known(part(boosted, "account"), rows)
        rows.interaction(
            whom, author, "share", when,
            network=_NETWORK, interaction_id=number, post=word(boosted, "id"),
            text=plain_text(text(boosted, "content")), language=_language(boosted),
        )  # fmt: skip
        return
    if word(status, "visibility") == "direct":
        rows.leave_out("a direct message")
        return
    said = _publish(status, rows)
    reached = [Reached(_known(one, rows), "mention") for one in listed(status, "mentions")]
    if (answered := word(status, "in_reply_to_id")) is not None:
        whom = rows.numbered_name(word(status, "in_reply_to_account_id"), _NETWORK)
        reached.append(Reached(whom, "reply", answered))
        # The same account may be among the mentions by its name: one of both is enough.
        replied = word(status, "in_reply_to_account_id")
        ids = [word(one, "id") for one in listed(status, "mentions")]
        if replied in ids:
            named = reached.pop(ids.index(replied))
            reached[-1] = Reached(named.account, "reply", answered)
    rows.statement(
        author, when, reached,
        network=_NETWORK, interaction_id=number, text=said, language=_language(status),
    )  # fmt: skip


def _publish(status: Record, rows: Rows) -> str | None:
    """Put a status, its counters and its author's followers into the rows; return its text."""
    author, number = _known(part(status, "account"), rows), word(status, "id")
    when, said = rows.time(status.get("created_at")), plain_text(text(status, "content"))
    rows.post(author, number, when, network=_NETWORK, text=said)
    rows.audience(author, whole(status, "account", "followers_count"), when, network=_NETWORK)
    for key, kind in _COUNTERS.items():
        rows.total(author, kind, whole(status, key), when, network=_NETWORK, post=number)
    return said


def _language(status: Record) -> str | None:
    language = word(status, "language")
    return language if language and len(language) == 2 else None


def _statuses(record: Record) -> Iterator[Record]:
    for key in ("statuses", "ancestors", "descendants"):
        yield from listed(record, key)


def _take_statuses(record: Record, rows: Rows) -> None:
    if "account" in record:
        _take_status(record, rows)
        return
    for status in _statuses(record):
        _take_status(status, rows)


# --- notifications of the API ----------------------------------------------------------------------


def _take_notification(notification: Record, rows: Rows) -> None:
    what = word(notification, "type")
    actor, when = _known(part(notification, "account"), rows), rows.time(notification.get("created_at"))
    status, number = part(notification, "status"), word(notification, "id")
    if what in _NOTIFIED:
        _publish(status, rows)
        rows.interaction(
            _known(part(status, "account"), rows), actor, _NOTIFIED[what], when,
            network=_NETWORK, interaction_id=number, post=word(status, "id"),
        )  # fmt: skip
    elif what == "mention":
        _take_status(status, rows)
    elif what == "follow" and rows.options.account:
        rows.interaction(
            rows.options.account, actor, "follow", when, network=_NETWORK, interaction_id=number
        )  # fmt: skip
    elif what == "follow":
        rows.leave_out("a follow: the file does not say of whom, say it with --account NAME")
    else:
        rows.leave_out(f"a notification of the type {what}")


def _is_status(head: Head) -> bool:
    return head.is_json and any(
        head.has(f"{p}account.acct", f"{p}created_at", f"{p}content", f"{p}reblog")
        for p in ("", "statuses[].", "descendants[].", "ancestors[].")
    )  # fmt: skip


def _is_notification(head: Head) -> bool:
    return head.is_json and head.has("type", "account.acct", "created_at") and not head.has("content")


def _is_activity(head: Head) -> bool:
    if not head.is_json:
        return False
    if head.has("orderedItems[].type", "orderedItems[].actor", "orderedItems[].published"):
        return True
    known = {"Create", "Announce"}
    return head.has("actor", "published", "object") and any(at(v, "type") in known for v in head.values)


FORMATS = (
    RecordFormat(
        name="mastodon-outbox",
        title="Mastodon export, outbox.json (ActivityPub)",
        networks=(_NETWORK,),
        source="documentation",
        becomes=(
            "Create -> post of the actor, reply to the author of inReplyTo, mentions of the tagged",
            "Announce -> share of the author whom the address of the status names",
        ),
        lost=(
            "who liked, boosted or answered: an outbox holds only what its owner did",
            "authors whom an address does not name (other software than Mastodon), counted",
            "direct messages, counted",
            "likes.json and bookmarks.json: they have no times",
        ),
        test=_is_activity,
        take=_take_outbox,
    ),
    RecordFormat(
        name="mastodon-statuses",
        title="Mastodon API statuses (array, lines, search, context)",
        networks=(_NETWORK,),
        source="documentation",
        becomes=(
            "status -> post of its author; in_reply_to -> reply; mentions -> mentions",
            "reblog -> share of its author, whose status is a post",
            "favourites_count, reblogs_count, replies_count -> totals, once, less those named",
            "followers_count -> audience at the time of the status",
        ),
        lost=("direct messages, counted", "polls, media, content warnings"),
        test=_is_status,
        take=_take_statuses,
    ),
    RecordFormat(
        name="mastodon-notifications",
        title="Mastodon API notifications",
        networks=(_NETWORK,),
        source="documentation",
        becomes=(
            "favourite, reblog -> like, share of the status's author by the account",
            "mention -> reply or mention, as a status",
            "follow -> follow of --account",
        ),
        lost=("notifications of other types, counted",),
        test=_is_notification,
        take=_take_notification,
    ),
)

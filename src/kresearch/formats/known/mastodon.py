"""Mastodon: statuses and notifications as the API gives them."""

from __future__ import annotations

from collections.abc import Iterator

from kresearch.formats.head import Head
from kresearch.formats.known.mastodon_outbox import name_in
from kresearch.formats.markup import plain_text
from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Reached, Rows
from kresearch.formats.values import Record, listed, part, text, whole, word

_NETWORK = "mastodon"
_COUNTERS = {"favourites_count": "like", "reblogs_count": "share", "replies_count": "reply"}
_NOTIFIED = {"favourite": "like", "reblog": "share"}


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


FORMATS = (
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

"""Mastodon's export of an account, outbox.json: what its owner did, as ActivityPub activities."""

from __future__ import annotations

import re

from kresearch.formats.head import Head
from kresearch.formats.markup import plain_text
from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Reached, Rows
from kresearch.formats.values import Record, at, listed, part, text, word

_NETWORK = "mastodon"
#: https://host/ap/users/1168/statuses/1: newer versions write the number of an account, not its name.
_NUMBERED = re.compile(r"https?://([^/?#]+)/ap/users/(\d+)(?:[/?#].*)?")
#: https://host/users/name/statuses/1, https://host/@name/1, and the profile alone.
_ADDRESS = re.compile(r"https?://([^/?#]+)/(?:users/|@)([^/?#@]+)(?:@([^/?#]+))?(?:[/?#].*)?")


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


def _whose(address: str | None, rows: Rows) -> str | None:
    """Return whose a profile or status is, by its name, or by its number until a name is found for it."""
    found = _NUMBERED.fullmatch(address or "")
    return rows.numbered_name(f"{found[2]}@{found[1]}", _NETWORK) if found else name_in(address)


def _knows(address: str | None, name: str | None, rows: Rows) -> None:
    """Say which name belongs to the number in an address."""
    if found := _NUMBERED.fullmatch(address or ""):
        rows.handle(f"{found[2]}@{found[1]}", name, network=_NETWORK)


def _take_activity(activity: Record, rows: Rows) -> None:
    what, owner = word(activity, "type"), word(activity, "actor")
    actor, when = _whose(owner, rows), rows.time(activity.get("published"))
    # A public note's page has its author's name: https://host/@name/1.
    _knows(owner, rows.options.account or name_in(word(activity, "object", "url")), rows)
    if what == "Create":
        _take_note(part(activity, "object"), actor, when, rows)
    elif what == "Announce":
        shared = word(activity, "object") or word(activity, "object", "id")
        author = _whose(shared, rows) or _same_host(shared, _addresses(activity))
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
    addressed = {word(tag, "href"): _tagged(tag, rows) for tag in tags}
    sent_to = _addresses(note)
    if sent_to and not any("#Public" in one or one.endswith("/followers") for one in sent_to):
        rows.leave_out("a direct message")
        return
    reached = [Reached(name, "mention") for name in addressed.values() if name]
    if answered:
        whom = _whose(answered, rows) or _same_host(answered, [href for href in addressed if href])
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


def _tagged(tag: Record, rows: Rows) -> str | None:
    name, address = (word(tag, "name") or "").lstrip("@"), word(tag, "href")
    if "@" not in name and (found := _NUMBERED.fullmatch(address or "")) and name:
        # On the owner's own host a name stands without it.
        name = f"{name}@{found[1]}"
    if "@" in name:
        _knows(address, name, rows)
        return _whose(address, rows) if _NUMBERED.fullmatch(address or "") else name
    return name_in(address)


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


def _is_activity(head: Head) -> bool:
    if not head.is_json:
        return False
    if head.has("orderedItems[].type", "orderedItems[].actor", "orderedItems[].published"):
        return True
    known = {"Create", "Announce"}
    return head.has("actor", "published", "object") and any(at(v, "type") in known for v in head.values)


FORMAT = RecordFormat(
    name="mastodon-outbox",
    title="Mastodon export, outbox.json (ActivityPub)",
    networks=(_NETWORK,),
    source="public files",
    becomes=(
        "Create -> post of the actor, reply to the author of inReplyTo, mentions of the tagged",
        "Announce -> share of the author whom the address of the status names",
    ),
    lost=(
        "who liked, boosted or answered: an outbox holds only what its owner did",
        "authors whom an address does not name (other software than Mastodon), counted",
        "names of accounts whose address has a number alone (newer versions) and whom nobody tags: their "
        "numbers stand for them",
        "direct messages, counted",
        "likes.json and bookmarks.json: they have no times",
    ),
    test=_is_activity,
    take=_take_outbox,
)

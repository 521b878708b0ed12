"""Bluesky: what the API shows (feeds, searches, threads), and AT Protocol records as they are written."""

from __future__ import annotations

import re

from kresearch.formats.head import Head
from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Reached, Rows
from kresearch.formats.values import Record, listed, part, text, whole, word, words

_NETWORK = "bluesky"
_URI = re.compile(r"at://([^/]+)/([\w.]+)/([^/?#]+)")
_COUNTERS = {"likeCount": "like", "repostCount": "share", "replyCount": "reply", "quoteCount": "quote"}
_ACTS = {"app.bsky.feed.like": "like", "app.bsky.feed.repost": "share"}
_POST, _FOLLOW = "app.bsky.feed.post", "app.bsky.graph.follow"
_MENTION, _REPOSTED = "app.bsky.richtext.facet#mention", "app.bsky.feed.defs#reasonRepost"


def owner_of(uri: str | None, rows: Rows) -> str | None:
    """Return whose repository a record lies in: its DID's handle once one is found, or the handle itself."""
    found = _URI.match(uri or "")
    return _named(found[1], rows) if found else None


def _named(did: str | None, rows: Rows) -> str | None:
    return rows.numbered_name(did, _NETWORK) if did is not None and did.startswith("did:") else did


def _author(author: Record, rows: Rows) -> str | None:
    did, handle = word(author, "did"), word(author, "handle")
    if handle is None or handle == "handle.invalid":
        return _named(did, rows)
    rows.handle(did, handle, network=_NETWORK)
    # By its number, so that it is the same name where only the number stands.
    return _named(did, rows) or handle


def _take_record(record: Record, actor: str | None, uri: str | None, seen: object, rows: Rows) -> None:
    """Put one record of a repository into the rows: a post, a like, a repost or a follow."""
    what = word(record, "$type")
    when = rows.time(record.get("createdAt"))
    when = rows.time(seen) if when is None else when
    subject = word(record, "subject", "uri")
    if what == _POST:
        said = text(record, "text")
        rows.post(actor, uri, when, network=_NETWORK, text=said)
        languages = words(record, "langs")
        rows.statement(
            actor, when, _reached(record, rows),
            network=_NETWORK, interaction_id=uri, text=said,
            language=languages[0][:2] if len(languages) == 1 else None,
        )  # fmt: skip
    elif what in _ACTS and subject is not None and f"/{_POST}/" in subject:
        rows.interaction(
            owner_of(subject, rows), actor, _ACTS[what], when,
            network=_NETWORK, interaction_id=uri, post=subject,
        )  # fmt: skip
    elif what in _ACTS:
        rows.leave_out(f"a {_ACTS[what]} of something that is no post")
    elif what == _FOLLOW:
        whom = _named(word(record, "subject"), rows)
        rows.interaction(whom, actor, "follow", when, network=_NETWORK, interaction_id=uri)
    else:
        rows.leave_out(f"a record of the type {what}")


def _reached(record: Record, rows: Rows) -> list[Reached]:
    found: list[Reached] = []
    parent = word(record, "reply", "parent", "uri")
    if parent:
        found.append(Reached(owner_of(parent, rows), "reply", parent))
    quoted = word(record, "embed", "record", "uri") or word(record, "embed", "record", "record", "uri")
    if quoted and f"/{_POST}/" in quoted:
        found.append(Reached(owner_of(quoted, rows), "quote", quoted))
    for facet in listed(record, "facets"):
        found += [
            Reached(_named(word(feature, "did"), rows), "mention")
            for feature in listed(facet, "features")
            if word(feature, "$type") == _MENTION
        ]
    return found


# --- views: what the API shows ---------------------------------------------------------------------


def _take_view(view: Record, rows: Rows) -> None:
    """Put a post as the API shows it into the rows: its record, its author and its counters."""
    uri, author = word(view, "uri"), _author(part(view, "author"), rows)
    record = part(view, "record")
    if not record:
        rows.leave_out("a post that is blocked or gone")
        return
    when = rows.time(record.get("createdAt"))
    when = rows.time(view.get("indexedAt")) if when is None else when
    # Some collectors leave the type away; a view of a post holds a post.
    _take_record({"$type": _POST, **record}, author, uri, view.get("indexedAt"), rows)
    for key, kind in _COUNTERS.items():
        rows.total(author, kind, whole(view, key), when, network=_NETWORK, post=uri)
    rows.audience(author, whole(view, "author", "followersCount"), when, network=_NETWORK)


def _take_feed_item(item: Record, rows: Rows) -> None:
    _take_view(part(item, "post"), rows)
    for which in ("root", "parent"):
        if part(item, "reply", which, "record"):
            _take_view(part(item, "reply", which), rows)
    reason = part(item, "reason")
    if word(reason, "$type") == _REPOSTED or (reason and part(reason, "by")):
        post, by = part(item, "post"), _author(part(reason, "by"), rows)
        rows.interaction(
            _author(part(post, "author"), rows), by, "share", rows.time(reason.get("indexedAt")),
            network=_NETWORK, interaction_id=f"repost of {word(post, 'uri')} by {word(reason, 'by', 'did')}",
            post=word(post, "uri"),
        )  # fmt: skip


def _take_thread(thread: Record, rows: Rows) -> None:
    """Put a thread into the rows: what stands above, the post itself, and all replies below it."""
    waiting = [thread]
    while waiting:
        node = waiting.pop()
        if part(node, "post"):
            _take_view(part(node, "post"), rows)
        waiting += [part(node, "parent")] if part(node, "parent") else []
        waiting += listed(node, "replies")


def _take_page(page: Record, rows: Rows) -> None:
    if "feed" in page:
        for item in listed(page, "feed"):
            _take_feed_item(item, rows)
    elif "posts" in page:
        for view in listed(page, "posts"):
            _take_view(view, rows)
    elif "thread" in page:
        _take_thread(part(page, "thread"), rows)
    elif "likes" in page:
        post = word(page, "uri")
        for like in listed(page, "likes"):
            actor = _author(part(like, "actor"), rows)
            rows.interaction(
                owner_of(post, rows), actor, "like", rows.time(like.get("createdAt")),
                network=_NETWORK, post=post,
                interaction_id=f"like of {post} by {word(like, 'actor', 'did')}",
            )  # fmt: skip
    elif "post" in page:
        _take_feed_item(page, rows)
    else:
        _take_view(page, rows)


# --- records: what stands in repositories and on the firehose --------------------------------------


def _take_written(line: Record, rows: Rows) -> None:
    if "records" in line:
        for one in listed(line, "records"):
            _take_written(one, rows)
        return
    commit = part(line, "commit")
    if commit:
        if word(commit, "operation") != "create":
            rows.leave_out(f"a record that is not created ({word(commit, 'operation')})")
            return
        did = word(line, "did")
        uri = f"at://{did}/{word(commit, 'collection')}/{word(commit, 'rkey')}"
        seen: object = line.get("time_us")
        record = part(commit, "record")
    else:
        uri_ = word(line, "uri")
        did = (uri_ or "").removeprefix("at://").split("/")[0] or word(line, "did") or word(line, "author")
        uri, seen = uri_ or "", None
        record = part(line, "value") or part(line, "record") or line
    if not record:
        rows.leave_out(f"a message of the stream, no record ({word(line, 'kind')})")
        return
    _take_record(record, _named(did or None, rows), uri or None, seen, rows)


def _is_view(head: Head) -> bool:
    views = ("", "post.", "feed[].post.", "posts[].", "thread.post.")
    return head.is_json and (
        head.has("uri", "likes[].actor.did")
        or any(head.has(f"{p}uri", f"{p}author.did", f"{p}record.createdAt") for p in views)
    )


def _is_written(head: Head) -> bool:
    return head.is_json and (
        head.has("did", "commit.collection", "commit.rkey")
        or head.has("records[].uri", "records[].value.$type")
        or head.has("uri", "value.$type", "value.createdAt")
    )


FORMATS = (
    RecordFormat(
        name="bluesky-views",
        title="Bluesky API: author feeds, searches, threads, likes (pages, arrays, lines)",
        networks=(_NETWORK,),
        source="documentation",
        becomes=(
            "post -> post of its author; reply.parent -> reply; quoted record -> quote; facets -> mentions",
            "reasonRepost -> share by whom it names",
            "getLikes -> likes",
            "likeCount, repostCount, replyCount, quoteCount -> totals, once, less those named",
        ),
        lost=("labels, embeds but quotes", "posts that are blocked or gone, counted"),
        test=_is_view,
        take=_take_page,
    ),
    RecordFormat(
        name="bluesky-records",
        title="AT Protocol records of Bluesky: Jetstream lines, listRecords pages",
        networks=(_NETWORK,),
        source="documentation",
        becomes=(
            "app.bsky.feed.post -> post; reply.parent -> reply; quoted record -> quote; facets -> mentions",
            "app.bsky.feed.like, repost -> like, share of whose repository the subject lies in",
            "app.bsky.graph.follow -> follow",
        ),
        lost=("handles: records hold DIDs only", "deletions and updates, records of other types, counted"),
        test=_is_written,
        take=_take_written,
    ),
)

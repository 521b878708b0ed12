"""What Apify's scrapers of Instagram and TikTok hand out: posts, videos and comments (JSON, CSV)."""

from __future__ import annotations

import re

from kresearch.formats.head import Head
from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Reached, Rows
from kresearch.formats.tweets import handles_in
from kresearch.formats.values import Record, at, first_word, listed, text, whole, word, words

_INSTAGRAM, _TIKTOK = "instagram", "tiktok"
_POST = re.compile(r"instagram\.com/(?:p|reel|tv)/([\w-]+)")
_VIDEO = re.compile(r"tiktok\.com/@([\w.]+)/(?:video|photo)/(\d+)")


def _flat(record: Record, *keys: str) -> Record:
    """Return a record in which a path is a key of its own, as CSV has it: ``authorMeta/name``."""
    return {key: found for key in keys if (found := _inner(record, key)) is not None}


def _inner(record: Record, key: str) -> object:
    inner = at(record, *key.split("."))
    return inner if inner is not None else record.get(key.replace(".", "/"), record.get(key))


def _take_instagram(record: Record, rows: Rows) -> None:
    post = word(record, "shortCode")
    if post is not None:
        _take_post(record, post, rows)
        return
    found = _POST.search(first_word(record, "postUrl", "inputUrl", "url") or "")
    post = found[1] if found else word(record, "postId")
    account = rows.options.account or rows.author_of(post, _INSTAGRAM)
    _take_comment(record, account, post, rows)


def _take_post(record: Record, post: str, rows: Rows) -> None:
    account, when = word(record, "ownerUsername"), rows.time(word(record, "timestamp"))
    said = text(record, "caption")
    rows.post(account, post, when, network=_INSTAGRAM, text=said)
    rows.wrote(account, post, network=_INSTAGRAM)
    for column, kind in (("likesCount", "like"), ("commentsCount", "comment")):
        count = whole(record, column)
        # A hidden number of likes is -1.
        rows.total(account, kind, None if count == -1 else count, when, network=_INSTAGRAM, post=post)
    named = [*words(record, "mentions"), *(word(one, "username") for one in listed(record, "taggedUsers"))]
    reached = [Reached(name, "mention") for name in dict.fromkeys(filter(None, named))]
    rows.statement(account, when, reached, network=_INSTAGRAM, interaction_id=post, text=said)
    for comment in listed(record, "latestComments"):
        _take_comment(comment, account, post, rows)


def _take_comment(record: Record, account: str | None, post: str | None, rows: Rows) -> None:
    author, when = first_word(record, "ownerUsername", "owner.username"), rows.time(word(record, "timestamp"))
    said, number = text(record, "text"), word(record, "id")
    reached = [Reached(account, "comment", post)]
    reached += [Reached(name, "mention") for name in handles_in(said, _INSTAGRAM)]
    rows.statement(author, when, reached, network=_INSTAGRAM, interaction_id=number, text=said)
    for reply in listed(record, "replies"):
        answer, at_ = text(reply, "text"), rows.time(word(reply, "timestamp"))
        whom = [Reached(author, "reply", post), Reached(account, "comment", post)]
        who, which = word(reply, "ownerUsername"), word(reply, "id")
        rows.statement(who, at_, whom, network=_INSTAGRAM, interaction_id=which, text=answer)


_VIDEO_KEYS = (
    "authorMeta.name", "authorMeta.fans", "id", "text", "createTimeISO", "createTime", "diggCount",
    "shareCount", "commentCount", "mentions", "cid", "uniqueId", "videoWebUrl", "repliesToId",
)  # fmt: skip


def _take_tiktok(record: Record, rows: Rows) -> None:
    flat = _flat(record, *_VIDEO_KEYS)
    when = rows.time(first_word(flat, "createTimeISO", "createTime"))
    said = text(flat, "text")
    if (number := word(flat, "cid")) is not None:
        found = _VIDEO.search(word(flat, "videoWebUrl") or "")
        account, video = (found[1], found[2]) if found else (rows.options.account, None)
        reached = [Reached(account, "comment", video)]
        reached += [Reached(name, "mention") for name in handles_in(said, _TIKTOK)]
        author = word(flat, "uniqueId")
        rows.statement(author, when, reached, network=_TIKTOK, interaction_id=number, text=said)
        return
    account, video = word(flat, "authorMeta.name"), word(flat, "id")
    rows.post(account, video, when, network=_TIKTOK, text=said)
    for column, kind in (("diggCount", "like"), ("shareCount", "share"), ("commentCount", "comment")):
        rows.total(account, kind, whole(flat, column), when, network=_TIKTOK, post=video)
    rows.audience(account, whole(flat, "authorMeta.fans"), when, network=_TIKTOK)
    named = dict.fromkeys(name.lstrip("@") for name in words(flat, "mentions"))
    reached = [Reached(name, "mention") for name in named]
    rows.statement(account, when, reached, network=_TIKTOK, interaction_id=video, text=said)


def _is_instagram(head: Head) -> bool:
    if not head.has("ownerUsername", "timestamp"):
        return False
    posts = head.has("shortCode") and head.has_any("likesCount", "commentsCount")
    return posts or (head.has("text", "id") and head.has_any("postUrl", "postId"))


def _is_tiktok(head: Head) -> bool:
    if head.has("cid", "uniqueId", "text"):
        return head.has_any("createTimeISO", "createTime")
    named = head.has_any("authorMeta.name", "authorMeta/name")
    return named and head.has("diggCount") and head.has_any("createTimeISO", "createTime")


FORMATS = (
    RecordFormat(
        name="apify-instagram",
        title="Apify's Instagram scrapers: posts with their latest comments, comments (JSON, CSV)",
        networks=(_INSTAGRAM,),
        source="public code",
        becomes=(
            "post -> post of ownerUsername; mentions, taggedUsers -> mentions",
            "latestComments, and lines of comments -> comments; replies -> reply and comment",
            "likesCount, commentsCount -> totals, once, less those named; -1 (hidden) is nothing",
        ),
        lost=(
            "comments whose post is not in the files, unless --account says whose it is",
            "likes of comments, hashtags, views, media; in CSV the comments inside posts",
        ),
        test=_is_instagram,
        take=_take_instagram,
    ),
    RecordFormat(
        name="apify-tiktok",
        title="Apify's TikTok scrapers: videos, comments (JSON, CSV)",
        networks=(_TIKTOK,),
        source="public code",
        becomes=(
            "video -> post of authorMeta.name; mentions -> mentions; authorMeta.fans -> audience",
            "comment of uniqueId -> comment on the account in videoWebUrl; handles in it -> mentions",
            "diggCount, shareCount, commentCount -> totals, once, less those named",
        ),
        lost=("plays, saves, hashtags, music", "likes of comments; whom a reply answers"),
        test=_is_tiktok,
        take=_take_tiktok,
    ),
)

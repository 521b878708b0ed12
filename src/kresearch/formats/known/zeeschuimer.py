"""What Zeeschuimer keeps of a browser's session, as it is and as 4CAT hands it out again (NDJSON)."""

from __future__ import annotations

from kresearch.formats.captured import PLATFORMS
from kresearch.formats.head import Head
from kresearch.formats.known.twitter_api_v2 import read_tweet
from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Rows
from kresearch.formats.values import Record, part, word

_NETWORKS = ("twitter", "instagram", "tiktok", "threads", "linkedin")
_BECOMES = (
    "X: reply, retweet, quote, user_mentions -> reply, share, quote, mentions",
    "Threads: reply_to_author, quoted and reposted post -> reply, quote, share",
    "tags and handles in captions -> mentions",
    "item -> post of its author",
    "counts of likes, comments, replies, shares, reposts, quotes -> totals, once, less those named",
    "followers (X, TikTok) -> audience",
    "LinkedIn: the post's number -> its time",
)
_LOST = (
    "plays and impressions",
    "who liked or commented",
    "advertisements and other items, counted",
    "media",
)


def _take_wrapped(record: Record, rows: Rows) -> None:
    _take(word(record, "source_platform") or "", part(record, "data"), rows)


def _take_unwrapped(item: Record, rows: Rows) -> None:
    platform = word(item, "__import_meta", "source_platform")
    if platform is None:
        read_tweet(item, rows)
    else:
        _take(platform, item, rows)


def _take(platform: str, item: Record, rows: Rows) -> None:
    reader = PLATFORMS.get(platform.removeprefix("www."))
    if reader is None:
        rows.leave_out(f"an item of {platform or 'an unknown platform'}, which this format does not read")
        return
    reader(item, rows)


def _is_4cat(head: Head) -> bool:
    if not head.is_json or head.has("source_platform", "data"):
        return False
    tweets = head.has("id", "text", "author_id") and head.has_any("author_user.username", "author_username")
    return tweets or head.has("__import_meta.source_platform")


FORMATS = (
    RecordFormat(
        name="zeeschuimer",
        title="Zeeschuimer captures (NDJSON: X, Instagram, TikTok, Threads, LinkedIn)",
        networks=_NETWORKS,
        source="public code",
        becomes=_BECOMES,
        lost=_LOST,
        test=lambda head: head.is_json and head.has("source_platform", "data", "item_id"),
        take=_take_wrapped,
    ),
    RecordFormat(
        name="4cat-ndjson",
        title="4CAT items as collected (NDJSON: tweets of API v2, imports from Zeeschuimer)",
        networks=_NETWORKS,
        source="public code",
        becomes=("tweets of API v2 -> as twarc-flat", *_BECOMES),
        lost=_LOST,
        test=_is_4cat,
        take=_take_unwrapped,
    ),
)

"""Tables that Communalytic exports of what it collected on X, Bluesky and Mastodon."""

from __future__ import annotations

from kresearch.formats.head import Head
from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Rows
from kresearch.formats.tweets import Tweet, put_tweet, two_letters
from kresearch.formats.values import Record, first_word, whole

_REPLIED = ("in_reply_to_username", "reply_to_username", "in_reply_to_screen_name", "to", "reply_to")
_SCORES = ("toxicity", "severe_toxicity", "identity_attack", "vader", "textblob")


def _take(row: Record, rows: Rows) -> None:
    lowered = {name.lower(): value for name, value in row.items()}
    address = (first_word(lowered, "url", "link", "uri") or "").lower()
    network = _network(address, lowered)
    if network is None:
        rows.leave_out("a row whose network neither its address nor its id says")
        return
    knows_replies = any(name in lowered for name in _REPLIED)
    put_tweet(
        Tweet(
            author=first_word(lowered, "username", "author"),
            number=first_word(lowered, "id"),
            address=address,
            at=rows.time(first_word(lowered, "date", "created_at"), utc=True),
            text=first_word(lowered, "text", "content"),
            language=two_letters(first_word(lowered, "lang", "language")),
            replied=first_word(lowered, *_REPLIED),
            counters={
                "like": _count(lowered, "like_count", "likes", "favourites_count"),
                "share": _count(lowered, "repost_count", "retweet_count", "reposts", "reblogs_count"),
                "reply": _count(lowered, "reply_count", "replies", "replies_count"),
            },
        ),
        rows,
        network=network,
        spoken=not knows_replies,
    )


def _count(row: Record, *names: str) -> int | None:
    return next((n for name in names if (n := whole(row, name)) is not None), None)


def _network(address: str, row: Record) -> str | None:
    number = first_word(row, "id") or ""
    if "bsky.app" in address or number.startswith("at://"):
        return "bluesky"
    if "twitter.com" in address or "x.com/" in address:
        return "twitter"
    return "mastodon" if "/@" in address else None


def _test(head: Head) -> bool:
    # The scores are what no other table of posts has.
    return (
        head.shape == "csv"
        and head.has("id", "username", "date", "text")
        and head.has_any(*_SCORES, "url", "uri", "link")
        and not head.has_any("conversation_id", "Datetime", "permalink", "rawcontent", "thread_id")
    )


FORMAT = RecordFormat(
    name="communalytic",
    title="Communalytic tables (X, Bluesky, Mastodon; CSV)",
    networks=("twitter", "bluesky", "mastodon"),
    source="documentation",
    becomes=(
        "the account that a row answers, or a leading handle -> reply",
        "handles in the text -> mentions",
        "row -> post of username",
        "counts of likes, reposts, replies -> totals, once, less those named",
        "date -> time, UTC where it says no zone",
    ),
    lost=("scores of toxicity and sentiment", "reposts and quotes: not known how a table says them"),
    test=_test,
    take=_take,
)

"""Tables that 4CAT writes of tweets and of posts on Bluesky, Instagram, TikTok, Threads and LinkedIn."""

from __future__ import annotations

from collections.abc import Iterable

from kresearch.formats.head import Head
from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Rows
from kresearch.formats.tweets import Tweet, put_tweet, retweeted_in, two_letters
from kresearch.formats.values import Record, first_word, text, whole, word, words

#: Columns by which a row is known to be of a network.
_SIGNS = {
    "twitter": ("is_retweet", "retweeted_user"),
    "bluesky": ("replied_to_user", "repost_count"),
    "instagram": ("num_likes", "num_comments"),
    "tiktok": ("tiktok_url",),
    "threads": ("reposts", "quotes"),
    "linkedin": ("reactions", "post_url"),
}
_COUNTERS = {
    "twitter": {
        "like_count": "like",
        "retweet_count": "share",
        "reply_count": "reply",
        "quote_count": "quote",
    },
    "bluesky": {
        "like_count": "like",
        "repost_count": "share",
        "reply_count": "reply",
        "quote_count": "quote",
    },
    "instagram": {"num_likes": "like", "num_comments": "comment"},
    "tiktok": {"likes": "like", "comments": "comment", "shares": "share"},
    "threads": {"likes": "like", "reposts": "share", "replies": "reply", "quotes": "quote"},
    "linkedin": {"reactions": "like", "comments": "comment", "shares": "share"},
}
_MENTIONS = {"instagram": "usertags", "linkedin": "author_mentions"}


def _network(names: Iterable[str]) -> str | None:
    columns = set(names)
    return next((network for network, signs in _SIGNS.items() if set(signs) <= columns), None)


def _take(row: Record, rows: Rows) -> None:
    network = _network(row)
    if network is None:
        rows.leave_out("a row of no network that this format knows")
        return
    said = text(row, "body")
    retweet, quote = _yes(row, "is_retweet"), _yes(row, "is_quote_tweet")
    named = _MENTIONS.get(network, "mentions")
    mentions = words(row, named) if named in row else None
    if network == "instagram" and mentions is not None:
        mentions = [*mentions, *_in_caption(said)]
    hidden = {"like"} if _yes(row, "likes_hidden") else set()
    put_tweet(
        Tweet(
            author=word(row, "author"),
            number=word(row, "id"),
            address=word(row, "link"),
            # Unix time has no zone to be wrong about.
            at=rows.time(first_word(row, "unix_timestamp", "timestamp"), utc=True),
            text=said,
            language=two_letters(word(row, "language_guess")),
            replied=first_word(row, "replied_user", "replied_author", "replied_to_user"),
            retweeted=(word(row, "retweeted_user") or retweeted_in(said)) if retweet else None,
            quoted=first_word(row, "quoted_user", "quote_author"),
            quoted_post=word(row, "quote_tweet_id"),
            mentions=mentions,
            counters={
                kind: whole(row, key) for key, kind in _COUNTERS[network].items() if kind not in hidden
            },
            followers=whole(row, "author_followers"),
            is_retweet=retweet,
        ),
        rows,
        network=network,
    )
    if quote and not first_word(row, "quoted_user", "quote_author"):
        rows.leave_out("a quote whose quoted account the row does not name")


def _in_caption(said: str | None) -> list[str]:
    from kresearch.formats.tweets import handles_in

    return handles_in(said, "instagram")


def _yes(row: Record, key: str) -> bool:
    return (word(row, key) or "").lower() in ("yes", "true", "1")


def _test(head: Head) -> bool:
    return (
        head.shape == "csv"
        and head.has("id", "thread_id", "body", "author", "timestamp")
        and _network(head.header) is not None
    )


FORMAT = RecordFormat(
    name="4cat-csv",
    title="4CAT tables (X, Bluesky, Instagram, TikTok, Threads, LinkedIn)",
    networks=tuple(_SIGNS),
    source="public code",
    becomes=(
        "replied_user, replied_author, replied_to_user -> reply",
        "retweeted_user -> share",
        "quoted_user, quote_author -> quote",
        "mentions, usertags, author_mentions, handles in captions -> mentions",
        "row -> post of author",
        "counts of likes, comments, replies, shares, reposts, quotes -> totals, once, less those named",
        "author_followers -> audience",
    ),
    lost=(
        "plays and impressions",
        "which tweet is answered or retweeted",
        "hashtags, links, media",
        "accounts that 4CAT pseudonymised stay pseudonyms",
    ),
    test=_test,
    take=_take,
)

"""Tweets as twitterscraper collects them: an array of objects with user, text and timestamp."""

from __future__ import annotations

from kresearch.formats.head import Head
from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Rows
from kresearch.formats.tweets import Tweet, put_tweet
from kresearch.formats.values import Record, first_word, text, whole, word

_NETWORK = "twitter"


def _take(tweet: Record, rows: Rows) -> None:
    put_tweet(
        Tweet(
            # "user" is the handle, "fullname" the displayed name; newer versions say screen_name.
            author=first_word(tweet, "screen_name", "user_screen_name", "user"),
            number=first_word(tweet, "id", "tweet_id"),
            at=rows.time(word(tweet, "timestamp"), utc=True),
            text=text(tweet, "text"),
            counters={
                "like": whole(tweet, "likes"),
                "share": whole(tweet, "retweets"),
                "reply": whole(tweet, "replies"),
            },
        ),
        rows,
        spoken=True,
    )


def _test(head: Head) -> bool:
    if not head.is_json or not head.has("text", "timestamp"):
        return False
    flat = not any("." in key or "[" in key for key in head.keys if not key.startswith(("links", "hashtags")))
    return flat and head.has_any("user", "screen_name", "user_screen_name") and head.has_any("id", "tweet_id")


FORMAT = RecordFormat(
    name="twitterscraper",
    title="twitterscraper tweets (JSON arrays of id, text, timestamp, user)",
    networks=(_NETWORK,),
    source="public files",
    becomes=(
        "a leading handle -> reply",
        "RT @name -> share",
        "handles in the text -> mentions",
        "object -> post of its user",
        "likes, retweets, replies -> totals, once, less those named",
        "timestamp -> time, UTC",
    ),
    lost=("which tweet is answered or retweeted", "quotes", "links, hashtags, media"),
    test=_test,
    take=_take,
)

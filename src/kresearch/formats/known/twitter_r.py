"""Tables of tweets as the R package twitteR makes them."""

from __future__ import annotations

from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Rows
from kresearch.formats.tweets import Tweet, put_tweet, retweeted_in
from kresearch.formats.values import Record, text, whole, word

_NETWORK = "twitter"


def _take(row: Record, rows: Rows) -> None:
    said, post = text(row, "text"), word(row, "replyToSID")
    answered = word(row, "replyToSN")
    retweeted = retweeted_in(said)
    put_tweet(
        Tweet(
            author=word(row, "screenName"),
            number=word(row, "id"),
            at=rows.time(word(row, "created"), utc=True),
            text=said,
            replied=answered if post else None,
            replied_post=post,
            retweeted=retweeted,
            # Retweets show the counters of the original.
            counters={"like": whole(row, "favoriteCount"), "share": whole(row, "retweetCount")},
            is_retweet=(word(row, "isRetweet") or "").upper() == "TRUE",
        ),
        rows,
    )


FORMAT = RecordFormat(
    name="twitter-r",
    title="Tables of the R package twitteR (CSV)",
    networks=(_NETWORK,),
    source="public files",
    becomes=(
        "replyToSN with replyToSID -> reply",
        "RT @name -> share",
        "handles in the text -> mentions",
        "row -> post of screenName",
        "favoriteCount, retweetCount -> totals, once, less those named",
        "created -> time, UTC",
    ),
    lost=("which tweet is retweeted", "quotes", "places"),
    test=lambda head: head.shape == "csv" and head.has("screenName", "created", "replyToSN", "text", "id"),
    take=_take,
)

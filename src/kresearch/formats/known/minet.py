"""Tables of tweets as minet and gazouilloire write them."""

from __future__ import annotations

from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Rows
from kresearch.formats.tweets import Tweet, put_tweet, two_letters
from kresearch.formats.values import Record, text, whole, word, words

_NETWORK = "twitter"


def _take(row: Record, rows: Rows) -> None:
    retweeted, post = word(row, "retweeted_user"), word(row, "retweeted_id")
    answered, answered_post = word(row, "to_username"), word(row, "to_tweetid")
    rows.handle(word(row, "user_id"), word(row, "user_screen_name"), network=_NETWORK)
    put_tweet(
        Tweet(
            author=word(row, "user_screen_name"),
            number=word(row, "id"),
            # local_time is in the zone of whoever collected.
            at=rows.time(word(row, "timestamp_utc")),
            text=text(row, "text"),
            language=two_letters(word(row, "lang")),
            replied=answered if answered_post else None,
            replied_post=answered_post,
            retweeted=retweeted,
            retweeted_post=post,
            quoted=word(row, "quoted_user"),
            quoted_post=word(row, "quoted_id"),
            mentions=[*words(row, "mentioned_names", separators="|"), *([answered] if answered else [])],
            counters={
                "like": whole(row, "like_count"),
                "share": whole(row, "retweet_count"),
                "reply": whole(row, "reply_count"),
            },
            followers=whole(row, "user_followers"),
            is_retweet=post is not None,
        ),
        rows,
    )


FORMAT = RecordFormat(
    name="minet",
    title="minet and gazouilloire tables of tweets (CSV)",
    networks=(_NETWORK,),
    source="public code",
    becomes=(
        "to_username with to_tweetid -> reply",
        "retweeted_user -> share",
        "quoted_user -> quote",
        "mentioned_names -> mentions",
        "row -> post of user_screen_name",
        "like_count, retweet_count, reply_count -> totals, once, less those named",
        "user_followers -> audience",
        "timestamp_utc -> time",
    ),
    lost=("local_time, which is in the collector's zone", "impressions", "links, hashtags, media, places"),
    test=lambda head: (
        head.shape == "csv" and head.has("id", "timestamp_utc", "user_screen_name", "text", "to_username")
    ),
    take=_take,
)

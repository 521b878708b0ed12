"""Tweets as twitterscraper collects them: an array of objects with user, text and timestamp."""

from __future__ import annotations

from kresearch.formats.head import Head
from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Rows
from kresearch.formats.tweets import Tweet, leading_handle, put_tweet, retweeted_in
from kresearch.formats.values import Record, first_word, text, whole, word

_NETWORK = "twitter"
_YES = frozenset({"1", "true", "True"})


def _take(tweet: Record, rows: Rows) -> None:
    # "user" is the handle, "fullname" the displayed name; newer versions say screen_name.
    author = first_word(tweet, "screen_name", "user_screen_name", "user")
    number, said = first_word(tweet, "id", "tweet_id"), text(tweet, "text")
    rows.wrote(author, number, network=_NETWORK)
    above = word(tweet, "parent_tweet_id")
    above = None if above == number else above
    is_retweet = word(tweet, "retweet") in _YES or word(tweet, "is_retweet") in _YES
    retweeted = rows.author_of(above, _NETWORK) if is_retweet and retweeted_in(said) is None else None
    # Whom a text begins with is known even where the file does not hold what it answers.
    answers = above if not is_retweet and leading_handle(said) is None else None
    put_tweet(
        Tweet(
            author=author,
            number=number,
            # Those who retweeted stand in later files with a date, and 0 as their timestamp.
            at=rows.time(word(tweet, "timestamp"), utc=True) or rows.time(word(tweet, "date"), utc=True),
            # A row of somebody who retweeted, without a tweet of its own, says what is in their profile.
            text=None if is_retweet and number is None else said,
            replied=rows.author_of(answers, _NETWORK),
            replied_post=None if is_retweet else above,
            retweeted=retweeted,
            retweeted_post=above if is_retweet else None,
            is_retweet=is_retweet,
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
        "parent_tweet_id -> reply to, or (retweet = 1) share of, its author, as far as the files hold it",
        "RT @name -> share",
        "handles in the text -> mentions",
        "object -> post of its user",
        "likes, retweets, replies -> totals, once, less those named",
        "timestamp, else date -> time, UTC",
    ),
    lost=(
        "what answers or retweets a tweet that the files do not hold, counted",
        "quotes",
        "links, hashtags, media",
    ),
    test=_test,
    take=_take,
)

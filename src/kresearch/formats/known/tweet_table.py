"""Tables of tweets with the names of API v1.1: written with tweepy, rtweet and many a script."""

from __future__ import annotations

from kresearch.formats.head import Head
from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Rows
from kresearch.formats.tweets import Tweet, put_tweet, retweeted_in, two_letters
from kresearch.formats.values import Record, first_word, whole, word, words

_NETWORK = "twitter"
_AUTHOR = ("user.screen_name", "user_screen_name", "screen_name", "username", "user_name", "user")
_TEXT = ("full_text", "extended_tweet.full_text", "text", "tweet", "tweet_text")
_NUMBER = ("id_str", "tweet_id", "status_id", "id")
_ADDRESS = ("status_url", "tweet_url", "tweet_link", "permalink", "url", "link")
_REPLIED = ("in_reply_to_screen_name", "reply_to_screen_name")
_REPLIED_POST = ("in_reply_to_status_id_str", "in_reply_to_status_id", "reply_to_status_id")
_RETWEETED = ("retweeted_status.user.screen_name", "retweet_screen_name", "retweeted_screen_name")
_RETWEETED_POST = ("retweeted_status.id_str", "retweet_status_id", "retweeted_status.id")
_QUOTED = ("quoted_status.user.screen_name", "quoted_screen_name")
_QUOTED_POST = ("quoted_status.id_str", "quoted_status_id_str", "quoted_status_id")
_MENTIONS = ("mentions_screen_name", "mentions", "user_mentions")
_FOLLOWERS = ("user.followers_count", "user_followers_count", "user_followers", "followers_count")
#: Columns of which one must be there, or the table could be anything that has an author and a text.
_SIGNS = (
    "retweet_count", "favorite_count", "in_reply_to_screen_name", "reply_to_screen_name",
    "in_reply_to_status_id", "user_followers_count", "user_followers", "is_retweet",
)  # fmt: skip
#: Columns of other forms, which know more.
_OTHERS = (
    "from_user", "entities_str", "author_id", "author.username", "conversation_id", "to_username",
    "likecount", "timestamp_utc", "thread_id", "tweet permalink", "upvote_ratio", "created_utc",
)  # fmt: skip


def _take(row: Record, rows: Rows) -> None:
    lowered = {name.lower(): value for name, value in row.items()}
    said = first_word(lowered, *_TEXT)
    retweeted = first_word(lowered, *_RETWEETED)
    knows_replies = any(name in lowered for name in _REPLIED)
    mentions = next((words(lowered, name, separators=" ,;|") for name in _MENTIONS if name in lowered), None)
    flag = (word(lowered, "is_retweet") or "").lower() in ("true", "1", "yes")
    put_tweet(
        Tweet(
            author=first_word(lowered, *_AUTHOR),
            number=first_word(lowered, *_NUMBER),
            address=first_word(lowered, *_ADDRESS),
            # rtweet documents UTC; its columns are in no other table.
            at=rows.time(word(lowered, "created_at"), utc={"status_id", "is_quote"} <= lowered.keys()),
            text=said,
            language=two_letters(word(lowered, "lang")),
            replied=first_word(lowered, *_REPLIED),
            replied_post=first_word(lowered, *_REPLIED_POST),
            # The prefix is how a table without such columns, and a text cut short, say it.
            retweeted=retweeted or retweeted_in(said),
            retweeted_post=first_word(lowered, *_RETWEETED_POST),
            quoted=first_word(lowered, *_QUOTED),
            quoted_post=first_word(lowered, *_QUOTED_POST),
            mentions=mentions if mentions or said is None else None,
            counters={
                "like": whole(lowered, "favorite_count") or whole(lowered, "like_count"),
                "share": whole(lowered, "retweet_count"),
                "reply": whole(lowered, "reply_count"),
                "quote": whole(lowered, "quote_count"),
            },
            followers=next((n for name in _FOLLOWERS if (n := whole(lowered, name)) is not None), None),
            is_retweet=flag,
        ),
        rows,
        spoken=not knows_replies,
    )


def _test(head: Head) -> bool:
    return (
        head.shape == "csv"
        and head.has("created_at")
        and head.has_any(*_AUTHOR)
        and head.has_any(*_TEXT)
        and head.has_any(*_NUMBER)
        and head.has_any(*_SIGNS)
        and not head.has_any(*_OTHERS)
    )


FORMAT = RecordFormat(
    name="tweet-table",
    title="Tables of tweets with the names of API v1.1 (tweepy, rtweet, scripts)",
    networks=(_NETWORK,),
    source="public code",
    becomes=(
        "in_reply_to_screen_name -> reply; without such a column a leading handle -> reply",
        "retweeted_status.user.screen_name, or RT @name -> share",
        "quoted_status.user.screen_name -> quote",
        "mentions, or handles in the text -> mentions",
        "row -> post of its author",
        "favorite_count, retweet_count, reply_count, quote_count -> totals, once, less those named",
        "followers_count -> audience",
        "created_at -> time; without a zone UTC where the columns are rtweet's",
    ),
    lost=("columns with other names", "quotes without the quoted account", "links, hashtags, media, places"),
    test=_test,
    take=_take,
)

"""Tables of tweets with the names of API v1.1: written with tweepy, rtweet and many a script."""

from __future__ import annotations

import re

from kresearch.formats.head import Head
from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Rows
from kresearch.formats.tweets import Tweet, put_tweet, retweeted_in, two_letters
from kresearch.formats.values import Record, first_word, whole, word, words

_NETWORK = "twitter"


def _key(name: str) -> str:
    """Return a column's name in the form in which names are compared: ``screenname`` of ``Screen Name``."""
    return re.sub(r"[\s_-]+", "", name.lower())


def _keys(*names: str) -> tuple[str, ...]:
    return tuple(map(_key, names))


_AUTHOR = _keys(
    "user.screen_name", "user_screen_name", "screen_name", "username", "user_name", "user", "author"
)
_TEXT = _keys("full_text", "extended_tweet.full_text", "text", "tweet", "tweet_text", "body")
_TIME = _keys("created_at", "timestamp")
_NUMBER = _keys("id_str", "tweet_id", "status_id", "id")
_ADDRESS = _keys("status_url", "tweet_url", "tweet_link", "permalink", "url", "link")
_REPLIED = _keys("in_reply_to_screen_name", "reply_to_screen_name")
_REPLIED_POST = _keys("in_reply_to_status_id_str", "in_reply_to_status_id", "reply_to_status_id")
_RETWEETED = _keys("retweeted_status.user.screen_name", "retweet_screen_name", "retweeted_screen_name")
_RETWEETED_POST = _keys("retweeted_status.id_str", "retweet_status_id", "retweeted_status.id")
_QUOTED = _keys("quoted_status.user.screen_name", "quoted_screen_name", "quote_screen_name")
_QUOTED_POST = _keys("quoted_status.id_str", "quoted_status_id_str", "quoted_status_id")
_MENTIONS = _keys("mentions_screen_name", "mentions", "user_mentions")
_FOLLOWERS = _keys("user.followers_count", "user_followers_count", "user_followers", "followers_count")
_COUNTERS = {
    "like": _keys("favorite_count", "like_count", "favorites", "likes"),
    "share": _keys("retweet_count", "retweets"),
    "reply": _keys("reply_count", "replies"),
    "quote": _keys("quote_count", "quotes"),
}
#: Columns of which one must be there, or the table could be anything that has an author and a text.
_SIGNS = (
    *_keys("in_reply_to_screen_name", "reply_to_screen_name", "in_reply_to_status_id", "is_retweet"),
    *_keys("user_followers_count", "user_followers", "tweet_type", "favorite_count", *_COUNTERS["share"]),
)
#: Columns of other forms, which know more.
_OTHERS = _keys(
    "from_user", "entities_str", "author_id", "author.username", "conversation_id", "to_username",
    "likeCount", "timestamp_utc", "thread_id", "tweet permalink", "upvote_ratio", "created_utc",
)  # fmt: skip
_YES = frozenset({"true", "1", "yes"})


def _take(record: Record, rows: Rows) -> None:
    row = {_key(name): value for name, value in record.items()}
    said, author, written = (first_word(row, *names) for names in (_TEXT, _AUTHOR, _TIME))
    retweeted = first_word(row, *_RETWEETED)
    knows_replies = any(name in row for name in _REPLIED)
    if author is not None and " " in author:
        rows.note("authors go by their display names, which no mention or reply of a handle meets")
    put_tweet(
        Tweet(
            author=author,
            number=_number(row, author, written),
            address=first_word(row, *_ADDRESS),
            # rtweet documents UTC; these columns are in no other table.
            at=rows.time(written, utc=set(_keys("is_quote", "is_retweet")) <= row.keys()),
            text=said,
            language=two_letters(word(row, "lang")),
            replied=first_word(row, *_REPLIED),
            replied_post=first_word(row, *_REPLIED_POST),
            # The prefix is how a table without such columns, and a text cut short, say it.
            retweeted=retweeted or retweeted_in(said),
            retweeted_post=first_word(row, *_RETWEETED_POST),
            quoted=first_word(row, *_QUOTED),
            quoted_post=first_word(row, *_QUOTED_POST),
            mentions=_mentions(row) or (None if said else []),
            counters={kind: _first_whole(row, names) for kind, names in _COUNTERS.items()},
            followers=_first_whole(row, _FOLLOWERS),
            is_retweet=(word(row, "isretweet") or "").lower() in _YES or _type(row) == "retweet",
        ),
        rows,
        spoken=not knows_replies,
    )


def _number(row: Record, author: str | None, written: str | None) -> str | None:
    """Return a tweet's number; in a table without numbers its author and second, which name it as well."""
    if any(name in row for name in _NUMBER) or author is None or written is None:
        return first_word(row, *_NUMBER)
    return f"{author} {written}" if ":" in written else None


def _mentions(row: Record) -> list[str]:
    """Return the accounts that a column names; none where it counts them."""
    found = next((words(row, name, separators=" ,;|") for name in _MENTIONS if name in row), [])
    return [] if all(one.isdecimal() for one in found) else found


def _first_whole(row: Record, names: tuple[str, ...]) -> int | None:
    return next((number for name in names if (number := whole(row, name)) is not None), None)


def _type(row: Record) -> str:
    return (word(row, "tweettype") or "").lower()


def _test(head: Head) -> bool:
    names = {_key(name) for name in head.header} if head.shape == "csv" else set()
    # Without a column of times the address says which tweet it is, and its number when it was written.
    needed = all(names & set(group) for group in (_TIME + _ADDRESS[:4], _AUTHOR, _TEXT, _SIGNS))
    # Whose cells show objects is the API's own form.
    return needed and not names & set(_OTHERS) and head.unfolded is None


FORMAT = RecordFormat(
    name="tweet-table",
    title="Tables of tweets with the names of API v1.1 (tweepy, rtweet, Vicinitas, scripts)",
    networks=(_NETWORK,),
    source="public code",
    becomes=(
        "in_reply_to_screen_name -> reply; without such a column a leading handle -> reply",
        "retweeted_status.user.screen_name, or RT @name -> share",
        "quoted_status.user.screen_name -> quote",
        "mentions, or handles in the text -> mentions",
        "row -> post of its author",
        "favorite_count, retweet_count, reply_count, quote_count (Favorites, Retweets, ...) -> totals, once, "
        "less those named",
        "followers_count -> audience",
        "created_at -> time; without a zone UTC where the columns are rtweet's; without a time that of the "
        "tweet's number",
    ),
    lost=("columns with other names", "quotes without the quoted account", "links, hashtags, media, places"),
    test=_test,
    take=_take,
)

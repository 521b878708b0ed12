"""Tweets as snscrape collects them: JSON lines, and the tables that people make of its objects."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from kresearch.formats.head import Head
from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Rows
from kresearch.formats.tweets import Tweet, put_tweet, status_in, two_letters
from kresearch.formats.values import Record, first_word, listed, part, text, whole, word

_NETWORK = "twitter"
_COUNTERS = {"likeCount": "like", "retweetCount": "share", "replyCount": "reply", "quoteCount": "quote"}
#: {'username': 'anna', ...} and User(username='anna', ...), as a cell of a table shows an object.
_USERNAME = re.compile(r"username['\"]?\s*[:=]\s*['\"](\w+)")
#: The number of a tweet; before November 2010 they were shorter.
_NUMBER = re.compile(r"\d{15,20}")
#: A table with more columns than these and an index says more than the four, and has a form of its own.
_FEW_COLUMNS = 6
#: From so many rows on, of which this share names one handle, a table is that account's mentions.
_ENOUGH, _MOST = 5, 0.9
_ADDRESS = re.compile(r"(?:twitter|x)\.com/(\w+)")


def _take_object(tweet: Record, rows: Rows) -> None:
    if "date" not in tweet:
        rows.leave_out(f"an object that is no tweet ({word(tweet, '_type') or 'without a type'})")
        return
    when = rows.time(word(tweet, "date"))
    retweeted, quoted = part(tweet, "retweetedTweet"), part(tweet, "quotedTweet")
    for other in (retweeted, quoted):
        if other.get("date"):
            put_tweet(_flat(other, rows, rows.time(word(other, "date")), mentions=[]), rows)
    put_tweet(_flat(tweet, rows, when, retweeted=retweeted, quoted=quoted), rows)


def _flat(
    tweet: Record,
    rows: Rows,
    when: int | None,
    *,
    retweeted: Record | None = None,
    quoted: Record | None = None,
    mentions: list[str] | None = None,
) -> Tweet:
    retweeted, quoted = retweeted or {}, quoted or {}
    if mentions is None:
        # Null where nobody is mentioned; only old files have no such field.
        named = (word(user, "username") for user in listed(tweet, "mentionedUsers"))
        mentions = [name for name in named if name] if "mentionedUsers" in tweet else None
    user = part(tweet, "user")
    name = word(user, "username") or status_in(word(tweet, "url"))[0]
    rows.handle(word(user, "id"), name, network=_NETWORK)
    answered = part(tweet, "inReplyToUser") if tweet.get("inReplyToTweetId") else {}
    return Tweet(
        author=name,
        number=word(tweet, "id"),
        at=when,
        text=_text_of(retweeted) or _text_of(tweet),
        language=two_letters(word(tweet, "lang")),
        replied=word(answered, "username"),
        replied_post=word(tweet, "inReplyToTweetId"),
        retweeted=word(retweeted, "user", "username"),
        retweeted_post=word(retweeted, "id"),
        quoted=word(quoted, "user", "username"),
        quoted_post=word(quoted, "id"),
        mentions=mentions,
        counters={kind: whole(tweet, key) for key, kind in _COUNTERS.items()},
        followers=whole(user, "followersCount"),
        is_retweet=bool(retweeted),
    )


def _text_of(tweet: Record) -> str | None:
    return text(tweet, "rawContent") or text(tweet, "content") or text(tweet, "renderedContent")


def _take_row(row: Record, rows: Rows) -> None:
    """Put a row into the rows whose cells show objects, or a row of the four usual columns."""
    row = {name.lower(): value for name, value in row.items()}
    cell = first_word(row, "user.username", "username", "user")
    address = first_word(row, "url", "permalink")
    named = _USERNAME.search(cell or "") or _ADDRESS.search(cell or "")
    # A plain handle is a handle; anything else is an object as text.
    author = named[1] if named else (cell if cell and re.fullmatch(r"@?\w+", cell) else status_in(address)[0])
    quoted, quoted_post = status_in(word(row, "quotedtweet"))
    retweeted, retweeted_post = status_in(word(row, "retweetedtweet"))
    mentions = _USERNAME.findall(word(row, "mentionedusers") or "") if "mentionedusers" in row else None
    answered = _USERNAME.search(word(row, "inreplytouser") or "") or _ADDRESS.search(
        word(row, "inreplytouser") or ""
    )
    put_tweet(
        Tweet(
            author=author,
            number=first_word(row, "id", "tweet id", "tweetid", "tweet_id"),
            address=address,
            at=rows.time(first_word(row, "date", "datetime")),
            text=first_word(row, "rawcontent", "content", "text", "tweet", "renderedcontent"),
            language=two_letters(first_word(row, "lang", "language")),
            replied=answered[1] if answered else None,
            replied_post=word(row, "inreplytotweetid"),
            retweeted=retweeted,
            retweeted_post=retweeted_post,
            quoted=quoted,
            quoted_post=quoted_post,
            mentions=mentions,
            counters={kind: whole(row, key.lower()) for key, kind in _COUNTERS.items()},
        ),
        rows,
        spoken="inreplytouser" not in row,
    )


def _is_table(head: Head) -> bool:
    if head.shape != "csv":
        return False
    objects = (
        head.has("date", "id") and head.has_any("rawContent", "content") and head.has_any("user", "username")
    )
    return (objects and head.has_any("url", "likeCount", "replyCount")) or _has_four(head)


def _has_four(head: Head) -> bool:
    """Return whether the four columns that most scripts take of a tweet are there, and its number is one."""
    if head.has("Datetime", "Tweet Id", "Text", "Username"):
        return True
    names = [name.lower() for name in head.header]
    numbers = [name for name in ("tweet id", "tweetid", "tweet_id") if name in names]
    named = head.has_any("date", "datetime") and head.has_any("tweet", "text", "content")
    if not numbers or not named or not head.has_any("user", "username") or len(names) > _FEW_COLUMNS:
        return False
    place = names.index(numbers[0])
    rows = [row for row in head.cells[1:] if len(row) > place]
    numbered = bool(rows) and all(_NUMBER.fullmatch(row[place]) for row in rows)
    return numbered and not _one_is_named_by_all(" ".join(row) for row in rows)


def _one_is_named_by_all(rows: Iterable[str]) -> bool:
    """Return whether nearly every row names one handle: what was collected are the mentions of that account.

    Read tweet by tweet they would be spread over whomever they name, retweets of a critic to the critic.
    """
    named = [{handle.lower() for handle in re.findall(r"@(\w+)", row)} for row in rows]
    counted = Counter(handle for handles in named for handle in handles)
    return len(named) >= _ENOUGH and max(counted.values(), default=0) >= _MOST * len(named)


_BECOMES = (
    "inReplyToUser -> reply",
    "retweetedTweet -> share, with the original's text",
    "quotedTweet -> quote",
    "mentionedUsers -> mentions",
    "tweet -> post; retweeted and quoted tweets -> posts of their authors",
    "likeCount, retweetCount, replyCount, quoteCount -> totals, once, less those named",
)
FORMATS = (
    RecordFormat(
        name="snscrape",
        title="snscrape tweets (JSON lines)",
        networks=(_NETWORK,),
        source="public code",
        becomes=(*_BECOMES, "user.followersCount -> audience"),
        lost=("links, hashtags, media, places", "whom a retweeted or quoted tweet itself reached"),
        test=lambda head: (
            head.is_json
            and head.has("id", "date")
            and head.has_any("rawContent", "content", "renderedContent")
            and head.has_any("user.username", "likeCount")
        ),
        take=_take_object,
    ),
    RecordFormat(
        name="snscrape-csv",
        title="snscrape tweets as a table (cells that show objects, or Datetime, Tweet Id, Text, Username)",
        networks=(_NETWORK,),
        source="public code",
        becomes=(
            *_BECOMES,
            "without a column of replies: a leading handle -> reply, RT @name -> share",
            "without mentionedUsers: handles in the text -> mentions",
        ),
        lost=("whatever cells of objects do not show", "links, hashtags, media, places"),
        test=_is_table,
        take=_take_row,
    ),
)

"""Tweets as Twitter's API v2 gives them: pages with includes, or flattened by twarc, one a line."""

from __future__ import annotations

from collections.abc import Mapping

from kresearch.formats.head import Head
from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Rows
from kresearch.formats.tweets import Tweet, leading_handle, put_tweet, retweeted_in, two_letters
from kresearch.formats.values import Record, at, listed, part, text, whole, word

_NETWORK = "twitter"
_COUNTERS = {"like_count": "like", "retweet_count": "share", "reply_count": "reply", "quote_count": "quote"}
#: Where the author stands inside a tweet: twarc's flatten, 4CAT's.
_INSIDE = ("author", "author_user")


class Known:
    """The users and tweets that a page includes.

    Parameters
    ----------
    users, tweets
        By their number.
    """

    def __init__(self, users: list[Record], tweets: list[Record], rows: Rows) -> None:
        self.users = {word(user, "id") or "": user for user in users}
        self.tweets = {word(tweet, "id") or "": tweet for tweet in tweets}
        for number, user in self.users.items():
            rows.handle(number, word(user, "username"), network=_NETWORK)

    def author(self, tweet: Record) -> Record:
        """Return the author of a tweet as an object; empty when nothing says it."""
        inside = next((part(tweet, key) for key in _INSIDE if part(tweet, key)), {})
        return inside or self.users.get(word(tweet, "author_id") or "", {})

    def name(self, tweet: Record, rows: Rows) -> str | None:
        """Return the author's handle, or the number by which it may be found elsewhere."""
        author = self.author(tweet)
        number = word(tweet, "author_id") or word(author, "id")
        name = word(author, "username") or word(tweet, "author_username")
        if name is None:
            return rows.numbered_name(number, _NETWORK)
        rows.handle(number, name, network=_NETWORK)
        return name

    def whole_tweet(self, reference: Record) -> Record:
        """Return the tweet that a reference names, as far as the page holds it."""
        return reference if "text" in reference else self.tweets.get(word(reference, "id") or "", reference)


def read_page(page: Record, rows: Rows) -> None:
    """Put the tweets of a page into the rows."""
    data = at(page, "data")
    tweets = [data] if isinstance(data, Mapping) else listed(page, "data")
    if not tweets:
        rows.leave_out("a page without tweets")
        return
    known = Known(listed(page, "includes", "users"), listed(page, "includes", "tweets"), rows)
    rows.conversion.read += len(tweets) - 1
    for tweet in tweets:
        read_tweet(tweet, rows, known)


def read_tweet(tweet: Record, rows: Rows, known: Known | None = None) -> None:
    """Put one tweet of API v2 into the rows, with what its page includes.

    Its author and the tweets that it refers to may stand inside it.
    """
    known = known or Known([], [], rows)
    when = rows.time(tweet.get("created_at"))
    found: dict[str, tuple[str | None, str | None]] = {}
    said = _text(tweet)
    mentioned = {word(one, "id"): word(one, "username") for one in listed(tweet, "entities", "mentions")}
    for number, name in mentioned.items():
        rows.handle(number, name, network=_NETWORK)
    for reference in listed(tweet, "referenced_tweets"):
        kind, other = word(reference, "type") or "", known.whole_tweet(reference)
        name = known.name(other, rows)
        if "created_at" in other and "text" in other:
            put_tweet(_original(other, name, rows.time(other.get("created_at")), known), rows)
        found[kind] = (name, word(other, "id"))
        if kind == "retweeted":
            said = _text(other) or said
    replied, replied_post = found.get("replied_to", (None, None))
    if replied is None and "replied_to" in found:
        # Who is answered stands in the tweet itself, too.
        answered = word(tweet, "in_reply_to_user_id")
        replied = word(tweet, "in_reply_to_user", "username") or mentioned.get(answered)
        if replied is None and "entities" not in tweet:
            # Without entities the handle that the text begins with is the one it answers.
            replied = leading_handle(said)
            rows.handle(answered, replied, network=_NETWORK)
        replied = replied or rows.numbered_name(answered, _NETWORK)
    retweeted, retweeted_post = found.get("retweeted", (None, None))
    quoted, quoted_post = found.get("quoted", (None, None))
    if "quoted" in found and quoted is None:
        rows.leave_out("a quote whose quoted tweet is not in the file")
    is_retweet = "retweeted" in found
    names = [name for name in mentioned.values() if name]
    put_tweet(
        Tweet(
            author=known.name(tweet, rows),
            number=word(tweet, "id"),
            at=when,
            text=said,
            language=two_letters(word(tweet, "lang")),
            replied=replied,
            replied_post=replied_post,
            retweeted=(retweeted or retweeted_in(_text(tweet))) if is_retweet else None,
            retweeted_post=retweeted_post,
            quoted=quoted,
            quoted_post=quoted_post,
            # Without entities the text is all there is.
            mentions=names if "entities" in tweet or is_retweet else None,
            counters=_counters(tweet),
            followers=whole(known.author(tweet), "public_metrics", "followers_count"),
            is_retweet=is_retweet,
        ),
        rows,
    )


def _original(tweet: Record, name: str | None, when: int | None, known: Known) -> Tweet:
    """Return a tweet that stands inside another: a post with its counters, no more."""
    return Tweet(
        author=name,
        number=word(tweet, "id"),
        at=when,
        text=_text(tweet),
        mentions=[],
        counters=_counters(tweet),
        followers=whole(known.author(tweet), "public_metrics", "followers_count"),
    )


def _text(tweet: Record) -> str | None:
    return text(tweet, "note_tweet", "text") or text(tweet, "text")


def _counters(tweet: Record) -> dict[str, int | None]:
    return {kind: whole(tweet, "public_metrics", key) for key, kind in _COUNTERS.items()}


def _is_page(head: Head) -> bool:
    for prefix in ("data[].", "data."):
        if head.has(f"{prefix}id", f"{prefix}text") and not head.has("source_platform"):
            return head.has_any(
                f"{prefix}author_id", f"{prefix}edit_history_tweet_ids", "includes.users[].username"
            )
    return False


def _is_flat(head: Head) -> bool:
    tweet = head.is_json and head.has("id", "text", "author_id", "created_at")
    return tweet and not head.has_any("data", "author_user.username", "author_username")


_BECOMES = (
    "referenced_tweets replied_to -> reply",
    "referenced_tweets retweeted -> share, with the original's text",
    "referenced_tweets quoted -> quote",
    "entities.mentions -> mentions",
    "tweet -> post; tweets it refers to -> posts of their authors",
    "public_metrics -> totals, once, less those named",
    "followers_count -> audience",
)
_LOST = (
    "whom a tweet that is only included itself reached",
    "mentions inside retweets (--retweets-mention takes them)",
    "links, hashtags, media, places, context annotations",
)
FORMATS = (
    RecordFormat(
        name="twitter-api-v2",
        title="Twitter API v2 pages (data with includes)",
        networks=(_NETWORK,),
        source="documentation",
        becomes=_BECOMES,
        lost=_LOST,
        test=lambda head: head.is_json and _is_page(head),
        take=read_page,
    ),
    RecordFormat(
        name="twarc-flat",
        title="Twitter API v2 tweets one by one (twarc2 flatten)",
        networks=(_NETWORK,),
        source="public code",
        becomes=_BECOMES,
        lost=_LOST,
        test=_is_flat,
        take=read_tweet,
    ),
)

"""Tweets as Twitter's API v1.1 gave them: one JSON object each, as lines, an array or pages."""

from __future__ import annotations

from kresearch.formats.head import Head
from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Reached, Rows
from kresearch.formats.tweets import handles_in
from kresearch.formats.values import Record, at, listed, part, text, whole, word

_NETWORK = "twitter"
_COUNTERS = {
    "favorite_count": "like",
    "retweet_count": "share",
    "reply_count": "reply",
    "quote_count": "quote",
}


def read_tweet(tweet: Record, rows: Rows) -> None:
    """Put one tweet into the rows."""
    if "created_at" not in tweet:
        rows.leave_out(_other(tweet))
        return
    when = rows.time(tweet.get("created_at"))
    author, number = _author(tweet, rows), _id(tweet)
    said = _text_of(tweet)
    rows.audience(author, whole(tweet, "user", "followers_count"), when, network=_NETWORK)
    retweeted = part(tweet, "retweeted_status")
    reached: list[Reached] = []
    if retweeted:
        original = _embedded(retweeted, when, rows)
        reached.append(Reached(original, "share", _id(retweeted)))
        said = _text_of(retweeted) or said
        if rows.options.retweets_mention:
            reached += _mentions(retweeted, rows)
    else:
        rows.post(author, number, when, network=_NETWORK, text=said)
        _count(tweet, author, number, when, rows)
        reached += _replied(tweet, rows)
        quoted = part(tweet, "quoted_status")
        if quoted:
            reached.append(Reached(_embedded(quoted, when, rows), "quote", _id(quoted)))
        elif word(tweet, "quoted_status_id_str"):
            rows.leave_out("a quote whose quoted tweet is not in the file")
        reached += _mentions(tweet, rows)
    rows.statement(
        author, when, reached,
        network=_NETWORK, interaction_id=number, text=said, language=_language(tweet),
    )  # fmt: skip


def _embedded(tweet: Record, seen: int | None, rows: Rows) -> str | None:
    """Put a tweet that stands inside another into the rows: a post with its counters, no more."""
    author, number = _author(tweet, rows), _id(tweet)
    when = rows.time(tweet.get("created_at"))
    rows.post(author, number, when, network=_NETWORK, text=_text_of(tweet))
    _count(tweet, author, number, when, rows)
    rows.audience(author, whole(tweet, "user", "followers_count"), seen, network=_NETWORK)
    return author


def _count(tweet: Record, author: str | None, number: str | None, when: int | None, rows: Rows) -> None:
    for key, kind in _COUNTERS.items():
        rows.total(author, kind, whole(tweet, key), when, network=_NETWORK, post=number)


def _author(tweet: Record, rows: Rows) -> str | None:
    user = part(tweet, "user")
    name, number = word(user, "screen_name"), word(user, "id_str") or word(user, "id")
    if name is None:
        return rows.numbered_name(number, _NETWORK)
    rows.handle(number, name, network=_NETWORK)
    return name


def _replied(tweet: Record, rows: Rows) -> list[Reached]:
    name = word(tweet, "in_reply_to_screen_name")
    number = word(tweet, "in_reply_to_user_id_str") or word(tweet, "in_reply_to_user_id")
    post = word(tweet, "in_reply_to_status_id_str") or word(tweet, "in_reply_to_status_id")
    whom = name or rows.numbered_name(number, _NETWORK)
    # Without a tweet that it answers it only begins with the handle.
    return [Reached(whom, "reply" if post else "mention", post)] if whom else []


def _mentions(tweet: Record, rows: Rows) -> list[Reached]:
    found = listed(tweet, "extended_tweet", "entities", "user_mentions")
    found = found or listed(tweet, "entities", "user_mentions")
    if not found and not isinstance(at(tweet, "entities", "user_mentions"), list):
        # A program that kept some keys only: the text names them as well.
        return [Reached(name, "mention") for name in handles_in(_text_of(tweet))]
    for one in found:
        rows.handle(word(one, "id_str") or word(one, "id"), word(one, "screen_name"), network=_NETWORK)
    return [Reached(word(one, "screen_name"), "mention") for one in found]


def _text_of(tweet: Record) -> str | None:
    return text(tweet, "extended_tweet", "full_text") or text(tweet, "full_text") or text(tweet, "text")


def _id(tweet: Record) -> str | None:
    return word(tweet, "id_str") or word(tweet, "id")


def _language(tweet: Record) -> str | None:
    language = word(tweet, "lang")
    return language if language and len(language) == 2 else None


def _other(tweet: Record) -> str:
    """Return what a record of a stream is that is no tweet."""
    for key in ("delete", "limit", "scrub_geo", "status_withheld", "user_withheld", "disconnect", "warning"):
        if key in tweet:
            return f"a message of the stream, no tweet ({key})"
    return "a record without created_at, no tweet"


def _is_tweet(prefix: str, head: Head) -> bool:
    return (
        head.has(f"{prefix}created_at", f"{prefix}user.screen_name")
        and head.has_any(f"{prefix}id_str", f"{prefix}id")
        and head.has_any(f"{prefix}text", f"{prefix}full_text")
    )


def _take(record: Record, rows: Rows) -> None:
    statuses = at(record, "statuses")
    if not isinstance(statuses, list):
        read_tweet(record, rows)
        return
    for tweet in listed(record, "statuses"):
        read_tweet(tweet, rows)
    rows.conversion.read += len(statuses) - 1


FORMAT = RecordFormat(
    name="twitter-api-v1",
    title="Twitter API v1.1 tweets (JSON lines, array, search pages)",
    networks=(_NETWORK,),
    source="documentation",
    becomes=(
        "reply -> reply to in_reply_to_screen_name",
        "retweet -> share of the retweeted author, with the original's text",
        "quote -> quote of the quoted author",
        "user_mentions -> mentions",
        "tweet -> post of its author",
        "retweeted and quoted tweets -> posts of their authors",
        "favorite_count, retweet_count, reply_count, quote_count -> totals, once, less those named",
        "followers_count -> audience at the time of the tweet that shows it",
    ),
    lost=(
        "whom a retweeted or quoted tweet itself reached",
        "mentions inside retweets (--retweets-mention takes them)",
        "links, hashtags, media, places",
        "messages of a stream that are no tweets, counted",
    ),
    test=lambda head: head.is_json and (_is_tweet("", head) or _is_tweet("statuses[].", head)),
    take=_take,
)

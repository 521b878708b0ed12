"""Tables of tweets as twarc-csv writes them."""

from __future__ import annotations

import json

from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Rows
from kresearch.formats.tweets import Tweet, put_tweet, two_letters
from kresearch.formats.values import Record, listed, text, whole, word

_NETWORK = "twitter"


def _take(row: Record, rows: Rows) -> None:
    retweeted_post = word(row, "referenced_tweets.retweeted.id")
    quoted_post = word(row, "referenced_tweets.quoted.id")
    quoted = _named(row, "quoted", rows) if quoted_post else None
    if quoted_post and quoted is None and not retweeted_post:
        rows.leave_out("a quote whose quoted account the row does not name")
    author, number = word(row, "author.username"), word(row, "author_id") or word(row, "author.id")
    rows.handle(number, author, network=_NETWORK)
    put_tweet(
        Tweet(
            author=author or rows.numbered_name(number, _NETWORK),
            number=word(row, "id"),
            at=rows.time(word(row, "created_at")),
            text=text(row, "text"),
            language=two_letters(word(row, "lang")),
            replied=_named(row, "in_reply_to", rows)
            if word(row, "referenced_tweets.replied_to.id")
            else None,
            replied_post=word(row, "referenced_tweets.replied_to.id"),
            retweeted=_named(row, "retweeted", rows) if retweeted_post else None,
            retweeted_post=retweeted_post,
            quoted=quoted,
            quoted_post=quoted_post,
            mentions=_mentions(row),
            counters={
                kind: whole(row, f"public_metrics.{key}_count")
                for key, kind in (
                    ("like", "like"),
                    ("retweet", "share"),
                    ("reply", "reply"),
                    ("quote", "quote"),
                )
            },
            followers=whole(row, "author.public_metrics.followers_count"),
            is_retweet=retweeted_post is not None,
        ),
        rows,
    )


def _named(row: Record, what: str, rows: Rows) -> str | None:
    number, name = word(row, f"{what}_user_id"), word(row, f"{what}_username")
    rows.handle(number, name, network=_NETWORK)
    return name or rows.numbered_name(number, _NETWORK)


def _mentions(row: Record) -> list[str] | None:
    """Return whom a row mentions: a JSON list in one cell; None when the column is missing."""
    if "entities.mentions" not in row:
        return None
    cell = text(row, "entities.mentions")
    try:
        found = json.loads(cell) if cell else []
    except ValueError:
        return None
    return [name for one in listed({"": found}, "") if (name := word(one, "username"))]


FORMAT = RecordFormat(
    name="twarc-csv",
    title="twarc-csv table of tweets",
    networks=(_NETWORK,),
    source="public code",
    becomes=(
        "referenced_tweets.replied_to.id with in_reply_to_username -> reply",
        "referenced_tweets.retweeted.id with retweeted_username -> share",
        "referenced_tweets.quoted.id with quoted_username -> quote",
        "entities.mentions -> mentions",
        "row -> post of author.username",
        "public_metrics -> totals, once, less those named",
        "author followers_count -> audience",
    ),
    lost=("quotes of accounts that the row does not name", "links, hashtags, media, places"),
    test=lambda head: (
        head.shape == "csv"
        and head.has("id", "created_at", "text")
        and head.has_any("author.username", "author_id")
        and head.has_any("referenced_tweets.retweeted.id", "public_metrics.retweet_count")
    ),
    take=_take,
)

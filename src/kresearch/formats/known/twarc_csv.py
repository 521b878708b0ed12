"""Tables of tweets of API v2: as twarc-csv writes them, and as R and scripts flatten them."""

from __future__ import annotations

import re

from kresearch._common.reading import parse_json
from kresearch.formats.head import Head
from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Rows
from kresearch.formats.tweets import Tweet, put_tweet, two_letters
from kresearch.formats.values import Record, listed, text, whole, word

_NETWORK = "twitter"
#: As the cell shows it: list(type = "quoted", id = "1"), [{'type': ...}], <ReferencedTweet id=1 type=quoted>.
_WAYS, _IDS = re.compile(r"replied_to|retweeted|quoted"), re.compile(r"\b\d{2,}\b")
_METRICS = ("like_count", "retweet_count", "reply_count", "quote_count")


def _take(record: Record, rows: Rows) -> None:
    row = {_key(name): value for name, value in record.items()}
    row |= _referenced(row)
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
            mentions=_mentions(row, rows),
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


def _key(name: str) -> str:
    """Return a column's name as twarc-csv writes it: ``public_metrics.like_count`` of ``like_count``."""
    bare = name.removeprefix("public_metrics_")
    return f"public_metrics.{bare}" if bare in _METRICS else "author.username" if name == "username" else name


def _referenced(row: Record) -> dict[str, str]:
    """Return the tweets that a row refers to, where one cell shows them all."""
    cell = text(row, "referenced_tweets") or ""
    ways, ids = _WAYS.findall(cell), _IDS.findall(cell)
    pairs = zip(ways, ids, strict=True) if len(ways) == len(ids) else ()
    return {f"referenced_tweets.{way}.id": number for way, number in pairs}


def _test(head: Head) -> bool:
    names = {_key(name) for name in head.header} if head.shape == "csv" else set()
    sure = {"referenced_tweets.retweeted.id", "public_metrics.retweet_count"}
    return {"id", "created_at", "text"} <= names and bool(
        names & {"author.username", "author_id"} and names & sure and names & {"author_id", "author.id"}
    )


def _named(row: Record, what: str, rows: Rows) -> str | None:
    number, name = word(row, f"{what}_user_id"), word(row, f"{what}_username")
    rows.handle(number, name, network=_NETWORK)
    return name or rows.numbered_name(number, _NETWORK)


def _mentions(row: Record, rows: Rows) -> list[str] | None:
    """Return whom a row mentions: a list in one cell, of JSON or of R; None when there is no such column."""
    if "entities.mentions" not in row:
        return None
    cell = text(row, "entities.mentions") or ""
    if cell.startswith("list("):
        names, numbers = ([name.strip('"') for name in _vector(cell, key)] for key in ("username", "id"))
    else:
        try:
            found = listed({"": parse_json(cell) if cell else []}, "")
        except ValueError:
            return None
        names = [name for one in found if (name := word(one, "username"))]
        numbers = [number for one in found if word(one, "username") and (number := word(one, "id"))]
    for number, name in zip(numbers, names, strict=False) if len(names) == len(numbers) else ():
        # Who is answered is known by number; without this it would be two people.
        rows.handle(number, name, network=_NETWORK)
    return names


def _vector(cell: str, key: str) -> list[str]:
    """Return the texts of one vector of an R list: ``username = c("anna", "bruno")``."""
    found = re.search(rf"\b{key} = (?:c\()?((?:\"[^\"]*\"(?:, )?)+)", cell)
    return re.findall(r"\"[^\"]*\"", found[1]) if found else []


FORMAT = RecordFormat(
    name="twarc-csv",
    title="twarc-csv table of tweets, and API v2 flattened by R or scripts (CSV)",
    networks=(_NETWORK,),
    source="public code",
    becomes=(
        "referenced_tweets.replied_to.id with in_reply_to_username -> reply",
        "referenced_tweets.retweeted.id with retweeted_username -> share",
        "referenced_tweets.quoted.id with quoted_username -> quote",
        "referenced_tweets in one cell (R, tweepy) with in_reply_to_user_id -> the same",
        "entities.mentions -> mentions",
        "row -> post of author.username",
        "public_metrics -> totals, once, less those named",
        "author followers_count -> audience",
    ),
    lost=("quotes of accounts that the row does not name", "links, hashtags, media, places"),
    test=_test,
    take=_take,
)

"""What X and Twitter say to an account about itself: figures per post and per day."""

from __future__ import annotations

from kresearch.errors import UsageError
from kresearch.formats.head import Head
from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Rows
from kresearch.formats.tweets import Tweet, leading_handle, put_tweet, retweeted_in, status_in
from kresearch.formats.values import Record, first_word, whole

_NETWORK = "twitter"
#: Kind -> its names in the exports of Twitter (2014-2023) and X (since 2024).
_COUNTERS = {
    "like": ("likes", "favorites"),
    "share": ("retweets", "reposts"),
    "reply": ("replies",),
}
_DAY = "%a, %b %d, %Y"


def _take(row: Record, rows: Rows) -> None:
    lowered = {name.lower(): value for name, value in row.items()}
    address = first_word(lowered, "tweet permalink", "post link", "post permalink")
    account = status_in(address)[0] or rows.options.account
    said = first_word(lowered, "tweet text", "post text")
    when = rows.time(first_word(lowered, "time", "date", "posted"), pattern=_DAY, utc=True)
    if account is None:
        raise UsageError(_ask_account())
    put_tweet(
        Tweet(
            author=account,
            number=first_word(lowered, "tweet id", "post id"),
            address=address,
            at=when,
            text=said,
            retweeted=retweeted_in(said),
            replied=leading_handle(said),
            counters=_counters(lowered),
        ),
        rows,
    )


def _take_day(row: Record, rows: Rows) -> None:
    lowered = {name.lower(): value for name, value in row.items()}
    account = rows.options.account
    if account is None:
        raise UsageError(_ask_account())
    when = rows.time(first_word(lowered, "date"), pattern=_DAY, utc=True)
    for kind, count in (_counters(lowered) | {"follow": whole(lowered, "new follows")}).items():
        rows.total(account, kind, count, when, network=_NETWORK)


def _counters(row: Record) -> dict[str, int | None]:
    return {
        kind: next((n for name in names if (n := whole(row, name)) is not None), None)
        for kind, names in _COUNTERS.items()
    }


def _ask_account() -> str:
    return (
        "the export does not say whose it is. Allowed: the account's handle. "
        "Import it with kresearch data import FILE --account HANDLE --out LOG."
    )


def _is_posts(head: Head) -> bool:
    return (
        head.shape == "csv"
        and head.has("impressions")
        and head.has_any("Tweet id", "Post id")
        and head.has_any("Tweet text", "Post text")
    )


FORMATS = (
    RecordFormat(
        name="x-analytics-posts",
        title="X and Twitter analytics per post (CSV)",
        networks=(_NETWORK,),
        source="public code",
        becomes=(
            "row -> post of the account in its address, or --account",
            "likes (favorites), retweets (reposts), replies -> totals, once",
            "a leading handle in the text -> reply of the account",
            "a day without an hour -> its midnight, UTC",
        ),
        lost=("impressions, engagements, clicks, follows per post", "who reacted", "promoted figures"),
        test=_is_posts,
        take=_take,
    ),
    RecordFormat(
        name="x-analytics-days",
        title="X analytics per day (CSV)",
        networks=(_NETWORK,),
        source="documentation",
        becomes=(
            "likes, reposts, replies, new follows of a day -> totals of the day",
            "--account -> the account",
        ),
        lost=(
            "impressions, engagements, bookmarks, unfollows, visits",
            "which posts were meant: none is named",
        ),
        test=lambda head: (
            head.shape == "csv"
            and head.has("date", "impressions", "engagements")
            and head.has_any("new follows", "profile visits")
            and not head.has_any("Post id", "Tweet id", "Post text")
        ),
        take=_take_day,
    ),
)

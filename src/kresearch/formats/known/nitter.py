"""Tweets as ntscraper takes them from Nitter: JSON with tweets and threads, or tweets alone."""

from __future__ import annotations

from kresearch.formats.head import Head
from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Rows
from kresearch.formats.tweets import Tweet, put_tweet, status_in
from kresearch.formats.values import Record, at, listed, part, text, whole, word, words

_NETWORK = "twitter"
_COUNTERS = {"likes": "like", "retweets": "share", "comments": "reply", "quotes": "quote"}


def _take(record: Record, rows: Rows) -> None:
    if "tweets" not in record:
        _take_tweet(record, rows)
        return
    rows.conversion.read -= 1
    threads = at(record, "threads")
    inside = (
        [one for thread in threads for one in listed({"": thread}, "")] if isinstance(threads, list) else []
    )
    for number, tweet in enumerate([*listed(record, "tweets"), *inside], start=1):
        rows.begin(f"tweet {number}")
        _take_tweet(tweet, rows)


def _take_tweet(tweet: Record, rows: Rows) -> None:
    author, number = _who(part(tweet, "user")), status_in(word(tweet, "link"))[1]
    when = rows.time(word(tweet, "date"))
    retweet = tweet.get("is-retweet") in (True, "True", "true")
    if retweet and (by := rows.options.account) is not None:
        # When it was retweeted the page does not show: not before the tweet.
        rows.interaction(
            author, by, "share", when,
            network=_NETWORK, post=number, interaction_id=f"share of {number} by {by}",
        )  # fmt: skip
    elif retweet:
        rows.leave_out("a retweet by the profile that was asked for, which the file does not name: --account")
    quoted = part(tweet, "quoted-post")
    quoted_user, quoted_number = status_in(word(quoted, "link"))
    replied = words(tweet, "replying-to")
    put_tweet(
        Tweet(
            author=author,
            number=number,
            at=when,
            text=text(tweet, "text"),
            replied=replied[0] if replied else None,
            quoted=_who(part(quoted, "user")) or quoted_user,
            quoted_post=quoted_number,
            counters={kind: whole(tweet, "stats", key) for key, kind in _COUNTERS.items()},
        ),
        rows,
        spoken="replying-to" not in tweet,
    )


def _who(user: Record) -> str | None:
    return word(user, "username")


def _is_export(head: Head) -> bool:
    return head.is_json and any(
        head.has(f"{p}link", f"{p}is-retweet", f"{p}stats.likes", f"{p}user.username")
        for p in ("", "tweets[].")
    )


FORMAT = RecordFormat(
    name="nitter",
    title="ntscraper: tweets from Nitter (JSON)",
    networks=(_NETWORK,),
    source="public code",
    becomes=(
        "tweet -> post of its author",
        "replying-to, else a leading handle -> reply; quoted-post -> quote; handles in the text -> mentions",
        "is-retweet -> share by --account, at the time of the tweet",
        "stats -> totals of likes, retweets, comments (replies), quotes, once, less those named",
    ),
    lost=(
        "who retweeted, and when: --account says who, else retweets are counted",
        "which tweet is answered; pictures, videos, links",
    ),
    test=_is_export,
    take=_take,
)

"""Tweets as twint collects them: CSV (with commas or tabs) and JSON lines with the same names."""

from __future__ import annotations

import re

from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Rows
from kresearch.formats.tweets import Tweet, put_tweet, status_in, two_letters
from kresearch.formats.values import Record, listed, text, whole, word

_NETWORK = "twitter"
#: [{'screen_name': 'anna', ...}] in newer files, ['anna'] in older ones.
_NAMED = re.compile(r"screen_name['\"]?\s*:\s*['\"](\w+)")
_PLAIN = re.compile(r"['\"]@?(\w+)['\"]")
_OFFSET = re.compile(r"([+-]?)(\d\d):?(\d\d)")


def _take(row: Record, rows: Rows) -> None:
    author = word(row, "username")
    replied = [name for name in _names(row, "reply_to") if name.lower() != (author or "").lower()]
    quoted, quoted_post = status_in(word(row, "quote_url"))
    retweeted = (
        word(row, "user_rt")
        if word(row, "retweet") in ("True", "true", "1") or row.get("retweet") is True
        else None
    )
    number, thread = word(row, "id"), word(row, "conversation_id")
    # Whose profile was searched stands in username; who wrote the retweeted tweet in user_rt.
    put_tweet(
        Tweet(
            author=author,
            number=word(row, "retweet_id") if retweeted and word(row, "retweet_id") else number,
            at=_time(row, rows),
            text=text(row, "tweet"),
            language=two_letters(word(row, "language")),
            replied=replied[0] if replied and thread != number else None,
            replied_post=None,
            retweeted=retweeted,
            retweeted_post=number if retweeted else None,
            quoted=quoted,
            quoted_post=quoted_post,
            mentions=[*_names(row, "mentions"), *replied] if "mentions" in row else None,
            counters={
                "like": whole(row, "likes_count"),
                "share": whole(row, "retweets_count"),
                "reply": whole(row, "replies_count"),
            },
            is_retweet=retweeted is not None,
        ),
        rows,
    )


def _names(row: Record, key: str) -> list[str]:
    objects = listed(row, key)
    if objects:
        return [name for one in objects if (name := word(one, "screen_name") or word(one, "username"))]
    cell = str(row.get(key) or "")
    return _NAMED.findall(cell) or ([] if "{" in cell else _PLAIN.findall(cell))


def _time(row: Record, rows: Rows) -> int | None:
    """Return the time of date and time in the zone of its column; a named zone must be declared."""
    day, hour, zone = word(row, "date"), word(row, "time"), word(row, "timezone") or ""
    if day is None or hour is None:
        return rows.time(word(row, "created_at"))
    offset = _OFFSET.fullmatch(zone)
    said = f"{offset[1] or '+'}{offset[2]}:{offset[3]}" if offset else zone if zone in ("UTC", "GMT") else ""
    return rows.time(f"{day} {hour}{said}")


FORMAT = RecordFormat(
    name="twint",
    title="twint tweets (CSV, JSON lines)",
    networks=(_NETWORK,),
    source="public code",
    becomes=(
        "reply_to, when the tweet does not begin its conversation -> reply",
        "user_rt of a retweet -> share",
        "quote_url -> quote",
        "mentions -> mentions",
        "row -> post of username",
        "likes_count, retweets_count, replies_count -> totals, once, less those named",
        "date, time, timezone -> time; a named zone such as CET needs --timezone",
    ),
    lost=("which tweet is answered", "links, hashtags, media, places"),
    test=lambda head: (
        (head.is_json or head.shape == "csv")
        and head.has("id", "conversation_id", "username", "tweet")
        and head.has_any("date", "created_at")
    ),
    take=_take,
)

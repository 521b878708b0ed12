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
#: As its writers of files call them, and as its data frames do.
_COUNTERS = {
    "like": ("likes_count", "nlikes"),
    "share": ("retweets_count", "nretweets"),
    "reply": ("replies_count", "nreplies"),
}
#: +0200; a data frame makes the number 200 of it, and 0 of +0000.
_OFFSET = re.compile(r"([+-]?)(0|\d?\d:?\d\d)(?:\.0)?")


def _take(row: Record, rows: Rows) -> None:
    author = word(row, "username")
    replied = [name for name in _names(row, "reply_to") if name.lower() != (author or "").lower()]
    quoted, quoted_post = status_in(word(row, "quote_url"))
    retweeted = (
        word(row, "user_rt")
        if word(row, "retweet") in ("True", "true", "1") or row.get("retweet") is True
        else None
    )
    number, thread, address = word(row, "id"), word(row, "conversation_id"), word(row, "link")
    begins = thread in (number, status_in(address)[1])
    # Whose profile was searched stands in username; who wrote the retweeted tweet in user_rt.
    put_tweet(
        Tweet(
            author=author,
            number=word(row, "retweet_id") if retweeted and word(row, "retweet_id") else number,
            at=_time(row, rows),
            text=text(row, "tweet"),
            language=two_letters(word(row, "language")),
            replied=replied[0] if replied and not begins else None,
            replied_post=None,
            retweeted=retweeted,
            retweeted_post=number if retweeted else None,
            quoted=quoted,
            quoted_post=quoted_post,
            mentions=[*_names(row, "mentions"), *replied] if "mentions" in row else None,
            counters={
                kind: whole(row, column) if column in row else whole(row, short)
                for kind, (column, short) in _COUNTERS.items()
            },
            is_retweet=retweeted is not None,
            address=address,
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
    # Data frames have the whole time in date; what annotates them writes its own into created_at.
    moment = day if hour is None else f"{day} {hour}"
    if day is None or moment is None or ":" not in moment:
        return rows.time(word(row, "created_at"))
    offset = _OFFSET.fullmatch(zone)
    if offset is None:
        # It is the zone's name on the day of collecting: what it means must be declared.
        known = zone in ("UTC", "GMT") or zone.lower() in rows.options.zones
        return rows.time(f"{moment} {zone}" if known else moment)
    digits = offset[2].replace(":", "").zfill(4)
    return rows.time(f"{moment}{offset[1] or '+'}{digits[:2]}:{digits[2:]}")


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
        "likes_count, retweets_count, replies_count (nlikes, ...) -> totals, once, less those named",
        "date, time, timezone -> time; a named zone such as CET needs --timezone, or --zone CET=Europe/Rome",
        "link -> id, where the column id was lost or renumbered",
    ),
    lost=("which tweet is answered", "links, hashtags, media, places"),
    test=lambda head: (
        (head.is_json or head.shape == "csv")
        and head.has("id", "conversation_id", "username", "tweet")
        and head.has_any("date", "created_at")
    ),
    take=_take,
)

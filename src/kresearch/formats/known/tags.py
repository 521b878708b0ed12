"""Tweets in the sheets of TAGS, the Twitter Archiving Google Sheet, saved as CSV."""

from __future__ import annotations

from kresearch._common.reading import parse_json
from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Rows
from kresearch.formats.tweets import Tweet, handles_in, put_tweet, retweeted_in
from kresearch.formats.values import Record, listed, text, whole, word

_NETWORK = "twitter"


def _take(row: Record, rows: Rows) -> None:
    said = text(row, "text")
    answered = word(row, "in_reply_to_screen_name")
    post = word(row, "in_reply_to_status_id_str")
    rows.handle(word(row, "from_user_id_str"), word(row, "from_user"), network=_NETWORK)
    put_tweet(
        Tweet(
            author=word(row, "from_user"),
            number=word(row, "id_str"),
            address=word(row, "status_url"),
            at=rows.time(word(row, "created_at")),
            text=said,
            replied=answered if post else None,
            replied_post=post,
            retweeted=retweeted_in(said),
            # Also whom a tweet merely begins with.
            mentions=[*_mentions(row, said), *([answered] if answered else [])],
            followers=whole(row, "user_followers_count"),
        ),
        rows,
    )


def _mentions(row: Record, said: str | None) -> list[str]:
    cell = text(row, "entities_str")
    try:
        found = parse_json(cell) if cell else None
    except ValueError:
        # Sheets cut long cells short.
        found = None
    if not isinstance(found, dict):
        return handles_in(said)
    return [name for one in listed(found, "user_mentions") if (name := word(one, "screen_name"))]


FORMAT = RecordFormat(
    name="tags",
    title="TAGS sheets (CSV)",
    networks=(_NETWORK,),
    source="documentation",
    becomes=(
        "in_reply_to_screen_name -> reply",
        "RT @name -> share",
        "entities_str, or handles in the text -> mentions",
        "row -> post of from_user",
        "user_followers_count -> audience",
        "created_at -> time (the column time is in the zone of the sheet, and not read)",
    ),
    lost=(
        "quotes: the sheet does not say whom",
        "the retweeted tweet's id",
        "counts of likes: not in the sheet",
    ),
    test=lambda head: head.shape == "csv" and head.has("id_str", "from_user", "text", "created_at"),
    take=_take,
)

"""Meltwater's exports of mentions: tab-separated UTF-16, with the hit sentence as text."""

from __future__ import annotations

from kresearch.formats.head import Head
from kresearch.formats.mentions import MentionFormat, has_columns

_COLUMNS = {
    "account": ("input name",),
    "author": ("influencer", "twitter screen name"),
    "date": ("date",),
    "time": ("time",),
    "text": ("hit sentence", "opening text"),
    "title": ("headline",),
    "sentiment": ("sentiment",),
    "place": ("source",),
    "address": ("url",),
    "id": ("tweet id",),
    "language": ("language",),
    "followers": ("twitter followers",),
}


def _is_export(head: Head) -> bool:
    return head.has("hit sentence", "influencer") and has_columns(
        head, _COLUMNS, "date", "sentiment", "place"
    )


FORMAT = MentionFormat(
    name="meltwater",
    title="Meltwater mentions (CSV, .xlsx)",
    source="public code",
    columns=_COLUMNS,
    test=_is_export,
)

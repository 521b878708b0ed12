"""Meltwater's exports of mentions: tab-separated UTF-16, newer ones .xlsx, with the hit sentence as text."""

from __future__ import annotations

from kresearch.formats.head import Head
from kresearch.formats.mentions import MentionFormat, has_columns

_COLUMNS = {
    "account": ("input name",),
    "author": ("influencer", "twitter screen name", "author handle", "author name"),
    "date": ("date",),
    "time": ("time",),
    "text": ("hit sentence", "opening text"),
    "title": ("headline", "title"),
    "sentiment": ("sentiment",),
    "place": ("source", "source type"),
    "site": ("source domain",),
    "address": ("url",),
    "id": ("tweet id", "document id"),
    "language": ("language",),
    "followers": ("twitter followers",),
}


def _is_export(head: Head) -> bool:
    known = head.has("hit sentence", "influencer") or head.has("hit sentence", "document id", "input name")
    return known and has_columns(head, _COLUMNS, "date", "sentiment", "place")


FORMAT = MentionFormat(
    name="meltwater",
    title="Meltwater mentions (CSV, .xlsx)",
    source="public code",
    columns=_COLUMNS,
    test=_is_export,
)

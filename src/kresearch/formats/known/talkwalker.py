"""Talkwalker's exports of results: dotted column names, sentiment from -5 to 5."""

from __future__ import annotations

from kresearch.formats.head import Head
from kresearch.formats.mentions import MentionFormat, has_columns

_COLUMNS = {
    "account": ("matched_profile", "matched_query", "brand"),
    "author": ("extra_author_attributes.short_name", "extra_author_attributes.name"),
    "date": ("published",), "text": ("content",), "title": ("title",), "sentiment": ("sentiment",),
    "place": ("source_type",), "site": ("domain_url",), "address": ("url",), "language": ("lang",),
}  # fmt: skip


def _is_export(head: Head) -> bool:
    talkwalker = (
        "extra_author_attributes.name",
        "extra_source_attributes.name",
        "search_indexed",
        "source_type",
    )
    return head.has_any(*talkwalker) and has_columns(head, _COLUMNS, "date", "text", "address")


FORMAT = MentionFormat(
    name="talkwalker",
    title="Talkwalker results (CSV, .xlsx)",
    source="public code",
    columns=_COLUMNS,
    test=_is_export,
    scale=5,
)

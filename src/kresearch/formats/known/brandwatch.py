"""Brandwatch's mention exports: a table below lines that name the query and the period."""

from __future__ import annotations

import re

from kresearch.formats.head import Head
from kresearch.formats.mentions import MentionFormat, has_columns

_COLUMNS = {
    "account": ("query name",),
    "author": ("author",),
    "date": ("date",),
    "text": ("full text", "snippet"),
    "title": ("title",),
    "sentiment": ("sentiment",),
    "place": ("content source name", "content source", "page type"),
    "site": ("domain",),
    "address": ("url",),
    "id": ("resource id",),
    "language": ("language",),
    "entry": ("engagement type", "thread entry type"),
    "thread_author": ("thread author",),
    "followers": ("twitter followers", "x followers"),
    "likes": ("likes", "twitter likes", "facebook likes"),
    "shares": ("shares", "twitter retweets", "x reposts", "facebook shares"),
    "comments": ("comments", "facebook comments"),
}
#: From:,Mon May 01 00:00:00 UTC 2023
_UTC = re.compile(r"^\W*(?:From|To)\W.*\b(?:UTC|GMT)\b", re.MULTILINE)


def _is_export(head: Head) -> bool:
    return head.has("query id", "query name") and has_columns(head, _COLUMNS, "date", "author", "sentiment")


def _in_utc(head: Head) -> bool:
    """Return whether the lines above the table say that its times are UTC."""
    return _UTC.search("\n".join(head.text.splitlines()[: head.skip])) is not None


FORMAT = MentionFormat(
    name="brandwatch",
    title="Brandwatch mentions (CSV, .xlsx)",
    source="public code",
    columns=_COLUMNS,
    test=_is_export,
    utc=_in_utc,
)

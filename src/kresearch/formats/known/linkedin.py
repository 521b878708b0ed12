"""LinkedIn's analytics of a page: figures per post."""

from __future__ import annotations

from kresearch.formats.counters import CountersFormat

_POSTS = {
    "post": ("post link",),
    "date": ("created date",),
    "text": ("post title", "update title", "content"),
    "likes": ("likes", "reactions"),
    "comments": ("comments",),
    "shares": ("reposts", "shares"),
    "follows": ("follows",),
}

FORMATS = (
    CountersFormat(
        name="linkedin-posts",
        title="LinkedIn page analytics per post (the sheet 'All posts', .xls, .xlsx, CSV)",
        networks=("linkedin",),
        source="public code",
        becomes=(
            "row -> post of --account",
            "likes, comments, reposts, follows -> totals, once, at midnight UTC of the day of the post",
        ),
        lost=(
            "whose page it is: the export does not say, --account does",
            "impressions, views, clicks, rates; who reacted and when",
            "the sheet of figures per day: it holds the same reactions again",
        ),
        columns=_POSTS,
        totals={"likes": "like", "comments": "comment", "shares": "share", "follows": "follow"},
        test=lambda head: head.has("post link", "created date", "likes", "comments"),
        order="mdy",
        utc=True,
    ),
)

"""Sprout Social's post performance report: posts of one's own profiles on several networks."""

from __future__ import annotations

from kresearch.formats.counters import TOGETHER, CountersFormat
from kresearch.formats.head import Head

_COLUMNS = {
    "account": ("profile",), "post": ("post id",), "date": ("date",), "text": ("post",),
    "network": ("network",), "reactions": ("reactions",), "comments": ("comments",), "shares": ("shares",),
}  # fmt: skip


def _is_report(head: Head) -> bool:
    return head.has("date", "post id", "network", "profile", "post", "sent by")


FORMAT = CountersFormat(
    name="sprout-social",
    title="Sprout Social post performance (CSV)",
    networks=("facebook", "instagram", "linkedin", "pinterest", "threads", "tiktok", "twitter", "youtube"),
    source="public code",
    becomes=(
        "row -> post of Profile on Network",
        f"Reactions, Comments, Shares -> totals, once; {TOGETHER}",
    ),
    lost=(
        "who reacted, and when: figures are counted at the time of the post",
        "impressions, reach, saves, clicks, views: looking is no interaction",
        "which reactions were love or anger: their columns are parts of Reactions",
    ),
    columns=_COLUMNS,
    totals={"reactions": "like", "comments": "comment", "shares": "share"},
    test=_is_report,
    mixed=True,
)

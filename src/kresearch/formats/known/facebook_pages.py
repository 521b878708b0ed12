"""Facebook pages with totals per reaction, as a well-known program of 2016 wrote them."""

from __future__ import annotations

from kresearch.formats.counters import CountersFormat
from kresearch.formats.head import Head

_TOTALS = {
    "num_likes": "like", "num_loves": "love", "num_wows": "wow", "num_hahas": "haha", "num_sads": "sad",
    "num_angrys": "angry", "num_comments": "comment", "num_shares": "share",
}  # fmt: skip


def _is_table(head: Head) -> bool:
    return head.has(
        "status_id", "status_published", "num_reactions", "num_likes", "num_comments", "num_shares"
    )


def _page(post: str) -> str | None:
    page, underscore, _ = post.partition("_")
    return page if underscore else None


FORMAT = CountersFormat(
    name="facebook-pages",
    title="Facebook page posts with totals per reaction (status_id, num_likes, num_angrys, ...)",
    networks=("facebook",),
    source="public files",
    becomes=(
        "row -> post of the page (column page, else the first number of status_id)",
        "num_likes, num_loves, num_wows, num_hahas, num_sads, num_angrys -> totals of these kinds",
        "num_comments, num_shares -> totals",
        "times -> UTC-5, as the program writes them, unless --timezone says otherwise",
    ),
    lost=("who reacted", "when: all is counted at the time of the post", "links, type of the post"),
    columns={
        "account": ("page", "page_name"), "post": ("status_id",), "date": ("status_published",),
        "text": ("status_message",), **{name: (name,) for name in _TOTALS},
    },
    totals=_TOTALS,
    test=_is_table,
    order="mdy",
    offset_hours=-5,
    account_of=_page,
)  # fmt: skip

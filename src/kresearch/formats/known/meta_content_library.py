"""Posts of the Meta Content Library: downloads as tables, and pages of its API."""

from __future__ import annotations

from typing import Any

from kresearch.formats.head import Head
from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Rows
from kresearch.formats.values import Record, listed, part, whole, word

#: Counter -> kind. "Care" is a later Facebook reaction beside love.
_COUNTERS = {
    "like_count": "like", "love_count": "love", "care_count": "love", "wow_count": "wow",
    "haha_count": "haha", "sad_count": "sad", "angry_count": "angry", "comment_count": "comment",
    "share_count": "share",
}  # fmt: skip
#: Counters that Instagram's posts do not have.
_OF_FACEBOOK = ("reaction_count", "share_count", "love_count", "angry_count")


def _take(record: Record, rows: Rows) -> None:
    posts = listed(record, "data") or [record]
    rows.conversion.read += max(len(posts) - 1, 0)
    for post in posts:
        _take_post(post, rows)


def _take_post(post: Record, rows: Rows) -> None:
    # A table writes the path of a field as its column.
    owner, counts = _fields(post, "post_owner"), _fields(post, "statistics")
    instagram = (word(owner, "type") or "").lower().startswith("instagram")
    network = "instagram" if instagram or not any(name in counts for name in _OF_FACEBOOK) else "facebook"
    # Not every page has a user name; its displayed name is then all there is.
    account = word(owner, "username") or word(owner, "name") or word(owner, "id")
    number, when = word(post, "id"), rows.time(word(post, "creation_time"), utc=True)
    rows.post(account, number, when, network=network, text=word(post, "text"))
    totals: dict[str, int] = {}
    for name, kind in _COUNTERS.items():
        totals[kind] = totals.get(kind, 0) + (whole(counts, name) or 0)
    for kind, count in totals.items():
        rows.total(account, kind, count, when, network=network, post=number)


def _fields(post: Record, name: str) -> dict[str, Any]:
    """Return the fields below a name, of an object or of columns such as ``statistics.views``."""
    inside = dict(part(post, name))
    head = f"{name}."
    return inside | {key.removeprefix(head): value for key, value in post.items() if key.startswith(head)}


_NEEDED = ("creation_time", "post_owner.id", "statistics.like_count")


def _is_posts(head: Head) -> bool:
    if head.shape == "csv":
        return head.has(*_NEEDED)
    return head.is_json and (head.has(*_NEEDED) or head.has(*(f"data[].{name}" for name in _NEEDED)))


FORMAT = RecordFormat(
    name="meta-content-library",
    title="Meta Content Library posts of Facebook and Instagram (CSV, JSON)",
    networks=("facebook", "instagram"),
    source="documentation",
    becomes=(
        "post -> post of its owner (user name, else the name shown), creation_time -> time, UTC",
        "like, love, care, wow, haha, sad, angry, comment and share counts -> totals (care counts as love)",
        "without Facebook's counters the network is instagram",
    ),
    lost=(
        "who reacted",
        "views and the sum of reactions",
        "the page that shows the post",
        "links, pictures, tags",
    ),
    test=_is_posts,
    take=_take,
)

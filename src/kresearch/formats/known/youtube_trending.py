"""Lists of trending videos, day by day: cumulative counters, whose gains since the day before count."""

from __future__ import annotations

from dataclasses import dataclass

from kresearch.formats.head import Head
from kresearch.formats.records import read_records
from kresearch.formats.rows import Rows
from kresearch.formats.values import Record, first_word, whole, word

_NETWORK = "youtube"
#: Kind -> the columns of its counter in the public lists of 2017 and 2020.
_COUNTERS = {
    "view": ("views", "view_count"),
    "like": ("likes",),
    "dislike": ("dislikes",),
    "comment": ("comment_count", "comment_total"),
}
#: 17.14.11 is 14 November 2017.
_DAY = "%y.%d.%m"


@dataclass(frozen=True)
class TrendingLists:
    """A table with one row per video and day on the list."""

    name: str = "youtube-trending"
    title: str = "YouTube trending videos, one row per video and day (CSV)"
    networks: tuple[str, ...] = (_NETWORK,)
    source: str = "public files"
    becomes: tuple[str, ...] = (
        "views, likes, dislikes, comments gained since the video's last day on the list -> totals of the day",
        "video -> post of the channel at its publish time",
    )
    lost: tuple[str, ...] = (
        "what a video had gathered before its first day on the list: no gain of that day, said",
        "counters that fell, taken as no gain, said",
        "who watched and liked; tags, categories",
    )

    def recognises(self, head: Head) -> bool:
        """Return whether the first kilobytes are of this form."""
        return head.has("video_id", "trending_date", "likes") and head.has_any("views", "view_count")

    def read(self, head: Head, rows: Rows) -> None:
        """Read every row, put each video's days in order, and take the differences."""
        days: dict[str, dict[int, Record]] = {}
        for where, record in read_records(head, rows):
            rows.begin(where)
            video = word(record, "video_id")
            day = rows.time(word(record, "trending_date"), pattern=_DAY, utc=True)
            if video is None or day is None:
                rows.leave_out("a row without a video or a day")
                continue
            if day in days.setdefault(video, {}):
                rows.leave_out("a video that is twice on the list of a day")
                continue
            # Only the figures are kept, or a file of descriptions would have to fit into memory.
            kept = {name: record.get(name) for names in _COUNTERS.values() for name in names}
            days[video][day] = kept | {"channel": first_word(record, "channel_title", "channelTitle")}
            published = rows.time(first_word(record, "publish_time", "publishedAt"))
            if published is not None and len(days[video]) == 1:
                title = word(record, "title")
                rows.post(word(days[video][day], "channel"), video, published, network=_NETWORK, text=title)
        for seen in days.values():
            _take_gains(seen, rows)


def _take_gains(seen: dict[int, Record], rows: Rows) -> None:
    before: dict[str, int] = {}
    for day in sorted(seen):
        for kind, names in _COUNTERS.items():
            count = next((n for name in names if (n := whole(seen[day], name)) is not None), None)
            if count is None:
                continue
            if kind not in before:
                rows.note(f"first sights of a video whose {kind}s so far are no gain of that day")
            elif count < before[kind]:
                rows.note(f"{kind}s of a video that fell since its last day, taken as no gain")
            else:
                account = word(seen[day], "channel")
                rows.total(account, kind, count - before[kind], day, network=_NETWORK)
            before[kind] = count


FORMAT = TrendingLists()

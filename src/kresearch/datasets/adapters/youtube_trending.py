"""YouTube trending videos, US, September and October 2017: counters that must be differenced."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kresearch.datasets.card import load_card
from kresearch.datasets.catalogue import Dataset
from kresearch.datasets.reading import find_files, leave_out, read_texts, to_number, to_utc
from kresearch.datasets.totals import melt_totals

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

_COUNTERS = {"views": "view", "likes": "like", "dislikes": "dislike", "comment_total": "comment"}
_NEEDED = ("video_id", "channel_title", "date", *_COUNTERS)


def load(source: Path | None, *, year: int = 2017) -> InteractionLog:
    """Return what each counter gained from one day on the list to the next.

    Parameters
    ----------
    source
        ``USvideos.csv`` or its folder.
    year
        The dates (dd.mm) have none; the file is of 2017.
    """
    from kresearch.interactions import InteractionLog

    notes: list[str] = []
    names = ["*videos.csv", "*Videos.csv"]
    path = find_files(source, names, dataset="youtube-trending")[0]
    rows = read_texts(path, notes=notes, columns=_NEEDED).rename(columns={"channel_title": "account"})
    # "09.10" became 9.1 in some copies, where a spreadsheet took it for a number.
    whole = rows["date"].str.fullmatch(r"\d{2}\.\d{2}")
    rows["at"] = to_utc(rows["date"].where(whole) + f".{year}", formats="%d.%m.%Y")
    rows = leave_out(rows, rows["at"].isna(), "the date is not dd.mm", notes=notes)
    rows = leave_out(rows, rows["account"].str.strip() == "", "they have no channel", notes=notes)
    rows["account"] = rows["account"].str.strip()
    counters = list(_COUNTERS)
    rows[counters] = rows[counters].apply(to_number)
    rows = leave_out(rows, rows[counters].isna().any(axis=1), "a counter is no number", notes=notes)
    again = rows.duplicated(["video_id", "at"])
    rows = leave_out(rows, again, "the same video is there twice on a day", notes=notes)
    rows = rows.sort_values(["video_id", "at"], kind="stable")
    gained = rows.groupby("video_id")[counters].diff()
    first = gained["views"].isna()
    fell = int((gained < 0).any(axis=1).sum())
    if fell:
        notes.append(
            f"{fell:,} of {len(rows):,} rows have a counter that fell since the day before: taken as 0."
        )
    notes.append(
        f"{int(first.sum()):,} first sights of a video give no rows: what its counters had gathered "
        "before is no gain of that day."
    )
    rows[counters] = gained.clip(lower=0)
    rows["post"] = rows["video_id"] + "@" + rows["at"].dt.strftime("%m-%d")
    totals = melt_totals(
        rows.loc[~first].assign(**{c: rows.loc[~first, c].astype("int64").astype(str) for c in counters}),
        _COUNTERS,
        network="youtube",
        notes=notes,
    )
    # The day was part of the id only to keep it unique: the post is the video.
    totals["post"] = totals["post"].str.split("@").str[0]
    log = InteractionLog(interactions=totals, source="YouTube trending videos (US, 2017)")
    log.notes.extend(notes)
    return log


DATASET = Dataset(load_card("youtube-trending"), load)

"""Facebook pages of Thai sellers, 2012 to 2018: totals per post, with long gaps."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kresearch.datasets.card import load_card
from kresearch.datasets.catalogue import Dataset
from kresearch.datasets.reading import find_files, leave_out, read_texts, to_utc
from kresearch.datasets.totals import FACEBOOK_TOTALS, keep_latest, melt_totals, note_early

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

_NEEDED = ("status_id", "status_published", "num_reactions", "num_comments", "num_shares", "num_likes")


def load(source: Path | None, *, assume_offset_hours: float = 0.0) -> InteractionLog:
    """Return totals per post as rows of anonymous actors.

    Parameters
    ----------
    source
        ``Live.csv`` or its folder. The account is the part of ``status_id`` before ``_``.
    assume_offset_hours
        The times have no zone and the publisher names none; by default they are read as UTC.
    """
    from kresearch.interactions import InteractionLog

    notes: list[str] = []
    path = find_files(source, ["Live*.csv", "live*.csv"], dataset="facebook-live")[0]
    posts = read_texts(path, notes=notes, columns=_NEEDED).rename(columns={"status_id": "post"})
    posts["account"] = posts["post"].str.split("_").str[0]
    posts["at"] = to_utc(
        posts["status_published"], offset_hours=assume_offset_hours, formats="%m/%d/%Y %H:%M"
    )
    notes.append(f"Times have no zone in the file: read as UTC{assume_offset_hours:+g}, an assumption.")
    posts = leave_out(posts, posts["at"].isna(), "their time cannot be read", notes=notes)
    posts = leave_out(posts, ~posts["post"].str.contains("_"), "their status_id names no page", notes=notes)
    posts = keep_latest(posts, by="num_reactions", notes=notes)
    note_early(posts, notes=notes)
    notes.append("Totals have no time of their own: all are counted at the time of the post.")
    log = InteractionLog(
        interactions=melt_totals(posts, FACEBOOK_TOTALS, network="facebook", notes=notes),
        posts=posts[["account", "post", "at"]].assign(network="facebook"),
        source="Facebook Live sellers in Thailand",
    )
    log.notes.extend(notes)
    return log


DATASET = Dataset(load_card("facebook-live"), load)

"""Facebook pages, 2016: totals of reactions, comments and shares per post."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from kresearch.datasets.card import load_card
from kresearch.datasets.catalogue import Dataset
from kresearch.datasets.reading import find_files, leave_out, read_texts, to_utc
from kresearch.datasets.totals import FACEBOOK_TOTALS, keep_latest, melt_totals, note_early

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

_NEEDED = ("status_id", "status_published", "num_reactions", "num_comments", "num_shares", "num_likes")
_PUBLIC_NAME = re.compile(r"(.+)_facebook_statuses\.csv")


def load(source: Path | None, *, assume_offset_hours: float = -5.0) -> InteractionLog:
    """Return totals per post as rows of anonymous actors.

    Parameters
    ----------
    source
        ``<page>_facebook_statuses.csv``, a folder of them, or one file with a column ``page``.
    assume_offset_hours
        The times have no zone. The public program that gathered them subtracts five hours from
        UTC all year, hence the default.
    """
    from kresearch.interactions import InteractionLog

    notes: list[str] = []
    names = ["*_facebook_statuses.csv", "statuses.csv"]
    frames = []
    for path in find_files(source, names, dataset="facebook-pages"):
        frame = read_texts(path, notes=notes, columns=_NEEDED)
        if "page" not in frame:
            match = _PUBLIC_NAME.match(path.name)
            frame["page"] = match.group(1) if match else frame["status_id"].str.split("_").str[0]
        frames.append(frame)
    posts = pd.concat(frames, ignore_index=True).rename(columns={"page": "account", "status_id": "post"})
    posts["at"] = to_utc(posts["status_published"], offset_hours=assume_offset_hours)
    notes.append(f"Times have no zone in the file: read as UTC{assume_offset_hours:+g}, an assumption.")
    posts = leave_out(posts, posts["at"].isna(), "their time cannot be read", notes=notes)
    posts = leave_out(posts, posts["post"].str.strip() == "", "they have no status_id", notes=notes)
    posts = keep_latest(posts, by="num_reactions", notes=notes)
    note_early(posts, notes=notes)
    notes.append("Totals have no time of their own: all are counted at the time of the post.")
    texts = (
        posts["status_message"].where(posts["status_message"] != "") if "status_message" in posts else None
    )
    log = InteractionLog(
        interactions=melt_totals(posts, FACEBOOK_TOTALS, network="facebook", notes=notes),
        posts=posts[["account", "post", "at"]].assign(network="facebook", text=texts),
        source="facebook-pages (totals per post, 2016)",
    )
    log.notes.extend(notes)
    return log


DATASET = Dataset(load_card("facebook-pages"), load)

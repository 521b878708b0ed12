"""Tweets of politicians with replies, retweets and favourites: the ratio as a sign of reception."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from kresearch.datasets.card import load_card
from kresearch.datasets.catalogue import Dataset
from kresearch.datasets.reading import find_files, leave_out, read_texts, to_utc
from kresearch.datasets.totals import keep_latest, melt_totals

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

_TOTALS = {"replies": "reply", "retweets": "share", "favorites": "like"}
_NEEDED = ("created_at", "text", "url", "user", *_TOTALS)


def load(source: Path | None, *, assume_offset_hours: float = 0.0) -> InteractionLog:
    """Return totals per tweet as rows of anonymous actors.

    Parameters
    ----------
    source
        A file with the columns ``created_at, text, url, replies, retweets, favorites, user``, or
        a folder of them.
    assume_offset_hours
        The times have no zone and the publisher names none; by default they are read as UTC.
    """
    from kresearch.interactions import InteractionLog

    notes: list[str] = []
    paths = find_files(source, ["*.csv"], dataset="twitter-ratio")
    rows = pd.concat([read_texts(p, notes=notes, columns=_NEEDED) for p in paths], ignore_index=True)
    rows = rows.rename(columns={"user": "account"})
    rows["post"] = rows["url"].str.extract(r"/status/(\d+)", expand=False)
    rows["at"] = to_utc(rows["created_at"], offset_hours=assume_offset_hours, formats="%m/%d/%y %H:%M")
    bad = rows["at"].isna() | rows["post"].isna() | (rows["account"].str.strip() == "")
    rows = leave_out(rows, bad, "the tweet is broken over several lines of the file", notes=notes)
    notes.append(f"Times have no zone in the file: read as UTC{assume_offset_hours:+g}, an assumption.")
    rows = keep_latest(rows, by="favorites", notes=notes)
    notes.append("Totals have no time of their own: all are counted at the time of the tweet.")
    log = InteractionLog(
        interactions=melt_totals(rows, _TOTALS, network="twitter", notes=notes),
        posts=rows[["account", "post", "at", "text"]].assign(network="twitter"),
        source="Twitter ratio (totals per tweet)",
    )
    log.notes.extend(notes)
    return log


DATASET = Dataset(load_card("twitter-ratio"), load)

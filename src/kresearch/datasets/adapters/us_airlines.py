"""Tweets at six US airlines, February 2015, with hand-labelled sentiment.

Reads the public ``Tweets.csv``, copies of it that a spreadsheet damaged, and a repaired form
(exact ids, ``created_at_utc``).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from kresearch._common.times import say_day
from kresearch.datasets.card import load_card
from kresearch.datasets.catalogue import Dataset
from kresearch.datasets.reading import find_files, leave_out, read_texts, to_number, to_utc

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

_POLARITY = {"negative": -1.0, "neutral": 0.0, "positive": 1.0}
_NEEDED = ("tweet_id", "airline_sentiment", "airline", "name", "text")
_PACIFIC_WINTER = -8.0


def load(
    source: Path | None, *, weigh_by_confidence: bool = False, assume_offset_hours: float = _PACIFIC_WINTER
) -> InteractionLog:
    """Return tweets at an airline as interactions with it.

    Parameters
    ----------
    source
        ``Tweets.csv`` or its folder; a repaired ``tweets_*.csv`` is read too.
    weigh_by_confidence
        Whether the label (-1, 0, 1) is multiplied by the labellers' confidence.
    assume_offset_hours
        For times that lost their zone in a spreadsheet. The intact file is in UTC-8
        throughout, hence the default.
    """
    from kresearch.interactions import InteractionLog

    notes: list[str] = []
    paths = find_files(source, ["Tweets.csv", "tweets_*.csv"], dataset="us-airlines")
    frame = pd.concat([read_texts(p, notes=notes, columns=_NEEDED) for p in paths], ignore_index=True)
    frame["at"] = _times(frame, assume_offset_hours=assume_offset_hours, notes=notes)
    frame["id"] = _ids(frame["tweet_id"], notes=notes)
    again = frame["id"].notna() & frame.duplicated(["id"])
    frame = leave_out(frame, again, "their tweet_id was there before", notes=notes)
    frame = leave_out(frame, frame["at"].isna(), "their time cannot be read", notes=notes)
    frame = leave_out(frame, frame["name"].str.strip() == "", "they have no name", notes=notes)
    frame = leave_out(frame, frame["airline"].str.strip() == "", "they have no airline", notes=notes)
    polarity = frame["airline_sentiment"].map(_POLARITY)
    unknown = int(polarity.isna().sum())
    if unknown:
        notes.append(f"{unknown:,} labels are none of negative, neutral, positive: their polarity is empty.")
    if weigh_by_confidence:
        polarity = polarity * to_number(frame["airline_sentiment_confidence"]).fillna(0.0).clip(0, 1)
        notes.append("Polarity is the label multiplied by the labellers' confidence.")
    _note_gaps(frame, notes=notes)
    interactions = pd.DataFrame(
        {
            "interaction_id": frame["id"],
            "account": frame["airline"].str.strip(),
            "actor": frame["name"].str.strip(),
            "kind": frame["text"].str.startswith("@").map({True: "reply", False: "mention"}),
            "network": "twitter",
            "at": frame["at"],
            "text": frame["text"],
            "language": "en",
            "polarity": polarity,
        }
    )
    log = InteractionLog(interactions=interactions, source="us-airlines (tweets of February 2015)")
    log.notes.extend(notes)
    return log


def _times(frame: pd.DataFrame, *, assume_offset_hours: float, notes: list[str]) -> pd.Series:
    if "created_at_utc" in frame:
        return to_utc(frame["created_at_utc"])
    # The intact file: 2015-02-24 11:35:52 -0800. A spreadsheet leaves 2/24/15 11:35.
    zoned = frame["tweet_created"].str.contains(r"[+-]\d{2}:?\d{2}$", regex=True)
    out = pd.to_datetime(
        frame["tweet_created"].where(zoned), errors="coerce", utc=True, format="%Y-%m-%d %H:%M:%S %z"
    )
    lost = ~zoned & (frame["tweet_created"].str.strip() != "")
    if lost.any():
        texts = frame["tweet_created"].where(lost)
        read = pd.to_datetime(texts, errors="coerce", utc=True, format="%m/%d/%y %H:%M")
        for other in ("%m/%d/%Y %H:%M", "%Y-%m-%d %H:%M:%S"):
            read = read.fillna(pd.to_datetime(texts, errors="coerce", utc=True, format=other))
        out = out.fillna(read - pd.Timedelta(hours=assume_offset_hours))
        notes.append(
            f"{int(lost.sum()):,} times lost their zone (a spreadsheet damaged the file): "
            f"read as UTC{assume_offset_hours:+g}, an assumption."
        )
    return out.dt.as_unit("us")


def _ids(ids: pd.Series, *, notes: list[str]) -> pd.Series:
    damaged = ids.str.contains("e", case=False) | ids.str.contains(".", regex=False)
    if damaged.any():
        notes.append(
            f"{int(damaged.sum()):,} tweet_ids are damaged by a spreadsheet (like 5.70E+17): left empty, "
            "so repeated tweets cannot be told. Use an undamaged copy where it matters."
        )
    return ids.where(~damaged & (ids.str.strip() != ""), None)


def _note_gaps(frame: pd.DataFrame, *, notes: list[str]) -> None:
    first = frame.groupby("airline")["at"].min()
    for airline, at in first.items():
        if at - first.min() > pd.Timedelta(days=2):
            notes.append(
                f"{airline} begins on {say_day(at)}, later than the others: "
                "a gap in the collection, not a spike."
            )


DATASET = Dataset(load_card("us-airlines"), load)

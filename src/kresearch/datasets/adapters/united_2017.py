"""Tweets about United Airlines, April 2017: the days before a storm and the storm.

Reads the public ``tweets_UA_*.json`` (one array of tweets per day) and a pseudonymised table of them
(``tweets_*.csv`` with ``tweet_id, created_at_utc, user, text``).
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from kresearch.datasets.card import load_card
from kresearch.datasets.catalogue import Dataset
from kresearch.datasets.reading import find_files, leave_out, read_texts, to_utc
from kresearch.errors import UsageError

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

_NAMES = {"tweet_id": "id", "created_at_utc": "timestamp"}
_NEEDED = ("id", "timestamp", "user", "text")


def load(source: Path | None, *, account: str = "united") -> InteractionLog:
    """Return tweets about the airline as mentions of it.

    Parameters
    ----------
    source
        A file ``tweets_UA_*.json``, a pseudonymised ``tweets_*.csv``, or a folder of them; gzip is read too.
    account
        What the airline is called.
    """
    from kresearch.interactions import InteractionLog

    notes: list[str] = []
    paths = find_files(source, ["tweets_UA_*.json", "tweets_*.csv"], dataset="united-2017")
    frame = pd.concat([_read(path, notes=notes) for path in paths], ignore_index=True)
    frame["at"] = to_utc(frame["timestamp"])
    frame = leave_out(frame, frame.duplicated(["id"]), "their id was there before", notes=notes)
    frame = leave_out(frame, frame["at"].isna(), "their time cannot be read", notes=notes)
    frame = leave_out(frame, frame["user"].str.strip() == "", "they have no user", notes=notes)
    notes.append(
        "The collection searched for the airline's name, so every tweet is taken as a mention of it, "
        "also those that begin with another handle."
    )
    interactions = pd.DataFrame(
        {
            "interaction_id": frame["id"],
            "account": account,
            "actor": frame["user"].str.strip(),
            "kind": "mention",
            "network": "twitter",
            "at": frame["at"],
            "text": frame["text"],
        }
    )
    log = InteractionLog(interactions=interactions, source="united-2017 (tweets of April 2017)")
    log.notes.extend(notes)
    return log


def _read(path: Path, *, notes: list[str]) -> pd.DataFrame:
    """Return ``id, timestamp, user, text`` of one file, all as texts."""
    if ".json" not in path.suffixes:
        return read_texts(path, notes=notes, columns=[*_NAMES, "user", "text"]).rename(columns=_NAMES)
    raw = path.read_bytes()
    wanted = "Allowed: an array of tweets with id, text, timestamp, user. Give the public file, unchanged."
    try:
        tweets = json.loads(gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw)
    except (ValueError, OSError, RecursionError) as error:
        said = " ".join(str(error).split())[:120]
        raise UsageError(f"'{path.name}' cannot be read as JSON ({said}). {wanted}") from error
    if not isinstance(tweets, list):
        raise UsageError(f"'{path.name}' holds no array. {wanted}")
    whole = [t for t in tweets if isinstance(t, dict) and all(isinstance(t.get(k), str) for k in _NEEDED)]
    if len(whole) < len(tweets):
        notes.append(
            f"{len(tweets) - len(whole):,} of {len(tweets):,} entries of {path.name} were left out: no tweet "
            "with id, text, timestamp and user."
        )
    return pd.DataFrame([{k: t[k] for k in _NEEDED} for t in whole], columns=list(_NEEDED), dtype=str)


DATASET = Dataset(load_card("united-2017"), load)

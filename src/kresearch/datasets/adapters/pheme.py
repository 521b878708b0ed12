"""PHEME threads as one table: source tweets, replies, authors and their followers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from kresearch.datasets.card import load_card
from kresearch.datasets.catalogue import Dataset
from kresearch.datasets.reading import find_files, leave_out, read_texts, to_number, to_utc

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

_NEEDED = ("thread", "tweet_id", "user_id", "reply_user_id", "created_utc", "text", "user.followers_count")


def load(source: Path | None) -> InteractionLog:
    """Return replies as interactions, all tweets as posts, follower counts as audience.

    Parameters
    ----------
    source
        A flattened CSV, one row per tweet with the names of Twitter's JSON (``user.followers_count``
        etc.) and ``thread, tweet_id, user_id, reply_user_id, created_utc, text``; or its folder.
    """
    from kresearch.interactions import InteractionLog

    notes: list[str] = []
    paths = find_files(source, ["*.csv"], dataset="pheme")
    rows = pd.concat([read_texts(p, notes=notes, columns=_NEEDED) for p in paths], ignore_index=True)
    rows["at"] = to_utc(rows["created_utc"])
    bad = rows["at"].isna() | (rows["user_id"] == "") | (rows["tweet_id"] == "")
    rows = leave_out(rows, bad, "the time cannot be read or an id is empty", notes=notes)
    rows = leave_out(rows, rows.duplicated("tweet_id"), "their tweet_id was there before", notes=notes)
    replies = rows.loc[rows["reply_user_id"] != ""]
    # The file says whom a reply answers, not which tweet: the source tweet where it is by that account.
    author = rows.set_index("tweet_id")["user_id"]
    own = replies["thread"].map(author) == replies["reply_user_id"]
    interactions = pd.DataFrame(
        {
            "interaction_id": replies["tweet_id"],
            "account": replies["reply_user_id"],
            "actor": replies["user_id"],
            "kind": "reply",
            "network": "twitter",
            "at": replies["at"],
            "post": replies["thread"].where(own),
            "text": replies["text"],
        }
    )
    followers = to_number(rows["user.followers_count"])
    audience = rows.assign(followers=followers, network="twitter").loc[followers.notna()]
    audience = audience.rename(columns={"user_id": "account"})[["account", "network", "at", "followers"]]
    posts = rows.rename(columns={"user_id": "account", "tweet_id": "post"})
    notes.append(
        f"{int((~own).sum()):,} of {len(replies):,} replies answer somebody within a thread: which tweet of "
        "theirs is not known."
    )
    log = InteractionLog(
        interactions=interactions,
        posts=posts[["account", "post", "at", "text"]].assign(network="twitter"),
        audience=audience.astype({"followers": "int64"}).drop_duplicates(["account", "at"]),
        source="PHEME threads",
    )
    log.notes.extend(notes)
    return log


DATASET = Dataset(load_card("pheme"), load)

"""Customer support on Twitter: what people write to brands, and the brands' own answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from kresearch.datasets.card import load_card
from kresearch.datasets.catalogue import Dataset
from kresearch.datasets.reading import find_files, leave_out, read_texts, to_utc

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

_NEEDED = ("tweet_id", "author_id", "inbound", "created_at", "text", "in_response_to_tweet_id")
_TIME = "%a %b %d %H:%M:%S %z %Y"


def load(source: Path | None) -> InteractionLog:
    """Return inbound tweets as interactions with a brand, a brand's own tweets as its posts.

    Parameters
    ----------
    source
        ``twcs.csv`` or its folder. A brand's answers are posts, never interactions: its own
        activity must not lift it.
    """
    from kresearch.interactions import InteractionLog

    notes: list[str] = []
    path = find_files(source, ["twcs*.csv"], dataset="customer-support")[0]
    rows = read_texts(path, notes=notes, columns=_NEEDED)
    rows["at"] = to_utc(rows["created_at"], formats=_TIME)
    rows["answers"] = rows["in_response_to_tweet_id"].str.removesuffix(".0")
    bad = rows["at"].isna() | (rows["author_id"] == "") | ~rows["inbound"].isin(["True", "False"])
    rows = leave_out(rows, bad, "the row is cut or its time cannot be read", notes=notes)
    rows = leave_out(rows, rows.duplicated("tweet_id"), "their tweet_id was there before", notes=notes)
    own = rows["inbound"] == "False"
    author = rows.loc[own].set_index("tweet_id")["author_id"]
    to = rows["answers"].map(author)
    # A first tweet answers nobody: it is at the brand whose support answers it.
    answered = rows.loc[own & (rows["answers"] != "")].drop_duplicates("answers").set_index("answers")
    opening = to.isna() & ~own
    to = to.where(~opening, rows["tweet_id"].map(answered["author_id"]))
    inbound = rows.assign(to=to).loc[~own]
    why = "no tweet of a brand before or after them is in the file"
    inbound = leave_out(inbound, inbound["to"].isna(), why, notes=notes)
    interactions = pd.DataFrame(
        {
            "interaction_id": inbound["tweet_id"],
            "account": inbound["to"],
            "actor": inbound["author_id"],
            "kind": inbound["answers"].isin(author.index).map({True: "reply", False: "mention"}),
            "network": "twitter",
            "at": inbound["at"],
            "post": inbound["answers"].where(inbound["answers"].isin(author.index)),
            "text": inbound["text"],
        }
    )
    posts = rows.loc[own].rename(columns={"author_id": "account", "tweet_id": "post"})
    log = InteractionLog(
        interactions=interactions,
        posts=posts[["account", "post", "at", "text"]].assign(network="twitter"),
        source="Customer support on Twitter (2017)",
    )
    log.notes.extend(notes)
    return log


DATASET = Dataset(load_card("customer-support"), load)

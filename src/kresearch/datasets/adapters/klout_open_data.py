"""Klout's own published reactions: retweets and comments with the times of post and reaction."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from kresearch.datasets.card import load_card
from kresearch.datasets.catalogue import Dataset
from kresearch.datasets.reading import find_files, from_unix, leave_out, read_texts, to_number
from kresearch.errors import UsageError

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

_COLUMNS = {
    "#user_id_fingerprint": "account",
    "#actor_id_fingerprint": "actor",
    "#post_id_fingerprint": "post",
    "#post_timestamp": "posted_ms",
    "#action_timestamp": "acted_ms",
    "#user_timezone": "timezone",
}
#: Part of the file's name to network and kind: the file says it nowhere else.
_FILES = {"tw": ("twitter", "share"), "fb": ("facebook", "comment")}


def load(source: Path | None) -> InteractionLog:
    """Return retweets as shares and comments as comments, with the posts they answer.

    Parameters
    ----------
    source
        ``reactions_tw.tsv`` or ``reactions_fb.tsv`` (.gz), or the folder that holds them. The name
        must hold ``tw`` or ``fb``: the rows do not say the network.
    """
    from kresearch.interactions import InteractionLog

    notes: list[str] = []
    paths = find_files(source, ["*reactions*.tsv", "*reactions*.txt"], dataset="klout-open-data")
    rows = pd.concat([_read(path, notes=notes) for path in paths], ignore_index=True)
    for name in ("posted", "acted"):
        rows[name] = from_unix(to_number(rows[f"{name}_ms"]), unit="ms")
    unknown = rows["posted"].isna() | rows["acted"].isna()
    rows = leave_out(rows, unknown, "a time is no number of milliseconds", notes=notes)
    empty = (rows[["account", "actor", "post"]] == "").any(axis=1)
    rows = leave_out(rows, empty, "an id is empty", notes=notes)
    early = int((rows["acted"] < rows["posted"]).sum())
    if early:
        notes.append(
            f"{early:,} reactions are earlier than their post (the publisher moved the times a little)."
        )
    notes.append(
        "Only posts with a reaction are published: posts without one are missing, so ratios are too high."
    )
    posts = rows.sort_values("posted").drop_duplicates(["account", "network", "post"])
    log = InteractionLog(
        interactions=rows[["account", "actor", "kind", "network", "post"]].assign(at=rows["acted"]),
        posts=posts[["account", "post", "network"]].assign(at=posts["posted"]),
        source="Klout open data (reactions of October 2014 to February 2015)",
    )
    log.notes.extend(notes)
    return log


def _read(path: Path, *, notes: list[str]) -> pd.DataFrame:
    found = [key for key in _FILES if key in path.name.lower().replace("-", "_").split(".")[0].split("_")]
    if len(found) != 1:
        raise UsageError(
            f"'{path.name}' does not say its network. Allowed: a name with 'tw' or 'fb' between underscores, "
            "like reactions_tw.tsv. Rename the file."
        )
    frame = read_texts(path, notes=notes, sep="\t", columns=_COLUMNS).rename(columns=_COLUMNS)
    network, kind = _FILES[found[0]]
    return frame.assign(network=network, kind=kind)


DATASET = Dataset(load_card("klout-open-data"), load)

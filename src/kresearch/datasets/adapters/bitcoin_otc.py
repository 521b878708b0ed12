"""SNAP Bitcoin OTC: who trusts whom, ratings from -10 to 10 with times."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from kresearch.datasets.card import load_card
from kresearch.datasets.catalogue import Dataset
from kresearch.datasets.reading import find_files, from_unix, leave_out, read_texts, to_number
from kresearch.errors import KresearchWarning

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

NETWORK = "bitcoin-otc"


def load(source: Path | None) -> InteractionLog:
    """Return ratings as endorsements whose polarity is the rating divided by ten.

    Parameters
    ----------
    source
        ``soc-sign-bitcoinotc.csv`` (.gz) of lines ``source,target,rating,time``, with or without
        a header, or its folder.
    """
    from kresearch.interactions import InteractionLog

    notes: list[str] = []
    paths = find_files(source, ["soc-sign-bitcoinotc.csv", "ratings_*.csv"], dataset="bitcoin-otc")
    frames = [read_texts(p, notes=notes, header=["source", "target", "rating", "time"]) for p in paths]
    rows = pd.concat(frames, ignore_index=True)
    rows = rows.loc[rows["source"] != "source"]
    rating, seconds = to_number(rows["rating"]), to_number(rows["time"])
    bad = rating.isna() | (rating.abs() > 10) | seconds.isna()
    rows = leave_out(rows, bad, "the rating is not within -10 to 10, or the time is no number", notes=notes)
    interactions = pd.DataFrame(
        {
            "account": rows["target"],
            "actor": rows["source"],
            "kind": "endorsement",
            "network": NETWORK,
            "at": from_unix(seconds[rows.index], unit="s"),
            "polarity": rating[rows.index] / 10,
        }
    )
    with warnings.catch_warnings():
        # The network is declared by this adapter; the log notes it.
        warnings.simplefilter("ignore", KresearchWarning)
        log = InteractionLog(interactions=interactions, networks=[NETWORK], source="SNAP Bitcoin OTC")
    log.notes.extend(notes)
    return log


DATASET = Dataset(load_card("bitcoin-otc"), load)

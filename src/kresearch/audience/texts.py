"""Whether an actor writes what it or others have written already."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from kresearch.scoring.rows import FloatArray

#: Shorter texts ("thank you") are written by many people on their own.
_MIN_WORDS = 4
_HANDLES = re.compile(r"@\w+|https?://\S+|\W+")
_RETWEET = re.compile(r"^\s*rt\s*@", re.IGNORECASE)


def describe_texts(rows: pd.DataFrame) -> pd.DataFrame:
    """Return, of each row ``actor, at, text``, whether its text can be compared and was written before.

    ``comparable`` is a text of four words or more and no retweet (those repeat by nature); ``seen`` are the
    same words, without handles, addresses and signs, at an earlier time or by another actor. One text of one
    actor at one moment, sent to several accounts, is one.
    """
    out = pd.DataFrame({"comparable": False, "seen": False}, index=rows.index)
    text = rows["text"]
    has = text.notna() & ~text.astype("object").map(lambda t: isinstance(t, str) and bool(_RETWEET.match(t)))
    if not has.any():
        return out
    words = text[has].map(lambda t: " ".join(_HANDLES.sub(" ", str(t).lower()).split()))
    words = words[words.str.count(" ") >= _MIN_WORDS - 1]
    used = rows.loc[words.index, ["actor", "at"]].assign(words=words).drop_duplicates()
    used = used.sort_values(["at", "actor"])
    out.loc[used.index, "comparable"] = True
    out.loc[used.index, "seen"] = used.duplicated("words", keep=False)
    # The first to write a text that others take up has not copied it.
    first = used.drop_duplicates("words", keep="first").index
    out.loc[first, "seen"] = False
    return out


def share_of_texts(rows: pd.DataFrame, actor: pd.Series, actors: int) -> tuple[FloatArray, FloatArray]:
    """Return per actor how many texts can be compared, and the share written before (NaN without any)."""
    found, codes = describe_texts(rows), actor.to_numpy()
    number = np.bincount(codes, weights=found["comparable"], minlength=actors)
    seen = np.bincount(codes, weights=found["seen"], minlength=actors)
    with np.errstate(invalid="ignore", divide="ignore"):
        share: FloatArray = np.where(number > 0, seen / number, np.nan)
    return number.astype(np.float64), share

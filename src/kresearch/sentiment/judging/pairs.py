"""Judged texts as pairs of text and class, to train a scorer on the storm's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kresearch.errors import UsageError
from kresearch.sentiment.judging.judgements import check_judgements, merge_coders
from kresearch.sentiment.judging.texts import text_keys

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

#: Class that a label trains; a text that is not about the account is no blame and no praise of it.
CLASSES = {"negative": "negative", "neutral": "neutral", "positive": "positive", "not-about": "neutral"}


def judged_pairs(log: InteractionLog, judgements: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Return the judged texts of a log and their classes; what nobody could tell is left out.

    Raises UsageError when none of the judged texts is in the log.
    """
    table = log.interactions
    texts = sorted(table.filter(table.text.notnull()).select("text").distinct().execute()["text"])
    by_key: dict[str, str] = {}
    for key, text in zip(text_keys(texts), texts, strict=True):
        if key is not None and len(text) > len(by_key.get(key, "")):
            by_key[key] = text
    merged = merge_coders(check_judgements(judgements))
    known = merged[merged["label"].isin(CLASSES) & merged["text_key"].isin(by_key)]
    if known.empty:
        raise UsageError(
            f"none of {len(merged)} judged texts is in this log. Allowed: the log that was judged. Name it "
            "with --log, or train on a labelled file alone."
        )
    return [by_key[k] for k in known["text_key"]], [CLASSES[v] for v in known["label"]]

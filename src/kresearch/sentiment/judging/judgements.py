"""Judgements: who called which text what toward the account, as a table that is kept beside the log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from kresearch._common.filled_tables import read_filled, write_filled
from kresearch.sentiment.judging.form import JudgementForm

#: What a text may be called; the first three are meant toward the account.
LABELS = ("negative", "neutral", "positive", "not-about", "cannot-tell")
#: Polarity toward the account that a label stands for; what cannot be told stays unknown.
POLARITY = {"negative": -1.0, "neutral": 0.0, "positive": 1.0, "not-about": 0.0, "cannot-tell": float("nan")}
#: Key on the keyboard for each label, in prompts and widgets.
SHORT = {"n": "negative", "u": "neutral", "p": "positive", "o": "not-about", "c": "cannot-tell"}
COLUMNS = ("text_key", "coder", "label", "stratum", "probability", "at", "account", "digest")
FORM = JudgementForm(
    labels=LABELS,
    keys=SHORT,
    columns=COLUMNS,
    needed=("text_key", "label"),
    todo="Write a file to fill in with --write.",
)


def make_judgements(rows: Iterable[dict[str, object]]) -> pd.DataFrame:
    """Return judgements as a table with all columns of `COLUMNS`; see `check_judgements`."""
    return check_judgements(pd.DataFrame(list(rows), columns=None))


def check_judgements(table: pd.DataFrame, *, where: str = "the judgements") -> pd.DataFrame:
    """Return judgements with every column, or say all that is wrong with them.

    Rows without a label (a spreadsheet not yet filled in) are left out. Needed are ``text_key, label``;
    raises UsageError when they are missing, labels are unknown or probabilities lie outside 0 to 1.
    """
    return FORM.check(table, where=where)


def read_judgements(path: str | Path) -> pd.DataFrame:
    """Read judgements (`check_judgements`) from a CSV file; UsageError when it holds something else."""
    table = read_filled(
        path, "judgements", allowed="a CSV file with text_key and label", made_by="kresearch sentiment judge"
    )
    return check_judgements(table, where=f"'{path}'")


def write_judgements(judgements: pd.DataFrame, path: str | Path) -> Path:
    """Write judgements as CSV: to a part file first, then renamed, so that no judgement is lost."""
    return write_filled(check_judgements(judgements), path)


def merge_judgements(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Return both tables as one; of a text judged again by the same coder the newer judgement stays.

    Stratum and probability of the newer sample replace the older ones: one sample is the design.
    """
    if old.empty or new.empty:
        return (new if old.empty else old).reset_index(drop=True)
    both = pd.concat([old, new], ignore_index=True)
    both = both.drop_duplicates(["account", "text_key", "coder"], keep="last")
    return both.reset_index(drop=True)


def merge_coders(judgements: pd.DataFrame) -> pd.DataFrame:
    """Return ``text_key, label, probability, coders``, one judgement per text: what most coders say.

    A tie cannot be told. A second pass of a coder is written as ``NAME/2`` and serves agreement only.
    """
    return FORM.merge(judgements)[["text_key", "label", "probability", "coders"]]


def now() -> str:
    """Return the time of a judgement, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

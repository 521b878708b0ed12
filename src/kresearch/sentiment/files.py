"""Reading files of labelled texts: CSV, TSV, JSON Lines, Parquet."""

from __future__ import annotations

import gzip
from pathlib import Path

import pandas as pd

from kresearch.errors import KresearchError, UsageError, suggestion

_SEPARATORS = ("\t", ";", ",")


def read_columns(path: str | Path, *columns: str, encoding: str = "utf-8") -> pd.DataFrame:
    """Return columns of a file in the order asked for (none: all), as text; missing values are None.

    The file is ``.csv``, ``.tsv``, ``.txt`` (each also ``.gz``), ``.jsonl`` or ``.parquet``; the separator is
    told from the header. Raises KresearchError when it cannot be read, UsageError when the form is unknown or
    columns are missing, with all of them.
    """
    path = Path(path)
    if not path.is_file():
        raise UsageError(f"no file {path}; allowed is a file that exists; check the path.")
    frame = _read(path, encoding)
    missing = [c for c in columns if c not in frame.columns]
    if missing:
        known = [str(c) for c in frame.columns]
        hints = "; ".join(f"no column '{c}'.{suggestion(c, known)}" for c in missing)
        raise UsageError(f"{path}: {hints} It has {', '.join(known)}; name one of them.")
    return frame[list(columns)] if columns else frame


def _read(path: Path, encoding: str) -> pd.DataFrame:
    name = path.name.lower().removesuffix(".gz")
    try:
        if name.endswith(".parquet"):
            return pd.read_parquet(path)
        if name.endswith((".jsonl", ".ndjson")):
            return pd.read_json(path, lines=True, dtype=False, convert_dates=False, encoding=encoding)
        if name.endswith((".csv", ".tsv", ".txt")):
            return pd.read_csv(
                path,
                sep=_tell_separator(path, encoding),
                dtype=str,
                keep_default_na=False,
                na_values=[""],
                encoding=encoding,
            )
    except UnicodeDecodeError as problem:
        raise KresearchError(
            f"{path} is not {encoding} ({problem.reason} at byte {problem.start}); allowed is one encoding "
            "throughout; name it, e.g. --encoding cp1252."
        ) from problem
    except (OSError, ValueError) as problem:
        raise KresearchError(f"{path} cannot be read: {problem}; repair the file.") from problem
    raise UsageError(
        f"{path} has a form that is not known; allowed are .csv, .tsv, .txt (also .gz), .jsonl and .parquet; "
        "rename or convert it."
    )


def _tell_separator(path: Path, encoding: str) -> str:
    open_text = gzip.open if path.name.lower().endswith(".gz") else open
    with open_text(path, "rt", encoding=encoding, newline="") as file:
        header = str(file.readline())
    return max(_SEPARATORS, key=lambda sign: (header.count(sign), sign == ","))

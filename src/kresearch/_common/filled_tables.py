"""Tables that people fill in: CSV as spreadsheets write it, with a digest that tells a later change."""

from __future__ import annotations

import codecs
import hashlib
import warnings
from pathlib import Path

import pandas as pd

from kresearch._common.files import atomic_path, write_text_atomically
from kresearch._common.reading import reading
from kresearch.errors import KresearchWarning, UsageError

_SEPARATORS = (",", ";", "\t")


def read_filled(path: str | Path, what: str, *, allowed: str, made_by: str) -> pd.DataFrame:
    """Read a table of texts that somebody filled in, and warn where it is not as kresearch wrote it.

    Commas, semicolons and tabs are understood, in UTF-8 or, with its mark, UTF-16. Empty cells are NaN, names
    of columns in small letters without blanks around them. UsageError names `what` it should hold, what is
    `allowed` and the command that makes one.
    """
    path = Path(path)
    if not path.is_file():
        raise UsageError(f"no {what} at '{path}'. Allowed is {allowed}. Make one with '{made_by}'.")
    with reading(path, what, allowed=allowed, todo="Write it as CSV in UTF-8."):
        start = path.read_bytes()[:4096]
        encoding = "utf-16" if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
        with path.open(encoding=encoding) as file:
            head = file.readline()
        table = pd.read_csv(
            path,
            sep=max(_SEPARATORS, key=head.count),
            dtype=str,
            keep_default_na=False,
            na_values=[""],
            encoding=encoding,
        )
        _compare_digest(path)
    return table.rename(columns=lambda name: str(name).strip().lower())


def write_filled(table: pd.DataFrame, path: str | Path, *, complete: bool = True) -> Path:
    """Write a table as CSV, whole or not at all, and its digest beside it.

    What somebody is still to fill in (not `complete`) gets no digest.
    """
    path = Path(path)
    with atomic_path(path) as part:
        table.to_csv(part, index=False, lineterminator="\n", float_format="%.8g")
        # The digest first: killed in between, the older table is said to have changed, and never
        # believed to be the new one.
        if complete:
            write_text_atomically(f"{_sha256(part)}  {path.name}\n", _digest_file(path))
        else:
            _digest_file(path).unlink(missing_ok=True)
    return path


def _digest_file(path: Path) -> Path:
    return path.with_name(f"{path.name}.sha256")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _compare_digest(path: Path) -> None:
    """Warn where a table is not as it was written: it cannot be computed again, only looked at."""
    beside = _digest_file(path)
    if not beside.is_file():
        return
    if beside.read_text(encoding="utf-8", errors="replace").split()[:1] != [_sha256(path)]:
        warnings.warn(
            f"'{path.name}' was changed after kresearch wrote it, by hand or by damage. It is read as it "
            f"stands. If the change is yours, remove '{beside.name}'; else take the file from a copy.",
            KresearchWarning,
            stacklevel=4,
        )

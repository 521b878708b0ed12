"""What people chose between two accounts, as a study declares it: a table in the study's folder."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

from kresearch.errors import UsageError
from kresearch.people.pairs import decided, read_pair_table
from kresearch.study.spec import ChosenPair
from kresearch.study.spec_shape import shorten


def read_chosen_pairs(name: str, folder: Path | None) -> tuple[ChosenPair, ...]:
    """Return the decided pairs of a CSV file in the study's folder.

    Raises UsageError when the file lies outside, is not there, holds something else, or decides nothing.
    """
    leads_out = any(p(name).is_absolute() or ".." in p(name).parts for p in (PurePosixPath, PureWindowsPath))
    if leads_out or folder is None:
        why = "leads out of the study's folder" if leads_out else "needs a study with a folder"
        raise UsageError(
            f"pairs = {name!r} {why}. Allowed is a file in it, e.g. 'pairs.csv'. Copy the table there."
        )
    try:
        rows = decided(read_pair_table(folder / name))
    except OSError as error:  # e.g. a name that is too long
        raise UsageError(
            f"pairs = {shorten(name)} cannot be opened ({error.strerror}). Allowed is a file in the study's "
            "folder, e.g. 'pairs.csv'. Give its name."
        ) from error
    if rows.empty:
        raise UsageError(
            f"pairs = {name!r} decides no pair. Allowed is a table with at least one choice of left or "
            "right. "
            "Judge some with 'kresearch pairs judge'."
        )
    return tuple(
        ChosenPair(winner=str(w), loser=str(o), judge=str(j))
        for w, o, j in zip(rows["winner"], rows["loser"], rows["judge"], strict=True)
    )

"""Frames that an analyst gives: the columns are there, and a curve is one curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kresearch.errors import UnknownNameError, UsageError, suggestion

if TYPE_CHECKING:
    from kresearch.evaluate.cases import Case


def take_frame(frame: object, needed: tuple[str, ...], *, what: str, todo: str) -> pd.DataFrame:
    """Return a frame that has the columns it needs; UsageError names all that are missing."""
    if not isinstance(frame, pd.DataFrame):
        raise UsageError(f"{what}: a {type(frame).__name__}. Allowed is a pandas DataFrame. {todo}")
    missing = [name for name in needed if name not in frame.columns]
    if missing:
        hints = "".join(suggestion(name, map(str, frame.columns)) for name in missing)
        raise UsageError(
            f"{what}: no column {', '.join(missing)}.{hints} Needed are {', '.join(needed)}. {todo}"
        )
    if "at" in needed and len(frame) and not pd.api.types.is_datetime64_any_dtype(frame["at"]):
        raise UsageError(
            f"{what}: at is of type {frame['at'].dtype}. Allowed are times (pd.to_datetime). {todo}"
        )
    return frame


def take_cells(cells: object, *further: str) -> pd.DataFrame:
    """Return cells that have ``dataset, case, kind, variant, metric, value`` and `further` columns."""
    needed = ("dataset", "case", "kind", *further, "variant", "metric", "value")
    return take_frame(cells, needed, what="the cells", todo="Give those of a study's result (result.cells).")


def take_curve(curve: object, case: Case) -> pd.DataFrame:
    """Return ``at, score`` and what else there is of the case's account, sorted by time.

    Raises UsageError where columns are missing, times are none, or two scores have the same time, and
    UnknownNameError where there are accounts and not this one.
    """
    todo = "Give the score frame of the case's account under one variant."
    frame = take_frame(curve, ("at", "score"), what="the curve", todo=todo)
    if "account" in frame and not (frame["account"] == case.account).all():
        if case.account not in set(frame["account"]):
            raise UnknownNameError("account in the curve", case.account, set(map(str, frame["account"])))
        frame = frame[frame["account"] == case.account]
    if not frame["at"].is_monotonic_increasing:
        frame = frame.sort_values("at", ignore_index=True)
    if frame["at"].duplicated().any():
        twice = frame.loc[frame["at"].duplicated(), "at"].iloc[0]
        raise UsageError(
            f"the curve: two scores of '{case.account}' at {twice}. Allowed is one score at a time. {todo}"
        )
    return frame

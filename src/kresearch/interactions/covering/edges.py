"""Beginnings and ends: one stray row is no beginning, and a row of 1971 no part of a log of 2012."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kresearch.interactions.covering.daily import to_days, to_numbers
from kresearch.interactions.covering.stretches import Cap, Edge, Far

#: Days that are looked at together, and the share of the usual rows in them that counts as begun.
_WINDOW, _SHARE = 28, 0.2
#: Accounts with fewer rows have no usual activity to begin.
FEWEST_ROWS = 20
#: Far are rows beyond a gap of so many days, if they are at most this share of the log.
_FAR_DAYS, _FAR_SHARE = 180, 0.005
#: Capped is what stops at one number of at least so many rows on so many days and this share of them.
_CAP_ROWS, _CAP_DAYS, _CAP_SHARE, _CAP_STEP = 100, 5, 0.2, 50


def find_far(daily: pd.DataFrame) -> tuple[Far, ...]:
    """Return the few rows that stand far before or after all the others."""
    totals = daily.groupby("day", sort=True)["rows"].sum()
    if len(totals) < 2 or totals.sum() < FEWEST_ROWS:
        return ()
    days, rows = to_numbers(pd.DatetimeIndex(totals.index)), totals.to_numpy(np.int64)
    most = max(3, _FAR_SHARE * rows.sum())
    steps = np.flatnonzero(np.diff(days) > _FAR_DAYS)
    found: list[tuple[int, int, int]] = []
    low, high = 0, len(days) - 1
    for step in steps.tolist():
        if rows[low : step + 1].sum() <= most and rows[step + 1 :].sum() > most:
            found.append((low, step, int(days[step + 1] - days[step])))
            low = step + 1
    for step in steps[::-1].tolist():
        if step >= low and rows[step + 1 : high + 1].sum() <= most:
            found.append((step + 1, high, int(days[step + 1] - days[step])))
            high = step
    out = []
    for begin, end, away in sorted(found):
        first, last = to_days(np.array([days[begin], days[end]]))
        out.append(Far(first, last, int(rows[begin : end + 1].sum()), away))
    return tuple(out)


def leave_far_out(daily: pd.DataFrame, far: tuple[Far, ...]) -> pd.DataFrame:
    """Return the daily counts without the rows that stand far away."""
    for one in far:
        daily = daily[(daily["day"] < one.first) | (daily["day"] > one.last)]
    return daily


def find_edges(daily: pd.DataFrame) -> dict[str, Edge]:
    """Return where each account's ordinary activity begins and ends.

    It begins on the first day from which four weeks hold at least a fifth of what four weeks of the account
    usually hold (the median over its days with rows), and ends likewise. Accounts with fewer than 20 rows
    begin with their first.
    """
    frame = daily.dropna(subset=["account"]).sort_values(["account", "day"])
    if frame.empty:
        return {}
    codes, names = pd.factorize(frame["account"])
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    days, rows = to_numbers(frame["day"]), frame["rows"].to_numpy(np.int64)
    stops = np.append(starts[1:], len(frame))
    places = []
    for number, (start, stop) in enumerate(zip(starts.tolist(), stops.tolist(), strict=True)):
        begin, end = edges_of(days[start:stop], rows[start:stop])
        places.append((number, start, start + begin, start + end, stop - 1))
    moments = list(to_days(days[np.array([place[1:] for place in places])].ravel()))
    found = {}
    for position, (number, start, begin, end, stop) in enumerate(places):
        first, begins, ends, last = moments[4 * position : 4 * position + 4]
        before, after = int(rows[start:begin].sum()), int(rows[end + 1 : stop + 1].sum())
        found[str(names[number])] = Edge(str(names[number]), first, last, begins, ends, before, after)
    return found


def edges_of(days: np.ndarray, rows: np.ndarray) -> tuple[int, int]:
    """Return the positions of the first and the last day of ordinary activity.

    `days` with rows are counted since 1970, rising; `rows` are those on each.
    """
    if rows.sum() < FEWEST_ROWS:
        return 0, len(days) - 1
    total = np.concatenate([[0], np.cumsum(rows)])
    ahead = total[np.searchsorted(days, days + _WINDOW)] - total[:-1]
    behind = total[1:] - total[np.searchsorted(days, days - _WINDOW, side="right")]
    # A last or first four weeks that the log cuts off must not lower what is usual.
    usual = float(np.median(np.maximum(ahead, behind)))
    begun, going = np.flatnonzero(ahead >= _SHARE * usual), np.flatnonzero(behind >= _SHARE * usual)
    begin, end = int(begun[0]), int(going[-1])
    # Four weeks ahead of a stray row may reach into the true beginning: begin where the rows are.
    while begin < end and rows[begin] < _SHARE * usual / _WINDOW and days[begin + 1] - days[begin] > 7:
        begin += 1
    while end > begin and rows[end] < _SHARE * usual / _WINDOW and days[end] - days[end - 1] > 7:
        end -= 1
    return begin, end


def find_caps(daily: pd.DataFrame) -> tuple[Cap, ...]:
    """Return where the same round number of rows is the most on many days: a limit of the collection."""
    totals = daily.groupby("day", sort=True)["rows"].sum().to_numpy()
    whole = _cap("", totals)
    if whole is not None or len(daily["account"].unique()) == 1:
        return () if whole is None else (whole,)
    large = daily.groupby("account")["rows"].transform("max") >= _CAP_ROWS
    groups = daily[large].groupby("account", sort=True)["rows"]
    return tuple(cap for account, rows in groups if (cap := _cap(str(account), rows.to_numpy())) is not None)


def _cap(account: str, rows: np.ndarray) -> Cap | None:
    if not len(rows):
        return None
    most = int(rows.max())
    days = int((rows == most).sum())
    if most < _CAP_ROWS or most % _CAP_STEP or days < max(_CAP_DAYS, _CAP_SHARE * len(rows)):
        return None
    return Cap(account, most, days, len(rows))

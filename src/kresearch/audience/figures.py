"""Figures of accounts, as tables of platforms and of research write them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from kresearch._common.reading import reading
from kresearch._common.times import When, time_of
from kresearch.errors import UsageError, suggestion
from kresearch.scoring.rows import FloatArray

#: Figure -> the other columns by which it is known. They are activity of the account, not of its actors.
FIGURES: dict[str, tuple[str, ...]] = {
    "statuses_per_day": ("tweet_frequency",),
    "favourites": ("user_favourited", "favourites_count", "favorites", "favorites_count"),
    "followers_per_friend": ("follower_friend_ratio",),
    "age_days": ("age_of_account_in_days",),
    "lists_per_user": (),
    "posts_in_month": ("user_tweeted",),
    "shares_in_month": ("user_retweeted",),
    "replies_in_month": ("user_replied",),
    "likes_per_post": ("likes_per_tweet",),
    "shares_per_post": ("retweets_per_tweet",),
    "favourite_share": ("favourite_tweet_ratio",),
    "sources": ("sources_count",),
    "addresses": ("urls_count",),
    "content_kb": ("cdn_content_in_kb",),
}
#: Plain counts of a platform, from which figures are made where they are missing.
_COUNTS: dict[str, tuple[str, ...]] = {
    "followers": ("followers_count", "user.followers_count"),
    "friends": ("friends_count", "following", "following_count", "user.friends_count"),
    "statuses": ("statuses_count", "tweets_count", "user.tweets_count"),
}
#: Labels of mechanical accounts and of people.
_LABELS = {"bot": 1, "1": 1, "1.0": 1, "true": 1, "human": 0, "person": 0, "0": 0, "0.0": 0, "false": 0}
_ACTOR = ("actor", "account", "user", "screen_name", "user.handle", "handle")


@dataclass(frozen=True)
class FigureTable:
    """Figures of accounts, and what else a table says about them.

    Parameters
    ----------
    names
        Of the accounts; None where no column names them.
    figures
        Known figures, one column each, NaN where not known.
    label
        1 mechanical, 0 person; None where the table has no labels.
    band
        Group of similar accounts, e.g. by followers; None where there is none.
    """

    names: pd.Series | None
    figures: pd.DataFrame
    label: FloatArray | None
    band: pd.Series | None

    def __len__(self) -> int:
        return len(self.figures)


def read_figures(
    source: str | Path | pd.DataFrame, *, label: str = "label", band: str = "band", at: When | None = None
) -> FigureTable:
    """Return the known figures of a table of accounts.

    Parameters
    ----------
    source
        CSV (also .gz) or Parquet file, or a frame. Columns are named as in `FIGURES`; plain counts
        (followers, friends, statuses, created_at) are turned into them.
    label, band
        Columns of labels (bot or 1; human, person or 0) and of groups, where there are such.
    at
        When the figures were taken; needed for the age where only ``created_at`` is there.

    Raises
    ------
    UsageError
        When the table holds no known figure, or labels that mean nothing.

    Examples
    --------
    >>> frame = pd.DataFrame({"label": ["bot"], "followers": [10], "friends": [20]})
    >>> read_figures(frame).figures.to_dict("list")
    {'followers_per_friend': [0.5]}
    """
    table, where = _read(source)
    found = {
        name: _numbers(table, column, where)
        for name, others in FIGURES.items()
        if (column := _find(table, (name, *others))) is not None
    }
    found |= {k: v for k, v in _from_counts(table, where, at).items() if k not in found}
    if not found:
        raise UsageError(
            f"{where} holds no figure of accounts. Allowed: {', '.join(FIGURES)}; or followers, friends, "
            f"statuses, favourites. It has: {', '.join(map(str, table.columns))}. Rename its columns."
        )
    named = _find(table, _ACTOR)
    return FigureTable(
        None if named is None else table[named].astype("str"),
        pd.DataFrame({name: found[name] for name in FIGURES if name in found}),
        _labels(table[label], where) if label in table.columns else None,
        table[band].astype("str") if band in table.columns else None,
    )


def design(figures: pd.DataFrame, names: Sequence[str]) -> FloatArray:
    """Return the columns that a model sees: figures on a log scale, sign kept, shape (n, len(names))."""
    values = figures[list(names)].to_numpy(np.float64)
    scaled: FloatArray = np.sign(values) * np.log1p(np.abs(values))
    return scaled


def check_names(wanted: Sequence[str], known: Sequence[str], where: str) -> None:
    """Refuse figures that are not there, all at once, with the nearest name."""
    missing = [name for name in wanted if name not in known]
    if missing:
        said = " ".join(f"no figure '{name}'.{suggestion(name, known)}" for name in missing)
        raise UsageError(f"{where}: {said} Allowed: {', '.join(known)}. Correct the name.")


def _read(source: str | Path | pd.DataFrame) -> tuple[pd.DataFrame, str]:
    if isinstance(source, pd.DataFrame):
        return source.reset_index(drop=True), "the table"
    path = Path(source)
    if not path.is_file():
        raise UsageError(f"there is no file '{path}'. Allowed: a CSV or Parquet file. Correct the path.")
    with reading(path, "a table", allowed="CSV (also .gz) or Parquet", todo="Write it as one of these."):
        table = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
    if table.empty:
        raise UsageError(f"'{path}' has no rows. Allowed: one row per account. Name a table that has some.")
    return table, f"'{path}'"


def _find(table: pd.DataFrame, names: Sequence[str]) -> str | None:
    return next((name for name in names if name in table.columns), None)


def _numbers(table: pd.DataFrame, column: str, where: str) -> pd.Series:
    numbers = pd.to_numeric(table[column], errors="coerce").replace([np.inf, -np.inf], np.nan)
    wrong = numbers.isna() & table[column].notna()
    if wrong.any():
        first = table.loc[wrong, column].iloc[0]
        raise UsageError(
            f"{where}: column '{column}' holds {int(wrong.sum())} value(s) that are no finite number, the "
            f"first is {str(first)!r}. Allowed: numbers, or nothing where not known. Correct them."
        )
    return numbers.astype("float64")


def _counts(table: pd.DataFrame, column: str, where: str) -> pd.Series:
    numbers = _numbers(table, column, where)
    below = numbers[numbers < 0]
    if len(below):
        raise UsageError(
            f"{where}: column '{column}' holds {len(below)} count(s) below 0, the first is "
            f"{below.iloc[0]:g}. Allowed: 0 or more, or nothing where not known. Correct them."
        )
    return numbers


def _from_counts(table: pd.DataFrame, where: str, at: When | None) -> dict[str, pd.Series]:
    """Return figures made of plain counts."""
    counts = {
        name: _counts(table, column, where)
        for name, others in _COUNTS.items()
        if (column := _find(table, (name, *others))) is not None
    }
    out: dict[str, pd.Series] = {}
    if "created_at" in table.columns and at is not None:
        made = pd.to_datetime(table["created_at"], utc=True, errors="coerce", format="mixed")
        old = (time_of(at) - made).dt.total_seconds() / 86_400
        if (unborn := int((old < 0).sum())) > 0:
            raise UsageError(
                f"{where}: {unborn} of {len(old)} accounts were made after {time_of(at):%Y-%m-%d}, when the "
                "figures are said to be taken. Allowed: a day after all of them. Correct it, or created_at."
            )
        out["age_days"] = old
    age = out.get("age_days")
    column = _find(table, ("age_days", "age_of_account_in_days"))
    if age is None and column is not None:
        age = _numbers(table, column, where)
    if age is not None and "statuses" in counts:
        out["statuses_per_day"] = counts["statuses"] / age.clip(lower=1)
    if {"followers", "friends"} <= counts.keys():
        out["followers_per_friend"] = counts["followers"] / counts["friends"].clip(lower=1)
    return out


def _labels(column: pd.Series, where: str) -> FloatArray:
    words = column.astype("str").str.strip().str.lower()
    found = words.map(_LABELS)
    if found.isna().any():
        strange = sorted(set(words[found.isna()]))[:5]
        raise UsageError(
            f"{where}: label(s) {', '.join(map(repr, strange))} mean nothing. Allowed: bot or 1 for "
            "mechanical accounts; human, person or 0 for people. Replace them, or leave these rows out."
        )
    return np.asarray(found, dtype=np.float64)

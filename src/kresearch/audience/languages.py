"""The language of an audience: what most of its actors write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kresearch.audience.reading import read_reactions

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog


def languages(log: InteractionLog) -> pd.DataFrame:
    """Return how many actors of each account write in which language.

    The log's own language counts where it is known; else it is identified from the text, offline
    (`kresearch.sentiment`), and stays unknown under three words. An actor counts once per account, with
    the language in which it writes there most often.

    Parameters
    ----------
    log
        The interactions.

    Returns
    -------
    pandas.DataFrame
        ``account, language, actors, share`` (of the actors whose language is known), the most frequent
        first.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas
    >>> texts = ["What a lovely day at the beach", "Che bella giornata al mare", "Sono contento oggi", "ok"]
    >>> rows = pandas.DataFrame({"actor": ["ann", "bea", "carla", "dan"], "text": texts, "kind": "reply"})
    >>> log = kr.InteractionLog(rows.assign(account="anna", network="twitter", at="2012-01-01T12:00Z"))
    >>> found = kr.audience.languages(log)
    >>> found[["language", "actors", "share"]].round(2).values.tolist()
    [['it', 2, 0.67], ['en', 1, 0.33]]
    """
    return speak(read_reactions(log).named)


def speak(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the languages of the rows of `read_reactions`."""
    known = identify_rows(rows)
    counted = known.dropna(subset=["language"]).groupby(["account", "actor", "language"]).size()
    frame = counted.rename("texts").reset_index()
    frame = frame.sort_values(["account", "actor", "texts", "language"], ascending=[True, True, False, True])
    each = frame.drop_duplicates(["account", "actor"])
    many = each.groupby(["account", "language"]).size().rename("actors").reset_index()
    many["share"] = many["actors"] / many.groupby("account")["actors"].transform("sum")
    return many.sort_values(
        ["account", "actors", "language"], ascending=[True, False, True], ignore_index=True
    )


def identify_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return ``account, actor, language``, identified from the text where the log says nothing."""
    found = rows[["account", "actor"]].assign(language=rows["language"].astype("object"))
    open_ = found["language"].isna() & rows["text"].notna()
    if open_.any():
        from kresearch.sentiment.language import identify

        # One text that names several accounts is read once.
        texts = rows.loc[open_, "text"]
        different = texts.drop_duplicates()
        read = dict(zip(different, identify(different.tolist()), strict=True))
        found.loc[open_, "language"] = texts.map(read)
    return found

"""What the reading of texts is worth in the spikes of an account's dashboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from kresearch.report.language import Language

if TYPE_CHECKING:
    from kresearch.report.account_reading import Dashboard


def storm_sentences(board: Dashboard, language: Language) -> list[str]:
    """Return of which spikes the tone as read cannot be believed, and why; nothing where it can be.

    Parameters
    ----------
    board
        The dashboard.
    language
        Of the page.
    """
    told = [said for row in board.readings if (said := _say(row, language))]
    return [*told, language.say("account.storm_judge")] if told else []


def _say(row: dict[str, Any], language: Language) -> str:
    window = language.window(pd.Timestamp(row["since"]), pd.Timestamp(row["until"]))
    if row["decisive"]:
        return language.say(
            "account.storm_heavy",
            window=window,
            share=language.percent(row["heaviest"]),
            read=language.say(f"caveat.read_{row['heaviest_read']}"),
        )
    if not row["baseline"] or row["informative"]:
        return ""
    keys = ("before", "during", *(("unknown_before", "unknown_during") if row["unread"] else ()))
    key = "account.storm_unread" if row["unread"] else "account.storm_blind"
    return language.say(key, window=window, **{name: language.percent(row[name]) for name in keys})

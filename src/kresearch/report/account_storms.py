"""What the reading of texts is worth in the spikes of an account's dashboard, and what people judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from kresearch.report.judged import part_of_rows, storm_answer
from kresearch.report.language import Language
from kresearch.report.sheets import Part

if TYPE_CHECKING:
    from kresearch.report.account_reading import Dashboard


def storm_sentences(board: Dashboard, language: Language) -> list[str]:
    """Return what was judged of the spikes, and of which others the tone as read cannot be believed.

    Parameters
    ----------
    board
        The dashboard.
    language
        Of the page.
    """
    judged = [said for row in board.judged for said in storm_answer(row, language)]
    told = [said for row in board.readings if (said := _say(row, language))]
    if told:
        told.append(language.say("account.storm_rest" if judged else "account.storm_judge"))
    return [*judged, *told]


def judged_section(board: Dashboard, language: Language) -> Part | None:
    """Return what was judged, with its tables; None where nobody did."""
    part = part_of_rows(board.judged, language)
    if part is None:
        return None
    return Part("judged", language.say("judged.heading"), (), part.tables, part.sentences)


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

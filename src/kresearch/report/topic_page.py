"""The wrong ones of topics as a page: how often each topic is right, and the texts that it has wrongly."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch.report.cells import (
    count_cell,
    number_cell,
    number_columns,
    percent_cell,
    range_text,
    text_columns,
)
from kresearch.report.language import Language, speak
from kresearch.report.page import Badge
from kresearch.report.sheets import Part, Sheet, write_sheet
from kresearch.report.tables import Cell, Table

if TYPE_CHECKING:
    import pandas as pd


def build_topics(
    precision: pd.DataFrame,
    wrong: pd.DataFrame,
    file: str | Path,
    *,
    min_precision: float = 0.6,
    lang: str = "en",
) -> Path:
    """Write the precision of topics and their wrong texts as one HTML file.

    Parameters
    ----------
    precision
        Of `kresearch.topics.measure_precision`.
    wrong
        Of `kresearch.topics.wrong_ones`. The page holds these texts of people: it is not for passing on.
    file
        Where to.
    min_precision
        A topic measured below it is not shown as expertise.
    lang
        ``"en"`` or ``"it"``.

    Returns
    -------
    pathlib.Path
        The file, which needs no network.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas, tempfile
    >>> texts = ["My flight was late", "A flight of fancy"]
    >>> rows = pandas.DataFrame({"account": "anna", "actor": "ben", "kind": "reply", "text": texts})
    >>> tags = kr.topics.tag(kr.InteractionLog(rows.assign(network="twitter", at="2012-01-01T12:00Z")))
    >>> judged = pandas.DataFrame({"text_key": tags.keys, "topic": "travel", "label": ["n", "y"]})
    >>> wrong = kr.topics.wrong_ones(tags, judged, "travel")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     precision = kr.topics.measure_precision(tags, judged, at=())
    ...     page = kr.report.build_topics(precision, wrong, f"{folder}/wrong.html")
    ...     "A flight of fancy" in page.read_text()
    True
    """
    language = speak(lang)
    whole = precision[precision["at"] == 0].to_dict("records")
    answer = [_answer(row, min_precision, language) for row in whole]
    parts = [Part("precision", language.say("topics.how_often"), (), [_measures(precision, language)])]
    parts += [_texts(str(row["topic"]), place, wrong, language) for place, row in enumerate(whole)]
    badges = [Badge(language.say("topics.private"), "loud")]
    sheet = Sheet(language.say("topics.title"), "", badges, answer, parts)
    return write_sheet(sheet, file, language)


def _answer(row: Mapping[Any, Any], least: float, language: Language) -> str:
    said = {
        "topic": row["topic"],
        "n": language.whole(row["judged"]),
        "texts": language.whole(row["texts"]),
        "least": language.percent(least),
    }
    if row["precision"] != row["precision"]:
        return language.say("topics.unmeasured", **said)
    key = "topics.below" if row["precision"] < least else "topics.right"
    ends = {name: language.percent(row[name]) for name in ("precision", "low", "high")}
    return language.say(key, **said, **ends)


def _measures(precision: pd.DataFrame, language: Language) -> Table:
    counts = ("judged", "cannot_tell", "split")
    columns = text_columns(language, topic="topics.topic", among="topics.among")
    columns += number_columns(language, precision=("topics.precision", "95 %"))
    columns += number_columns(language, **{name: f"topics.{name}" for name in counts})
    rows = []
    for row in precision.to_dict("records"):
        among = "topics.strongest" if row["at"] else "topics.all"
        ends = range_text(row["low"], row["high"], language, share=True)
        rows.append(
            [
                Cell(str(row["topic"])),
                Cell(language.say(among, n=language.whole(row["texts"]))),
                percent_cell(row["precision"], language, aside=ends),
                *(count_cell(row[name], language) for name in counts),
            ]
        )
    return Table("precision", language.say("topics.caption"), columns, rows)


def _texts(topic: str, place: int, wrong: pd.DataFrame, language: Language) -> Part:
    own = wrong[wrong["topic"] == topic]
    if own.empty:
        return Part(f"topic-{place}", topic, sentences=[language.say("topics.none_wrong")])
    columns = text_columns(language, text="topics.text") + number_columns(
        language, strength="topics.strength"
    )
    rows = [
        [
            Cell(str(row["text"]), aside=language.say("topics.because", terms=row["because"])),
            number_cell(row["strength"], language, 2),
        ]
        for row in own.to_dict("records")
    ]
    caption = language.say_n("topics.wrong", len(own))
    return Part(f"topic-{place}", topic, (), [Table(f"wrong-{place}", caption, columns, rows)])

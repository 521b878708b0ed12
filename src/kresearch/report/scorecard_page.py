"""The scorecard of behaviours as a page: reported against obtained, row by row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch.report.cells import number_columns, text_columns
from kresearch.report.figures.bands import BandRow, draw_bands, number
from kresearch.report.language import Language, speak
from kresearch.report.page import Badge
from kresearch.report.said import translate
from kresearch.report.sheets import Part, Sheet, write_sheet
from kresearch.report.tables import Cell, Column, Table

if TYPE_CHECKING:
    from kresearch.behaviours import Scorecard

#: What a line says in words.
_WORDS = ("figure", "behaviour", "source", "note")
#: A band's end beyond which a score cannot lie, so that it only says "no limit".
_NO_LIMIT = 59.0


def build_scorecard(card: Scorecard, file: str | Path, *, lang: str = "en") -> Path:
    """Write the scorecard as one HTML file.

    Parameters
    ----------
    card
        What `kresearch.behaviours.run_behaviours` found.
    file
        Where to.
    lang
        ``"en"`` or ``"it"``.

    Returns
    -------
    pathlib.Path
        The file, which needs no network.
    """
    language = speak(lang)
    lines: list[dict[str, Any]] = [_line(line, language) for line in card.frame.to_dict("records")]
    missed = card.rows(reproduced=False)
    counts = {name: tuple(map(language.whole, pair)) for name, pair in card.counts.items()}
    answer = [
        language.say(f"scorecard.{name}", good=counts[name][0], n=counts[name][1])
        for name in ("sized", "mechanics", "fitted", "set", "descriptive")
        if card.counts[name][1]
    ]
    if len(card.seeds) > 1:
        answer.append(language.say("scorecard.seeds", n=language.whole(len(card.seeds))))
    if missed:
        answer.append(language.say("scorecard.missed", rows=language.join(missed)))
    if card.lost:
        answer.append(language.say("scorecard.lost", rows=language.join(card.lost)))
    answer.append(language.say("scorecard.rule"))
    table = _table(lines, language)
    figure = draw_bands([_band(line) for line in lines], language, table)
    parts = [Part("figure", language.say("page.figure"), [figure])]
    if missed:
        parts.append(Part("missed", language.say("scorecard.why"), (), [_reasons(card, lines, language)]))
    parts.append(Part("rows", language.say("scorecard.rows"), (), [_sources(lines, language)]))
    badges = [
        Badge(language.say("page.simulated"), "loud"),
        Badge(language.say("page.reconstruction")),
    ]
    eras = dict.fromkeys(era for line in lines for era in str(line["eras"]).split(", "))
    sheet = Sheet(language.say("scorecard.title"), ", ".join(sorted(eras)), badges, answer, parts)
    return write_sheet(sheet, file, language)


def _line(line: dict[Any, Any], language: Language) -> dict[str, Any]:
    """Return a line of the scorecard with its words in the page's language."""
    made = {str(k): v for k, v in line.items()}
    return made | {name: translate(str(made[name] or ""), language) for name in _WORDS}


def _band(line: dict[str, Any]) -> BandRow:
    return BandRow(
        str(line["row"]),
        str(line["figure"]),
        float(line["low"]),
        float(line["high"]),
        float(line["obtained"]),
        _reported(line),
    )


def _reported(line: dict[str, Any]) -> float | None:
    value = line["reported"]
    return None if value is None or value != value else float(value)


def _limits(line: dict[str, Any], language: Language) -> str:
    """Return a band in words; an end that no score reaches is no limit."""
    low, high = float(line["low"]), float(line["high"])
    ends = {"low": number(low, language), "high": number(high, language)}
    if _reported(line) is None and high >= _NO_LIMIT:
        return language.say("scorecard.at_least", **ends)
    if _reported(line) is None and low <= -_NO_LIMIT / 2:
        return language.say("scorecard.at_most", **ends)
    return language.say("table.range", **ends)


def _table(lines: list[dict[str, Any]], language: Language) -> Table:
    columns = [
        *text_columns(language, row="scorecard.row", figure="scorecard.figure"),
        *number_columns(language, reported="bands.reported", obtained="bands.obtained"),
        *text_columns(language, band="bands.band", within="scorecard.verdict"),
    ]
    rows = []
    for line in lines:
        told = _reported(line)
        shown = "\u2013" if told is None else number(told, language)
        within = bool(line["within"])
        word = language.say("scorecard.yes" if within else "scorecard.no")
        rows.append(
            [
                Cell(str(line["row"])),
                Cell(str(line["figure"])),
                Cell(shown, value="" if told is None else told),
                Cell(number(float(line["obtained"]), language), value=float(line["obtained"])),
                Cell(_limits(line, language)),
                Cell(word, tone="good" if within else "bad"),
            ]
        )
    return Table("behaviours", language.say("scorecard.table"), columns, rows)


def _reasons(card: Scorecard, lines: list[dict[str, Any]], language: Language) -> Table:
    what = {str(line["row"]): str(line["behaviour"]) for line in lines}
    columns = text_columns(
        language, row="scorecard.row", behaviour="scorecard.behaviour", reason="scorecard.reason"
    )
    rows = [
        [Cell(row), Cell(what[row]), Cell(translate(why, language) or language.say("scorecard.unknown"))]
        for row, why in card.reasons.items()
    ]
    return Table("behaviours-missed", language.say("scorecard.missed_table"), columns, rows)


def _sources(lines: list[dict[str, Any]], language: Language) -> Table:
    """Return every row once: what was seen, when, by whom, and what the scenario assumes."""
    columns = [
        *text_columns(
            language, row="scorecard.row", behaviour="scorecard.behaviour", reproduced="scorecard.verdict"
        ),
        Column(language.say("scorecard.pass_rate"), key="pass_rate", numeric=True),
        *text_columns(language, worth="scorecard.worth", note="scorecard.assumption"),
    ]
    rows = []
    for line in {str(line["row"]): line for line in lines}.values():
        good = bool(line["reproduced"])
        rows.append(
            [
                Cell(str(line["row"]), aside=str(line["eras"])),
                Cell(str(line["behaviour"]), aside=str(line["source"])),
                Cell(
                    language.say("scorecard.yes" if good else "scorecard.no"), tone="good" if good else "bad"
                ),
                Cell(language.percent(float(line["pass_rate"])), value=float(line["pass_rate"])),
                Cell(language.say(f"scorecard.worth_{_worth(line)}")),
                Cell(str(line["note"] or "\u2013")),
            ]
        )
    return Table("behaviours-rows", language.say("scorecard.rows_table"), columns, rows)


def _worth(line: dict[str, Any]) -> str:
    """Return what passing a row is worth, as it is counted."""
    standing = str(line["standing"])
    return standing if line["counted"] or standing in ("fitted", "set") else "descriptive"

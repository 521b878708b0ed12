"""The account under every variant: as read, and as judged where somebody judged."""

from __future__ import annotations

from dataclasses import replace

from kresearch._common.constants import LOW_COVERAGE
from kresearch.report.account_reading import Dashboard, Standing
from kresearch.report.cells import (
    MISSING,
    number_cell,
    number_columns,
    range_cell,
    text_columns,
    variant_cell,
)
from kresearch.report.facts import NOTHING
from kresearch.report.figures.account import draw_standings
from kresearch.report.judged import LEVEL, sources_of
from kresearch.report.language import Language
from kresearch.report.said import translate
from kresearch.report.sheets import Part
from kresearch.report.tables import Cell, Column, Table
from kresearch.report.variant_table import DOUBLE_DAGGER


def standings_section(board: Dashboard, language: Language) -> Part:
    """Return the score under every variant, with those that decline and why."""
    drawn = draw_standings(board, language, _standing_table(board, language))
    declined = _declined_table(board, language)
    sentences = []
    if not board.has_polarity:
        sentences.append(language.say("account.no_polarity"))
    elif board.coverage < LOW_COVERAGE:
        sentences.append(language.say("account.low_coverage", share=language.percent(board.coverage)))
    if board.judged:
        sentences.append(language.say("account.standings_judged", level=language.percent(LEVEL)))
    return Part(
        "variants",
        language.say("account.standings"),
        [d for d in [drawn] if d],
        [declined] if declined.rows else (),
        sentences,
    )


def _declined_table(board: Dashboard, language: Language) -> Table:
    columns = text_columns(language, variant="column.variant", reason="account.reason")
    rows = [
        [Cell(s.variant.label), Cell(translate(s.reason, language))]
        for s in board.standings
        if s.score is None
    ]
    return Table("declined", language.say("account.declined"), columns, rows)


def _standing_table(board: Dashboard, language: Language) -> Table:
    own = board.variant.label
    against = language.say("account.against", variant=own)
    columns = text_columns(language, variant="column.variant") + number_columns(
        language, score="account.score"
    )
    if board.judged:
        columns += number_columns(
            language,
            interval=("judged.interval", language.percent(LEVEL)),
            read=("judged.read", sources_of(board.judged, language)),
        )
    columns.append(Column(against, key="against", numeric=True))
    if board.days:
        since = language.say("account.since", since=language.date(board.since))
        columns.append(Column(since, key="since", numeric=True))
    rows = [_standing_row(s, board, language)[: len(columns)] for s in board.standings]
    caption = language.say("account.standings_data", account=board.account, at=language.date(board.at))
    notes = []
    if any(cell.footnote for row in rows for cell in row):
        notes.append(language.say("account.note_excluded", sign=DOUBLE_DAGGER))
    return Table("variants", caption, columns, rows, notes)


def _standing_row(standing: Standing, board: Dashboard, language: Language) -> list[Cell]:
    own = board.variant.label
    if standing.score is None or standing.known is None:
        empty = [Cell(MISSING, value="", tone="quiet")] * (4 if board.judged else 2)
        declines = Cell(language.say("account.declines"), value="", tone="quiet")
        return [Cell(standing.variant.label, aside=translate(standing.reason, language)), declines, *empty]
    key = f"variant.{standing.variant.name}"
    what = language.say(key) if language.knows(key) else type(standing.variant).summary()
    if standing.same:
        what = language.say("account.same", variant=own)
    chosen = standing.variant.label == own
    apart = None if chosen else standing.known - (board.chosen.known or 0.0)
    return [
        variant_cell(standing.variant.label, own, language, aside=what),
        number_cell(standing.known, language, places=4),
        *(_judged_cells(standing, language) if board.judged else ()),
        number_cell(apart, language, signed=True, places=4),
        # By how much it changed is known as read only.
        number_cell(None if standing.judged else standing.change, language, signed=True, places=4),
    ]


def _judged_cells(standing: Standing, language: Language) -> list[Cell]:
    """Return the interval by judgement, and the score as read: marked where the judgements exclude it."""
    if standing.judged is None:
        return [Cell(MISSING, value="", tone="quiet"), number_cell(standing.score, language, places=4)]
    ends = standing.judged["score"]
    read = number_cell(ends["as_read"], language, places=4)
    fits = ends["low"] - NOTHING <= ends["as_read"] <= ends["high"] + NOTHING
    return [
        range_cell(ends["low"], ends["high"], language),
        read if fits else replace(read, footnote=DOUBLE_DAGGER),
    ]

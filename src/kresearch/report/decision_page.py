"""Decisions at a threshold as a page: who passes, what each decision hangs on, who passes more often."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from kresearch.people.fairness import FEW
from kresearch.report.cells import (
    MISSING,
    count_cell,
    number_cell,
    number_columns,
    percent_cell,
    range_text,
    text_columns,
    variant_cell,
)
from kresearch.report.escape import slug
from kresearch.report.figures.people import MOST, draw_people, person_row
from kresearch.report.language import Language, speak
from kresearch.report.people_words import badges_of, caution, notes_of, share_range
from kresearch.report.prose import Tile
from kresearch.report.sheets import Part, Sheet, write_sheet
from kresearch.report.tables import Cell, Table

if TYPE_CHECKING:
    from kresearch.people import Decisions


def build_decisions(found: Decisions, file: str | Path, *, lang: str = "en") -> Path:
    """Write decisions at a threshold as one HTML file.

    Parameters
    ----------
    found
        What `kresearch.people.decide` found.
    file
        Where to.
    lang
        ``"en"`` or ``"it"``; a note that nobody has translated is in English.

    Returns
    -------
    pathlib.Path
        The file, which needs no network.

    Examples
    --------
    >>> import tempfile
    >>> import kresearch as kr
    >>> import numpy
    >>> log = kr.testing.gather({"w": kr.testing.random_world(numpy.random.default_rng(0))})
    >>> found = kr.people.decide(log, ["quantity", "sentiment-balance"], threshold=20)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = kr.report.build_decisions(found, f"{folder}/decisions.html")
    ...     "sentiment-balance" in page.read_text()
    True
    """
    language = speak(lang)
    return write_sheet(make_decision_sheet(found, language), file, language)


def make_decision_sheet(found: Decisions, language: Language) -> Sheet:
    """Return decisions as a sheet."""
    parts = [caution(language), _summary(found, language), _nearest(found, language)]
    if len(found.agreement):
        parts.append(
            Part("agreement", language.say("decision.agreement_title"), (), [_agreement(found, language)])
        )
    parts.append(_selection(found, language))
    parts.append(notes_of(found, language))
    threshold = _threshold(found, language)
    return Sheet(
        title=language.say("decision.title", threshold=threshold, at=language.date(found.at)),
        kicker=" · ".join(found.variants),
        badges=badges_of(found, language),
        answer=_answer(found, language),
        parts=parts,
        tiles=_tiles(found, language),
    )


def _threshold(found: Decisions, language: Language) -> str:
    return language.number(found.threshold, 0 if found.threshold == int(found.threshold) else 1)


def _answer(found: Decisions, language: Language) -> list[str]:
    told = []
    for row in found.summary.to_dict("records"):
        said = {
            "variant": row["variant"],
            "n": language.whole(row["passes"]),
            "all": language.whole(row["accounts"]),
        }
        if row["variant"] == found.reference:
            told.append(language.say("decision.answer", **said))
        elif not row["differ"]:
            told.append(language.say("decision.answer_same", reference=found.reference, **said))
        else:
            differ = language.whole(row["differ"])
            told.append(
                language.say("decision.answer_other", differ=differ, reference=found.reference, **said)
            )
        if row["with_history"]:
            said = {"flips": language.number(row["flips_in_week"]), "n": language.whole(row["with_history"])}
            told.append(language.say("decision.answer_week", variant=row["variant"], **said))
        if row["flips_by_reading"] == row["flips_by_reading"]:
            flips = language.number(row["flips_by_reading"])
            told.append(language.say("decision.answer_read", variant=row["variant"], flips=flips))
    for row in found.agreement.to_dict("records"):
        shares = {name: language.percent(row[name]) for name in ("agreement", "low", "high")}
        told.append(
            language.say(
                "decision.answer_people", variant=row["variant"], n=language.whole(row["judged"]), **shares
            )
        )
    return told


def _tiles(found: Decisions, language: Language) -> list[Tile]:
    tiles = []
    for row in found.summary.head(3).to_dict("records"):
        words = language.say("decision.pass_tile", variant=row["variant"])
        proviso = language.say("decision.pass_proviso", all=language.whole(row["accounts"]))
        tiles.append(Tile(language.whole(row["passes"]), words, proviso))
    for row in found.summary.iloc[1:3].to_dict("records"):
        words = language.say("decision.differ_tile", variant=row["variant"])
        proviso = language.say("decision.differ_proviso", reference=found.reference)
        tiles.append(Tile(language.whole(row["differ"]), words, proviso))
    return tiles


def _summary(found: Decisions, language: Language) -> Part:
    columns = text_columns(language, variant="column.variant") + number_columns(
        language,
        passes="decision.passes",
        differ="decision.differ",
        flips_in_week=("decision.week", "decision.week_detail"),
        flips_by_reading=("decision.reading", "decision.week_detail"),
        cost=("decision.cost", "decision.cost_detail"),
    )
    rows = []
    for row in found.summary.to_dict("records"):
        history = language.say("decision.with_history", n=language.whole(row["with_history"]))
        costs = [language.number(row[name]) for name in ("cost_in_week", "cost_by_reading")]
        rows.append(
            [
                variant_cell(str(row["variant"]), found.reference, language),
                count_cell(row["passes"], language, aside=language.percent(row["share"])),
                count_cell(row["differ"], language),
                number_cell(row["flips_in_week"], language, aside=history),
                number_cell(row["flips_by_reading"], language),
                Cell(" / ".join(costs), value=f"{row['cost_in_week']:g} / {row['cost_by_reading']:g}"),
            ]
        )
    wrong_pass, wrong_fail = (language.number(cost, 2) for cost in found.costs)
    notes = [language.say("decision.cost_note", wrong_pass=wrong_pass, wrong_fail=wrong_fail)]
    tried = found.weekly_test[found.weekly_test["tried"] > 0]
    notes += [
        language.say(
            "decision.week_test",
            variant=row["variant"],
            n=language.whole(row["tried"]),
            expected=language.number(row["expected"]),
            observed=language.whole(row["observed"]),
        )
        for row in tried.to_dict("records")
    ] or [language.say("decision.week_test_none")]
    table = Table("decisions", language.say("decision.summary_caption"), columns, rows, notes=notes)
    return Part("summary", language.say("decision.summary_title"), (), [table])


def _nearest(found: Decisions, language: Language) -> Part:
    names = found.of(found.reference)["account"].head(MOST).tolist()
    grouped = {str(name): rows for name, rows in found.table.groupby("account") if name in set(names)}
    table = _nearest_table(found, names, grouped, language)
    caption = language.say("people.figure_caption")
    if found.table["account"].nunique() > len(names):
        shown = {"shown": language.whole(len(names)), "n": language.whole(found.table["account"].nunique())}
        caption = f"{caption} {language.say('people.first_drawn', **shown)}"
    drawn = draw_people(
        [person_row(grouped[name]) for name in names],
        found.variants,
        found.threshold,
        language,
        slug="nearest",
        title=language.say("decision.figure_title"),
        caption=caption,
        line_name=language.say("decision.figure_line"),
        data=table,
    )
    return Part("nearest", language.say("decision.nearest_title"), [drawn] if drawn else [])


def _nearest_table(
    found: Decisions, names: list[str], grouped: dict[str, pd.DataFrame], language: Language
) -> Table:
    columns = text_columns(
        language, account="people.account", variant="column.variant", passes="decision.passes"
    )
    columns += number_columns(
        language,
        score="people.score",
        margin="decision.margin",
        flip_in_week="decision.week",
        flip_by_reading="decision.reading",
    )
    judged = found.table["chosen"].notna().any()
    if judged:
        columns += text_columns(language, chosen="decision.people_said")
    words = {True: language.say("people.yes"), False: language.say("people.no")}
    rows = []
    for name in names:
        for row in grouped[name].to_dict("records"):
            ends = range_text(row["flip_in_week_low"], row["flip_in_week_high"], language, share=True)
            cells = [
                Cell(name),
                Cell(str(row["variant"])),
                Cell(words[bool(row["passes"])], tone="good" if row["passes"] else ""),
                number_cell(row["score"], language),
                number_cell(row["margin"], language, signed=True, places=4),
                percent_cell(row["flip_in_week"], language, aside=ends),
                percent_cell(row["flip_by_reading"], language),
            ]
            if judged:
                cells.append(Cell(MISSING if math.isnan(row["chosen"]) else words[bool(row["chosen"])]))
            rows.append(cells)
    caption = language.say("decision.nearest_caption", reference=found.reference)
    return Table("nearest", caption, columns, rows)


def _agreement(found: Decisions, language: Language) -> Table:
    counts = ("judged", "wrong_pass", "wrong_fail")
    columns = text_columns(language, variant="column.variant") + number_columns(
        language,
        **{name: f"decision.{name}" for name in (*counts, "agreement")},
        kappa=("decision.kappa", "decision.kappa_detail"),
        auc=("decision.auc", "decision.auc_detail"),
        cost="decision.cost",
    )
    rows = [
        [
            Cell(str(row["variant"])),
            *(count_cell(row[name], language) for name in counts),
            percent_cell(
                row["agreement"], language, aside=range_text(row["low"], row["high"], language, share=True)
            ),
            number_cell(row["kappa"], language, 2),
            number_cell(row["auc"], language, 2),
            number_cell(row["cost"], language),
        ]
        for row in found.agreement.to_dict("records")
    ]
    return Table("agreement", language.say("decision.agreement_caption"), columns, rows)


def _selection(found: Decisions, language: Language) -> Part:
    columns = text_columns(language, group="decision.group", variant="column.variant")
    columns += number_columns(language, passes="decision.passes", selection_rate=("decision.rate", "95 %"))
    tables = []
    for by, rows in found.selection.groupby("by", sort=False):
        made = [
            [
                Cell(language.word("people_group", str(row["group"]))),
                Cell(str(row["variant"])),
                Cell(
                    f"{language.whole(row['passes'])} / {language.whole(row['accounts'])}",
                    value=f"{row['passes']} of {row['accounts']}",
                ),
                Cell(
                    share_range(row["selection_rate"], row["low"], row["high"], language),
                    value=round(row["selection_rate"], 6),
                ),
            ]
            for row in rows.to_dict("records")
        ]
        alone = "decision.selection_one" if set(rows["group"]) - {FEW} else "decision.selection_none"
        notes = [
            language.say(
                alone if math.isnan(row["difference"]) else "decision.selection_note",
                variant=row["variant"],
                difference=language.whole(100 * row["difference"]),
                ratio=language.percent(row["ratio"]),
            )
            for row in rows.drop_duplicates("variant").to_dict("records")
        ]
        caption = language.say("decision.selection_caption", by=language.word("people_group", str(by)))
        tables.append(Table(f"selection-{slug(str(by))}", caption, columns, made, notes=notes))
    meaning = language.say("decision.selection_meaning")
    return Part("selection", language.say("decision.selection_title"), (), tables, [meaning])

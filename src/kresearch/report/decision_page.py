"""Decisions at a threshold as a page: who passes, what each decision hangs on, who passes more often."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from kresearch.report.escape import slug
from kresearch.report.figures.people import MOST, PersonRow, draw_people
from kresearch.report.language import Language, speak
from kresearch.report.people_words import badges_of, caution, notes_of, share_range
from kresearch.report.prose import Tile
from kresearch.report.sheets import Part, Sheet, write_sheet
from kresearch.report.tables import Cell, Column, Table

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


def _number(value: float, language: Language, digits: int = 1, *, aside: str = "") -> Cell:
    return Cell(
        language.number(value, digits), value="" if value != value else round(float(value), 6), aside=aside
    )


def _summary(found: Decisions, language: Language) -> Part:
    columns = [
        Column(language.say("column.variant"), key="variant"),
        Column(language.say("decision.passes"), key="passes", numeric=True),
        Column(language.say("decision.differ"), key="differ", numeric=True),
        Column(
            language.say("decision.week"), language.say("decision.week_detail"), "flips_in_week", numeric=True
        ),
        Column(
            language.say("decision.reading"),
            language.say("decision.week_detail"),
            "flips_by_reading",
            numeric=True,
        ),
        Column(language.say("decision.cost"), language.say("decision.cost_detail"), "cost", numeric=True),
    ]
    rows = []
    for row in found.summary.to_dict("records"):
        of = {"n": language.whole(row["with_history"])}
        costs = [language.number(row[name]) for name in ("cost_in_week", "cost_by_reading")]
        rows.append(
            [
                Cell(
                    str(row["variant"]),
                    mark=language.say("table.reference") if row["variant"] == found.reference else "",
                ),
                Cell(
                    language.whole(row["passes"]),
                    value=int(row["passes"]),
                    aside=language.percent(row["share"]),
                ),
                Cell(language.whole(row["differ"]), value=int(row["differ"])),
                _number(row["flips_in_week"], language, aside=language.say("decision.with_history", **of)),
                _number(row["flips_by_reading"], language),
                Cell(" / ".join(costs), value=f"{row['cost_in_week']:g} / {row['cost_by_reading']:g}"),
            ]
        )
    notes = [
        language.say(
            "decision.cost_note",
            wrong_pass=language.number(found.costs[0], 2),
            wrong_fail=language.number(found.costs[1], 2),
        )
    ]
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
    people = [_person(grouped[name]) for name in names]
    table = _nearest_table(found, names, grouped, language)
    drawn = draw_people(
        people,
        found.variants,
        found.threshold,
        language,
        slug="nearest",
        title=language.say("decision.figure_title"),
        caption=language.say("people.figure_caption"),
        line_name=language.say("decision.figure_line"),
        data=table,
    )
    return Part("nearest", language.say("decision.nearest_title"), [drawn] if drawn else [], [table])


def _person(rows: pd.DataFrame) -> PersonRow:
    known = rows.dropna(subset=["low", "high"])
    return PersonRow(
        str(rows["account"].iloc[0]),
        dict(zip(rows["variant"], rows["score"].astype(float), strict=True)),
        {str(r["variant"]): (float(r["low"]), float(r["high"])) for r in known.to_dict("records")},
    )


def _nearest_table(
    found: Decisions, names: list[str], grouped: dict[str, pd.DataFrame], language: Language
) -> Table:
    columns = [
        Column(language.say("people.account"), key="account"),
        Column(language.say("column.variant"), key="variant"),
        Column(language.say("decision.passes"), key="passes"),
        Column(language.say("people.score"), key="score", numeric=True),
        Column(language.say("decision.margin"), key="margin", numeric=True),
        Column(language.say("decision.week"), key="flip_in_week", numeric=True),
        Column(language.say("decision.reading"), key="flip_by_reading", numeric=True),
    ]
    judged = found.table["chosen"].notna().any()
    if judged:
        columns.append(Column(language.say("decision.people_said"), key="chosen"))
    words = {True: language.say("people.yes"), False: language.say("people.no")}
    rows = []
    for name in names:
        for row in grouped[name].to_dict("records"):
            cells = [
                Cell(name),
                Cell(str(row["variant"])),
                Cell(words[bool(row["passes"])], tone="good" if row["passes"] else ""),
                _number(row["score"], language),
                Cell(language.number(row["margin"], 1, signed=True), value=round(row["margin"], 4)),
                Cell(
                    language.percent(row["flip_in_week"]),
                    value="" if row["flip_in_week"] != row["flip_in_week"] else row["flip_in_week"],
                    aside=_range(row, language),
                ),
                Cell(
                    language.percent(row["flip_by_reading"]),
                    value="" if row["flip_by_reading"] != row["flip_by_reading"] else row["flip_by_reading"],
                ),
            ]
            if judged:
                said = "\u2013" if math.isnan(row["chosen"]) else words[bool(row["chosen"])]
                cells.append(Cell(said))
            rows.append(cells)
    caption = language.say("decision.nearest_caption", reference=found.reference)
    return Table("nearest", caption, columns, rows)


def _range(row: dict[Any, Any], language: Language) -> str:
    low, high = row["flip_in_week_low"], row["flip_in_week_high"]
    if low != low:
        return ""
    return language.say("people.pair_interval", low=language.percent(low), high=language.percent(high))


def _agreement(found: Decisions, language: Language) -> Table:
    names = ("judged", "wrong_pass", "wrong_fail")
    columns = [
        Column(language.say("column.variant"), key="variant"),
        *(Column(language.say(f"decision.{name}"), key=name, numeric=True) for name in names),
        Column(language.say("decision.agreement"), key="agreement", numeric=True),
        Column(language.say("decision.kappa"), language.say("decision.kappa_detail"), "kappa", numeric=True),
        Column(language.say("decision.auc"), language.say("decision.auc_detail"), "auc", numeric=True),
        Column(language.say("decision.cost"), key="cost", numeric=True),
    ]
    rows = [
        [
            Cell(str(row["variant"])),
            *(Cell(language.whole(row[name]), value=int(row[name])) for name in names),
            Cell(
                language.percent(row["agreement"]),
                value=round(row["agreement"], 6),
                aside=language.say(
                    "people.pair_interval",
                    low=language.percent(row["low"]),
                    high=language.percent(row["high"]),
                ),
            ),
            _number(row["kappa"], language, 2),
            _number(row["auc"], language, 2),
            _number(row["cost"], language),
        ]
        for row in found.agreement.to_dict("records")
    ]
    return Table("agreement", language.say("decision.agreement_caption"), columns, rows)


def _selection(found: Decisions, language: Language) -> Part:
    tables = []
    for by, rows in found.selection.groupby("by", sort=False):
        columns = [
            Column(language.say("decision.group"), key="group"),
            Column(language.say("column.variant"), key="variant"),
            Column(language.say("decision.passes"), key="passes", numeric=True),
            Column(language.say("decision.rate"), "95 %", "selection_rate", numeric=True),
        ]
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
        notes = [
            language.say(
                "decision.selection_one"
                if row["difference"] != row["difference"]
                else "decision.selection_note",
                variant=row["variant"],
                difference=language.whole(100 * row["difference"]),
                ratio=language.percent(row["ratio"]),
            )
            for row in rows.drop_duplicates("variant").to_dict("records")
        ]
        title = language.word("people_group", str(by))
        caption = language.say("decision.selection_caption", by=title)
        tables.append(Table(f"selection-{slug(str(by))}", caption, columns, made, notes=notes))
    meaning = language.say("decision.selection_meaning")
    return Part("selection", language.say("decision.selection_title"), (), tables, [meaning])

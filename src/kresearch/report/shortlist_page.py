"""A shortlist as a page: the list under each variant, who moves and why, how far the lists agree."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch.report.cells import (
    MISSING,
    count_cell,
    number_cell,
    number_columns,
    percent_cell,
    range_text,
    text_columns,
)
from kresearch.report.escape import slug
from kresearch.report.figures.people import MOST, draw_people, person_row
from kresearch.report.language import Language, speak
from kresearch.report.people_words import badges_of, caution, notes_of, say_change, share_range
from kresearch.report.prose import MOST_NAMED, Tile
from kresearch.report.sheets import Part, Sheet, write_sheet
from kresearch.report.tables import Cell, Column, Table

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.people import Shortlist


def build_shortlist(found: Shortlist, file: str | Path, *, lang: str = "en") -> Path:
    """Write a shortlist as one HTML file.

    Parameters
    ----------
    found
        What `kresearch.people.shortlist` found.
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
    >>> found = kr.people.shortlist(log, min_score=10, top=2)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = kr.report.build_shortlist(found, f"{folder}/list.html")
    ...     found.table["account"][0] in page.read_text()
    True
    """
    language = speak(lang)
    return write_sheet(make_list_sheet(found, language), file, language)


def make_list_sheet(found: Shortlist, language: Language) -> Sheet:
    """Return a shortlist as a sheet."""
    rules = found.rules
    said = {"min": language.number(rules.min_score, 0), "top": language.whole(rules.top)}
    key = "shortlist.kicker_topic" if rules.topic else "shortlist.kicker"
    parts = [caution(language)]
    if len(found.table):
        parts.append(Part("list", language.say("shortlist.section"), _drawings(found, language)))
    parts += [_list(found, label, language) for label in found.variants if len(found.of(label))]
    parts.append(_changes(found, language))
    if len(found.table):
        parts.append(Part("who", language.say("shortlist.who_title"), (), [_who(found, language)]))
    if len(found.variants) > 1:
        parts.append(
            Part("overlap", language.say("shortlist.overlap_title"), (), [_overlap(found, language)])
        )
    if len(found.left_out):
        parts.append(Part("left", language.say("shortlist.left_title"), (), [_left_out(found, language)]))
    parts.append(notes_of(found, language))
    return Sheet(
        title=language.say("shortlist.title", at=language.date(found.at)),
        kicker=language.say(key, topic=rules.topic, **said),
        badges=badges_of(found, language),
        answer=_answer(found, language),
        parts=parts,
        tiles=_tiles(found, language),
    )


def _answer(found: Shortlist, language: Language) -> list[str]:
    told = []
    highest: dict[str, float] = found.table.attrs.get("highest", {})
    for label in found.variants:
        listed = len(found.of(label))
        said = {"variant": label, "n": language.whole(listed), "all": language.whole(found.scored)}
        if not listed:
            ends = {
                "highest": language.number(highest.get(label)),
                "min": language.number(found.rules.min_score, 0),
            }
            short = highest.get(label, 0.0) < found.rules.min_score
            key = "shortlist.answer_empty" if short else "shortlist.answer_kept_out"
            told.append(language.say(key, **said, **ends))
        elif label == found.reference:
            told.append(language.say("shortlist.answer_listed", **said))
        elif set(found.of(label)["account"]) == set(found.of(found.reference)["account"]):
            overlap = language.number(_overlap_of(found, label), 2)
            told.append(
                language.say("shortlist.answer_same", reference=found.reference, overlap=overlap, **said)
            )
        else:
            moved = found.changes[found.changes["variant"] == label]
            told.append(
                language.say(
                    "shortlist.answer_moved",
                    out=_named(moved.loc[moved["change"] == "drops out", "account"].tolist(), language),
                    came=_named(moved.loc[moved["change"] == "comes in", "account"].tolist(), language),
                    reference=found.reference,
                    overlap=language.number(_overlap_of(found, label), 2),
                    **said,
                )
            )
        rows = found.of(label)
        rows = rows[rows["rank_low"] < rows["rank_high"]]
        if len(rows):
            ends = {k: language.whole(v) for k, v in _reach(rows).items()}
            ends["why"] = language.say(
                f"shortlist.open_by.{'intervals' if rows['low'].notna().any() else 'ties'}"
            )
            told.append(
                language.say_n(
                    "shortlist.answer_open", len(rows), variant=label, all=language.whole(listed), **ends
                )
            )
    if len(found.left_out):
        told.append(language.say_n("shortlist.answer_left", len(found.left_out)))
    return told


def _reach(rows: pd.DataFrame) -> dict[str, float]:
    """Return the ends of the ranks of some rows."""
    return {"low": float(rows["rank_low"].min()), "high": float(rows["rank_high"].max())}


def _named(accounts: list[str], language: Language) -> str:
    """Return how many accounts these are, and who the first of them are."""
    number, shown = language.whole(len(accounts)), accounts[:MOST_NAMED]
    if not accounts:
        return number
    names = [*shown, "\u2026"] if len(accounts) > len(shown) else shown
    return f"{number} ({', '.join(names)})"


def _overlap_of(found: Shortlist, label: str) -> float:
    return float(found.overlap.to_dict()[label][found.reference])


def _tiles(found: Shortlist, language: Language) -> list[Tile]:
    proviso = language.say("shortlist.listed_proviso", all=language.whole(found.scored))
    tiles = [
        Tile(
            language.whole(len(found.of(label))),
            language.say("shortlist.listed_tile", variant=label),
            proviso,
        )
        for label in found.variants[:3]
    ]
    for label in found.variants[1:3]:
        value = _overlap_of(found, label)
        if not math.isnan(value):
            words = language.say("shortlist.overlap_tile", variant=label, reference=found.reference)
            tiles.append(Tile(language.number(value, 2), words, language.say("shortlist.overlap_proviso")))
    return tiles


def _drawings(found: Shortlist, language: Language) -> list[Any]:
    """Return the figure: accounts in the order of the reference's list, then the others."""
    order = found.table.drop_duplicates("account")["account"].tolist()
    grouped = dict(list(found.table.groupby("account", sort=False)))
    rows = [person_row(grouped[account]) for account in order]
    title = language.say("shortlist.figure_title")
    columns = text_columns(language, account="people.account")
    columns += [Column(label, key=label, numeric=True) for label in found.variants]
    cells = [
        [Cell(r.account), *(number_cell(r.scores.get(v), language, 2, places=4) for v in found.variants)]
        for r in rows
    ]
    caption = language.say("people.figure_caption")
    if len(rows) > MOST:
        shown = {"shown": language.whole(MOST), "n": language.whole(len(rows))}
        caption = f"{caption} {language.say('people.first_drawn', **shown)}"
    drawn = draw_people(
        rows,
        found.variants,
        found.rules.min_score,
        language,
        slug="people",
        title=title,
        caption=caption,
        line_name=language.say("people.line"),
        data=Table("people", title, columns, cells),
    )
    return [drawn] if drawn is not None else []


def _list(found: Shortlist, label: str, language: Language) -> Part:
    rows = found.of(label)
    optional = [name for name in _OPTIONAL if found.table[name].notna().any()]
    # Score and rank come first: on a phone the later columns are reached by scrolling.
    columns = text_columns(language, account="people.account") + number_columns(
        language,
        score="people.score",
        rank=("shortlist.rank", "shortlist.rank_detail"),
        place="shortlist.place",
        valence="people.valence",
        **{name: f"shortlist.{_OPTIONAL[name]}" for name in optional},
        reach="people.reach",
    )
    made = [_list_row(row, optional, language) for row in rows.to_dict("records")]
    notes = [language.say("shortlist.tie_note"), *_outside(rows, language)]
    if found.rules.order == "topic":
        notes.append(language.say("shortlist.order_note"))
    name, caption = f"list-{slug(label)}", language.say("shortlist.list_caption", variant=label)
    table = Table(name, caption, columns, made, notes=notes)
    return Part(name, language.say("shortlist.list_title", variant=label), (), [table])


def _outside(rows: pd.DataFrame, language: Language) -> list[str]:
    """Return whose score as read ranks where hardly any world without the reading's errors puts it."""
    beyond = rows.loc[~rows["rank"].between(rows["rank_low"], rows["rank_high"]), "account"].tolist()
    return [language.say("shortlist.outside_note", accounts=_named(beyond, language))] if beyond else []


#: Column of the table -> its message.
_OPTIONAL = {
    "topic_score": "topic",
    "suspicious_share": "suspicious",
    "price": "price",
    "cost_per_actor": "per_actor",
}


def _list_row(row: dict[Any, Any], optional: list[str], language: Language) -> list[Cell]:
    low, high = int(row["rank_low"]), int(row["rank_high"])
    rank = str(low) if low == high else language.say("table.range", low=low, high=high)
    ends = range_text(row["low"], row["high"], language)
    return [
        Cell(str(row["account"]), mark=language.say("table.floored") if row["saturated"] else ""),
        number_cell(row["score"], language, aside=ends, places=4),
        Cell(rank, value=f"{low} to {high}"),
        count_cell(row["place"], language),
        number_cell(row["valence"], language, 0, signed=True),
        *(_optional(name, row, language) for name in optional),
        number_cell(row["reach"], language, 0),
    ]


def _who(found: Shortlist, language: Language) -> Table:
    names = ("networks", "languages")
    columns = text_columns(language, account="people.account", **{n: f"shortlist.{n}" for n in names})
    once = found.table.drop_duplicates("account")
    rows = [
        [Cell(str(row["account"])), *(Cell(str(row[n]) or MISSING) for n in names)]
        for row in once.to_dict("records")
    ]
    return Table("who-reacts", language.say("shortlist.who_caption"), columns, rows)


def _optional(name: str, row: dict[Any, Any], language: Language) -> Cell:
    value = float(row[name])
    if name == "suspicious_share":
        return percent_cell(value, language)
    aside = ""
    if name == "topic_score" and row["topic_precision"] == row["topic_precision"]:
        aside = language.say("shortlist.precision", value=language.percent(row["topic_precision"]))
    return number_cell(value, language, 1 if name == "topic_score" else 2, aside=aside)


def _changes(found: Shortlist, language: Language) -> Part:
    title = language.say("shortlist.changes_title")
    if found.changes.empty:
        key = "no_changes" if len(found.variants) > 1 else "one_variant"
        return Part("changes", title, sentences=[language.say(f"shortlist.{key}")])
    against = language.say("shortlist.against", reference=found.reference)
    columns = [
        *text_columns(
            language, account="people.account", variant="column.variant", change="shortlist.change"
        ),
        *number_columns(language, score_reference=("people.score", against), score="people.score"),
        *text_columns(language, reason="shortlist.why"),
    ]
    rows = []
    for row in found.changes.to_dict("records"):
        out = row["change"] == "drops out"
        rows.append(
            [
                Cell(str(row["account"])),
                Cell(str(row["variant"])),
                Cell(language.say(f"shortlist.{'out' if out else 'in'}"), tone="bad" if out else "good"),
                number_cell(row["score_reference"], language, places=4),
                number_cell(row["score"], language, places=4),
                Cell(say_change(row, found, language), value=str(row["reason"])),
            ]
        )
    caption = language.say("shortlist.changes_caption", reference=found.reference)
    note = language.say("shortlist.ledger_note")
    return Part("changes", title, (), [Table("changes", caption, columns, rows, notes=[note])])


def _overlap(found: Shortlist, language: Language) -> Table:
    columns = text_columns(language, variant="column.variant")
    columns += [Column(label, key=label, numeric=True) for label in found.variants]
    values = found.overlap.to_dict()
    rows = [
        [Cell(one), *(number_cell(values[two][one], language, 2) for two in found.variants)]
        for one in found.variants
    ]
    return Table("overlap", language.say("shortlist.overlap_caption"), columns, rows)


def _left_out(found: Shortlist, language: Language) -> Table:
    columns = text_columns(
        language, account="people.account", why="shortlist.why", variants="shortlist.left_else"
    )
    rows = []
    for row in found.left_out.to_dict("records"):
        cause = row["cause"]
        limit = language.percent(cause.limit)
        shown = share_range(cause.value, cause.low, cause.high, language)
        told = language.say(f"shortlist.left_{cause.cause}", value=shown, limit=limit)
        rows.append(
            [Cell(str(row["account"])), Cell(told, value=str(row["why"])), Cell(str(row["variants"]))]
        )
    return Table("left-out", language.say("shortlist.left_caption"), columns, rows)

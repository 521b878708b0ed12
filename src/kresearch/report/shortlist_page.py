"""A shortlist as a page: the list under each variant, who moves and why, how far the lists agree."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch.report.escape import slug
from kresearch.report.figures.people import MOST, PersonRow, draw_people
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
            told.append(language.say("shortlist.answer_empty", **said, **ends))
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
            told.append(
                language.say_n(
                    "shortlist.answer_open", len(rows), variant=label, all=language.whole(listed), **ends
                )
            )
    if len(found.left_out):
        told.append(language.say("shortlist.answer_left", n=language.whole(len(found.left_out))))
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
    rows = [_person(grouped[account]) for account in order]
    data = Table(
        "people",
        language.say("shortlist.figure_title"),
        [Column(language.say("people.account"), key="account")]
        + [Column(label, key=label, numeric=True) for label in found.variants],
        [
            [Cell(row.account)]
            + [
                Cell(
                    language.number(row.scores.get(label), 2), value=round(row.scores.get(label, math.nan), 4)
                )
                for label in found.variants
            ]
            for row in rows
        ],
    )
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
        title=language.say("shortlist.figure_title"),
        caption=caption,
        line_name=language.say("people.line"),
        data=data,
    )
    return [drawn] if drawn is not None else []


def _person(rows: pd.DataFrame) -> PersonRow:
    known = rows.dropna(subset=["low", "high"])
    return PersonRow(
        str(rows["account"].iloc[0]),
        dict(zip(rows["variant"], rows["score"].astype(float), strict=True)),
        {str(r["variant"]): (float(r["low"]), float(r["high"])) for r in known.to_dict("records")},
    )


def _list(found: Shortlist, label: str, language: Language) -> Part:
    rows = found.of(label)
    optional = [name for name in _OPTIONAL if found.table[name].notna().any()]
    columns = [
        Column(language.say("people.account"), key="account"),
        # Score and rank come first: on a phone the later columns are reached by scrolling.
        Column(language.say("people.score"), key="score", numeric=True),
        Column(language.say("shortlist.rank"), language.say("shortlist.rank_detail"), "rank", numeric=True),
        Column(language.say("shortlist.place"), key="place", numeric=True),
        Column(language.say("people.valence"), key="valence", numeric=True),
        *(Column(language.say(f"shortlist.{_OPTIONAL[name]}"), key=name, numeric=True) for name in optional),
        Column(language.say("people.reach"), key="reach", numeric=True),
    ]
    made = [_list_row(row, optional, language) for row in rows.to_dict("records")]
    notes = [language.say("shortlist.tie_note"), *_outside(rows, language)]
    if found.rules.order == "topic":
        notes.append(language.say("shortlist.order_note"))
    table = Table(
        f"list-{slug(label)}",
        language.say("shortlist.list_caption", variant=label),
        columns,
        made,
        notes=notes,
    )
    return Part(f"list-{slug(label)}", language.say("shortlist.list_title", variant=label), (), [table])


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
    rank = str(low) if low == high else language.say("people.pair_interval", low=low, high=high)
    ends = ""
    if row["low"] == row["low"]:
        ends = language.say(
            "people.pair_interval", low=language.number(row["low"]), high=language.number(row["high"])
        )
    return [
        Cell(str(row["account"]), mark=language.say("table.floored") if row["saturated"] else ""),
        Cell(language.number(row["score"], 1), value=round(float(row["score"]), 4), aside=ends),
        Cell(rank, value=f"{low} to {high}"),
        Cell(language.whole(row["place"]), value=int(row["place"])),
        Cell(language.number(row["valence"], 0, signed=True), value=_plain(row["valence"])),
        *(_optional(name, row, language) for name in optional),
        Cell(language.whole(row["reach"]), value=_plain(row["reach"])),
    ]


def _who(found: Shortlist, language: Language) -> Table:
    columns = [Column(language.say("people.account"), key="account")]
    columns += [Column(language.say(f"shortlist.{name}"), key=name) for name in ("networks", "languages")]
    once = found.table.drop_duplicates("account")
    rows = [
        [Cell(str(row["account"])), *(Cell(str(row[n]) or "\u2013") for n in ("networks", "languages"))]
        for row in once.to_dict("records")
    ]
    return Table("who-reacts", language.say("shortlist.who_caption"), columns, rows)


def _optional(name: str, row: dict[Any, Any], language: Language) -> Cell:
    value = float(row[name])
    if name == "suspicious_share":
        return Cell(language.percent(value), value=_plain(value))
    aside = ""
    if name == "topic_score" and row["topic_precision"] == row["topic_precision"]:
        aside = language.say("shortlist.precision", value=language.percent(row["topic_precision"]))
    return Cell(language.number(value, 1 if name == "topic_score" else 2), value=_plain(value), aside=aside)


def _plain(value: float) -> float | str:
    return "" if value != value else round(float(value), 6)


def _changes(found: Shortlist, language: Language) -> Part:
    title = language.say("shortlist.changes_title")
    if found.changes.empty:
        key = "no_changes" if len(found.variants) > 1 else "one_variant"
        return Part("changes", title, sentences=[language.say(f"shortlist.{key}")])
    columns = [
        Column(language.say("people.account"), key="account"),
        Column(language.say("column.variant"), key="variant"),
        Column(language.say("shortlist.change"), key="change"),
        Column(
            language.say("people.score"),
            language.say("shortlist.against", reference=found.reference),
            "score_reference",
            numeric=True,
        ),
        Column(language.say("people.score"), key="score", numeric=True),
        Column(language.say("shortlist.why"), key="reason"),
    ]
    rows = []
    for row in found.changes.to_dict("records"):
        out = row["change"] == "drops out"
        rows.append(
            [
                Cell(str(row["account"])),
                Cell(str(row["variant"])),
                Cell(language.say(f"shortlist.{'out' if out else 'in'}"), tone="bad" if out else "good"),
                Cell(language.number(row["score_reference"]), value=round(row["score_reference"], 4)),
                Cell(language.number(row["score"]), value=round(row["score"], 4)),
                Cell(say_change(row, found, language), value=str(row["reason"])),
            ]
        )
    caption = language.say("shortlist.changes_caption", reference=found.reference)
    note = language.say("shortlist.ledger_note")
    return Part("changes", title, (), [Table("changes", caption, columns, rows, notes=[note])])


def _overlap(found: Shortlist, language: Language) -> Table:
    columns = [Column(language.say("column.variant"), key="variant")]
    columns += [Column(label, key=label, numeric=True) for label in found.variants]
    values = found.overlap.to_dict()
    rows = [
        [
            Cell(one),
            *(
                Cell(language.number(values[two][one], 2), value=_plain(values[two][one]))
                for two in found.variants
            ),
        ]
        for one in found.variants
    ]
    return Table("overlap", language.say("shortlist.overlap_caption"), columns, rows)


def _left_out(found: Shortlist, language: Language) -> Table:
    columns = [
        Column(language.say("people.account"), key="account"),
        Column(language.say("shortlist.why"), key="why"),
        Column(language.say("shortlist.left_else"), key="variants"),
    ]
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

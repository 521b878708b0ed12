"""What a person judged: sentences for the answer, and tables of what was read beside what was judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from kresearch._common.constants import LEAST_BORROWED
from kresearch._common.wrong_way import reads_wrong_way
from kresearch.report.cells import (
    case_cell,
    number_cell,
    number_columns,
    percent_cell,
    range_cell,
    text_columns,
)
from kresearch.report.facts import Facts
from kresearch.report.language import Language
from kresearch.report.tables import Cell, Column, Table

#: Of the intervals of judgements.
LEVEL = 0.95
#: From this share of worlds on, an end of the scale is named.
_OFTEN = 0.05


@dataclass(frozen=True)
class JudgedPart:
    """What the page says of judgements."""

    sentences: list[str]  #: How good reading and coders were, and what was left out.
    tables: list[Table]  #: Shares and gains, as read and as judged.


def judged_part(facts: Facts, language: Language) -> JudgedPart | None:
    """Return what the page says of judgements, None where there are none."""
    return part_of_rows(facts.result.judged, language)


def part_of_rows(rows: list[dict[str, Any]], language: Language) -> JudgedPart | None:
    """Return what a page says of judged storms, each a row of `StudyResult.judged`; None without any."""
    if not rows:
        return None
    # Several spikes of one account share what is said of its coders.
    sentences = list(dict.fromkeys(sentence for row in rows for sentence in _quality(row, language)))
    tables = [_shares_table(rows, language)]
    if any(row["gains"] for row in rows):
        tables.append(_gains_table(rows, language))
    return JudgedPart(sentences, tables)


def reading_caveat(facts: Facts, language: Language) -> str:
    """Return why a person must judge the titled case: a text that carries much of it, or a blind reading."""
    lead = facts.lead
    rows = [r for r in facts.result.readings if lead is not None and _place(r) == (lead.dataset, lead.name)]
    for row in rows:
        if row["decisive"]:
            return language.say(
                "caveat.heavy_text",
                share=language.percent(row["heaviest"]),
                read=language.say(f"caveat.read_{row['heaviest_read']}"),
                command=row["command"],
            )
        if row["baseline"] and not row["informative"]:
            # Results of earlier versions do not say what was left unknown.
            unread = ("unknown_before", "unknown_during") if row.get("unread") else ()
            shares = {key: language.percent(row[key]) for key in ("before", "during", *unread)}
            key = "caveat.blind_unread" if unread else "caveat.blind_reading"
            return language.say(key, command=row["command"], **shares)
    return ""


def judged_sentences(facts: Facts, language: Language) -> list[str]:
    """Return what the judgements say of the titled case, or of the first that was judged."""
    rows = facts.result.judged
    if not rows:
        return []
    lead = facts.lead
    row = next((r for r in rows if lead is not None and _place(r) == (lead.dataset, lead.name)), rows[0])
    return storm_answer(row, language)


def storm_answer(row: dict[str, Any], language: Language) -> list[str]:
    """Return what the judgements say of one storm: how much was blame, and what it moves."""
    return [s for s in (_say_shares(row, language), _say_gains(row, language)) if s]


def say_source(polarity: str, language: Language) -> str:
    """Return where a polarity comes from, in a few words."""
    key = f"polarity_short.{polarity}"
    return language.say(key) if language.knows(key) else language.say("polarity_short.read", name=polarity)


def _place(row: dict[str, Any]) -> tuple[str, str]:
    return str(row["dataset"]), str(row["case"])


def _say_shares(row: dict[str, Any], language: Language) -> str:
    shares = {s["window"]: s for s in row["shares"] if s["quantity"] == "negative"}
    if "during" not in shares:
        return ""
    source = say_source(row["polarity"], language)
    told = language.say(
        "judged.shares",
        coders=language.join(row["coders"]),
        texts=language.whole(row["texts"]),
        window=language.window(pd.Timestamp(row["since"]), pd.Timestamp(row["until"])),
        account=row["account"],
        level=language.percent(LEVEL),
        source=source,
        **_percents(shares["during"], language),
    )
    if "before" not in shares:
        return told
    return f"{told} {language.say('judged.before', source=source, **_percents(shares['before'], language))}"


def _percents(share: dict[str, Any], language: Language) -> dict[str, str]:
    ends = {name: language.percent(share[name]) for name in ("low", "high", "read")}
    return {"share": language.percent(share["value"])} | ends


def _say_gains(row: dict[str, Any], language: Language) -> str:
    if not row["gains"]:
        return ""
    items = []
    for gain in row["gains"]:
        # Results of earlier versions do not say which rule reads the polarity.
        known = not gain.get("reads", not gain["low"] == gain["high"] == gain["as_read"])
        items.append(
            language.say(
                "judged.gain_known" if known else "judged.gain",
                value=language.points(gain["value"], signed=True),
                variant=gain["variant"],
                low=language.number(gain["low"], signed=True),
                high=language.number(gain["high"], signed=True),
            )
        )
    told = language.say(
        "judged.gains", account=row["account"], items=language.join(items), level=language.percent(LEVEL)
    )
    ends = [gain["variant"] for gain in row["gains"] if gain["saturated"] >= _OFTEN]
    return f"{told} {language.say('judged.saturated', variants=language.join(ends))}" if ends else told


def _quality(row: dict[str, Any], language: Language) -> list[str]:
    account, agreement = row["account"], row["agreement"]
    told = [_say_reading(row, language)]
    # Results of earlier versions do not say it.
    if row.get("borrowed", 0.0) >= LEAST_BORROWED:
        told.append(language.say("judged.borrowed", share=language.percent(row["borrowed"])))
    if agreement is None:
        told.append(language.say("judged.no_agreement", account=account))
    else:
        ends = {name: language.number(agreement[name], 2) for name in ("alpha", "low", "high")}
        n, level = language.whole(agreement["texts"]), language.percent(LEVEL)
        key = "judged.agreement" if agreement["low"] is not None else "judged.agreement_bare"
        told.append(language.say(key, account=account, n=n, level=level, **ends))
    if row["note"]:
        told.append(language.say("judged.no_gain", account=account, why=row["note"]))
    if row["unmatched"]:
        n = language.whole(row["unmatched"])
        told.append(language.say("judged.unmatched", account=account, n=n))
    return told


def _say_reading(row: dict[str, Any], language: Language) -> str:
    """Return whether the reading tells the spike from the time before it, and tells it rightly."""
    said = {"source": say_source(row["polarity"], language), "account": row["account"]}
    said["window"] = language.window(pd.Timestamp(row["since"]), pd.Timestamp(row["until"]))
    shares = {s["window"]: s for s in row["shares"] if s["quantity"] == "negative"}
    before, during = shares.get("before"), shares.get("during")
    if row["informative"] and before and during and reads_wrong_way(before, during):
        return language.say(
            "judged.wrong_way",
            **said,
            read_before=language.percent(before["read"]),
            before=language.percent(before["value"]),
            **_percents(during, language),
        )
    key = "judged.sees" if row["informative"] else "judged.blind"
    return language.say(key, **said)


def _heads(rows: list[dict[str, Any]], language: Language, **named: str) -> list[Column]:
    """Return the columns of a table that sets what was judged beside what was read."""
    return text_columns(language, case="column.case", **named) + number_columns(
        language,
        read=("judged.read", sources_of(rows, language)),
        judged=("judged.judged", _coders(rows, language)),
        interval=("judged.interval", language.percent(LEVEL)),
    )


def _shares_table(rows: list[dict[str, Any]], language: Language) -> Table:
    level = language.percent(LEVEL)
    heads = _heads(rows, language, window="judged.window", quantity="judged.quantity")
    cells = [
        [
            case_cell(row["case"], language),
            Cell(language.word("judged_window", s["window"]), value=s["window"]),
            Cell(language.word("judged_label", s["quantity"]), value=s["quantity"]),
            _amount(s["read"], s, language),
            _amount(s["value"], s, language),
            _ends(s, language),
        ]
        for row in rows
        for s in row["shares"]
    ]
    notes = [language.say("judged.note_shares")]
    return Table("judged-shares", language.say("judged.caption_shares", level=level), heads, cells, notes)


def _gains_table(rows: list[dict[str, Any]], language: Language) -> Table:
    level = language.percent(LEVEL)
    heads = _heads(rows, language, variant="table.variant")
    cells = [
        [
            case_cell(row["case"], language),
            Cell(gain["variant"]),
            number_cell(gain["as_read"], language, signed=True),
            number_cell(gain["value"], language, signed=True),
            range_cell(gain["low"], gain["high"], language, signed=True),
        ]
        for row in rows
        for gain in row["gains"]
    ]
    notes = [language.say("judged.note_gains", draws=language.whole(rows[0]["draws"]))]
    return Table("judged-gains", language.say("judged.caption_gains", level=level), heads, cells, notes)


def sources_of(rows: list[dict[str, Any]], language: Language) -> str:
    """Return where the polarity of judged storms comes from, in a few words."""
    return language.join(dict.fromkeys(say_source(row["polarity"], language) for row in rows))


def _coders(rows: list[dict[str, Any]], language: Language) -> str:
    return language.join(dict.fromkeys(coder for row in rows for coder in row["coders"]))


def _amount(value: float | None, share: dict[str, Any], language: Language) -> Cell:
    if share["quantity"] == "valence":
        return number_cell(value, language, 0, signed=True)
    return percent_cell(value, language)


def _ends(share: dict[str, Any], language: Language) -> Cell:
    valence = share["quantity"] == "valence"
    return range_cell(share["low"], share["high"], language, 0, signed=True, share=not valence)

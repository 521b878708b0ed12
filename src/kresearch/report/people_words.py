"""What the pages about people say alike: the warning, reasons, shares with their intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kresearch.report.cells import range_text
from kresearch.report.language import Language
from kresearch.report.page import Badge
from kresearch.report.said import translate
from kresearch.report.sheets import Part

if TYPE_CHECKING:
    from kresearch.people import Decisions, Shortlist
    from kresearch.people.changes import Entry


def caution(language: Language) -> Part:
    """Return the section that anybody must read before she uses a score on people."""
    return Part("warning", language.say("people.warning_title"), sentences=[language.say("people.warning")])


def badges_of(found: Decisions | Shortlist, language: Language) -> list[Badge]:
    """Return what stands under the title: simulated, reconstruction, warm-up."""
    badges = [Badge(language.say("page.simulated"), "loud")] if found.simulated else []
    badges.append(Badge(language.say("page.reconstruction")))
    if found.table["warm_up"].astype(bool).any():
        badges.append(Badge(language.say("people.warm_up")))
    return badges


def notes_of(found: Decisions | Shortlist, language: Language) -> Part:
    """Return the section of notes, and of variants that the log cannot answer."""
    declined = [
        language.say("people.declined", variant=label, reason=translate(why, language))
        for label, why in found.declined.items()
    ]
    notes = [translate(note, language) for note in found.notes]
    return Part("notes", language.say("data.notes"), sentences=[*notes, *declined])


def share_range(value: float, low: float, high: float, language: Language) -> str:
    """Return a share as per cent with its interval, where there is one."""
    ends = range_text(low, high, language, share=True)
    return f"{language.percent(value)} ({ends})" if ends else language.percent(value)


def say_change(row: dict[Any, Any], found: Shortlist, language: Language) -> str:
    """Return why an account (a row of `Shortlist.changes`) drops out or comes in."""
    change = language.number(row["points"], signed=True)
    parts = ", ".join(
        f"{_say_entry(entry, language)} {language.number(entry.points, signed=True)}"
        for entry in row["entries"]
    )
    told = language.say("shortlist.made_of" if parts else "shortlist.not_read", change=change, parts=parts)
    out = row["change"] == "drops out"
    variant = row["variant"] if out else found.reference
    if row["cause"] == "below the minimum":
        where = language.say(
            "shortlist.below_here", min=language.number(found.rules.min_score, 0), variant=variant
        )
    elif row["cause"] == "beyond the last place":
        last = row["last_place"] if out else row["last_place_reference"]
        where = language.say(
            "shortlist.beyond_here", top=found.rules.top, last=language.number(last), variant=variant
        )
    else:
        where = language.say("shortlist.no_topic", variant=variant)
    return f"{told} {where}"


def _say_entry(entry: Entry, language: Language) -> str:
    if entry.cause != "interactions":
        return language.word("people_cause", entry.cause)
    return f"{language.word('ledger_kind', entry.kind)}, {language.word('polarity', entry.sign)}"

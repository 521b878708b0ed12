"""The form in which a column writes its times, where it is none that is read without being declared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from kresearch.interactions.checks.clock_texts import is_usual
from kresearch.interactions.zones import ABBREVIATIONS, ask_zone

_DATES = (
    "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%Y", "%Y.%m.%d", "%d/%m/%y", "%m/%d/%y",
    "%d.%m.%y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%d-%b-%Y", "%d-%b-%y",
    "%a, %d %b %Y", "%A, %B %d, %Y", "%Y-%m-%d", "%Y/%m/%d", "%Y%m%d",
)  # fmt: skip
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})([:.])(\d\d)(?:\2(\d\d)(\.\d{1,6})?)?(?: ?([AaPp][Mm]))?(?!\d|[.:]\d)")
_PACKED = re.compile(r"(?<=\d[ T])\d{6}(?!\d)")
#: What may stand between date and clock.
_BEFORE, _AFTER = re.compile(r"(?:[\s,T\u2013|-]|\b(?:at|um|alle|\u00e0)\b)*$"), re.compile(r"[\s,|-]*")
#: A word behind the time that is neither AM nor PM.
_WORD = re.compile(r"(?<=[\dMm]) ?\(?(?![AaPp]\.?[Mm]\b)([^\W\d_]{1,12})\)?\s*$")
#: Of a column that is believed to hold times, as many may be something else.
_MOST_OTHERS = 0.05


@dataclass(frozen=True)
class TimeForm:
    """How a column writes its times."""

    forms: tuple[str, ...]  #: Every form that fits; more than one where day and month cannot be told apart.
    words: tuple[str, ...] = ()  #: Words behind the times whose zone must be declared.

    def doubts(self) -> Iterator[str]:
        """Yield what must be said, as options of the command line."""
        if len(self.forms) > 1:
            said = " or ".join(f"--time-format '{form}'" for form in self.forms)
            yield f"at: day or month first? No value tells. Say {said}."
        elif self.forms:
            yield f"at: its times are written in a form of their own. Say --time-format '{self.forms[0]}'."
        for word in self.words:
            yield f"at: which zone is '{word}'? Say it: {ask_zone(word)}."


def find_time_form(values: Sequence[str]) -> TimeForm | None:
    """Return the form that times with these first values need declared; None where all are read without.

    Examples
    --------
    >>> find_time_form(["29/05/2012 22:40 CEST", "30/05/2012 09:00 CEST"]).forms
    ('%d/%m/%Y %H:%M',)
    >>> find_time_form(["03/04/2012", "05/06/2012"]).forms
    ('%d/%m/%Y', '%m/%d/%Y')
    >>> find_time_form(["2012-05-29T10:00:00Z"]) is None
    True
    """
    unusual = [value.strip() for value in values if not is_usual(value.strip())]
    if len(unusual) <= _MOST_OTHERS * len(values):
        return None
    bare = [_WORD.sub("", value) for value in unusual]
    words = dict.fromkeys(found[1] for value in unusual if (found := _WORD.search(value)))
    known = {"UTC", "GMT", "Z", *ABBREVIATIONS}
    unclear = tuple(word for word in words if word.upper() not in known)
    if all(is_usual(value) for value in bare):
        return TimeForm((), unclear) if unclear else None
    fits = [form for form in _candidates(bare[0]) if _share(form, bare) >= 1 - _MOST_OTHERS]
    # Forms that differ by more than the order of day and month are the same.
    chosen = tuple(fits[:1] + [form for form in fits[1:] if form == _swapped(fits[0])])
    return TimeForm(chosen, unclear) if chosen or unclear else None


def _candidates(value: str) -> Iterator[str]:
    """Yield forms that a value may have: its clock is told by its look, its date is tried."""
    clock, form = _CLOCK.search(value), ""
    if clock is not None and not (clock[2] == "." and re.fullmatch(r"[\d.]+", value)):
        form = f"{'%I' if clock[6] else '%H'}{clock[2]}%M"
        form += (f"{clock[2]}%S" if clock[4] else "") + (".%f" if clock[5] else "")
        form += (" %p" if " " in clock[0] else "%p") if clock[6] else ""
    elif (clock := _PACKED.search(value)) is not None:
        form = "%H%M%S"
    if clock is None:
        yield from _DATES
        return
    # What stands between date and clock is kept as it is: "T", ", ", " at ".
    before, after = value[: clock.start()], value[clock.end() :]
    joined = _BEFORE.search(before), _AFTER.match(after)
    for date in _DATES:
        if before.strip() and joined[0] is not None:
            yield f"{date}{joined[0][0]}{form}"
        if after.strip() and joined[1] is not None:
            yield f"{form}{joined[1][0]}{date}"


def _share(form: str, values: Sequence[str]) -> float:
    """Return the share of values that are of a form; 0 as soon as too many are not."""
    most = _MOST_OTHERS * len(values)
    others = 0
    for value in values:
        try:
            datetime.strptime(value, form)
        except ValueError:
            others += 1
            if others > most:
                return 0.0
    return 1 - others / len(values)


def _swapped(form: str) -> str:
    return form.replace("%d", "%_").replace("%m", "%d").replace("%_", "%m")

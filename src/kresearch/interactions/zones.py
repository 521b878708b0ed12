"""Names of time zones, and the words that files write for them."""

from __future__ import annotations

import re
import shlex
import zoneinfo
from collections.abc import Mapping
from typing import Any

from kresearch.errors import UnknownNameError, UsageError, suggestion

#: Abbreviations that mean one offset wherever they are used. Those that mean several must be
#: declared: CST, IST, BST, AST.
ABBREVIATIONS = {
    "EDT": "-04:00", "EST": "-05:00", "CDT": "-05:00", "MDT": "-06:00", "MST": "-07:00", "PDT": "-07:00",
    "PST": "-08:00", "AKDT": "-08:00", "AKST": "-09:00", "HST": "-10:00", "WET": "+00:00", "WEST": "+01:00",
    "CET": "+01:00", "CEST": "+02:00", "EET": "+02:00", "EEST": "+03:00", "MSK": "+03:00", "JST": "+09:00",
    "AEST": "+10:00", "AEDT": "+11:00", "NZST": "+12:00", "NZDT": "+13:00",
    "MEZ": "+01:00", "MESZ": "+02:00", "SAST": "+02:00", "PKT": "+05:00", "NPT": "+05:45", "WIB": "+07:00",
    "SGT": "+08:00", "HKT": "+08:00", "AWST": "+08:00", "KST": "+09:00", "BRT": "-03:00", "ART": "-03:00",
}  # fmt: skip
#: What words with several meanings usually mean; which of them a file means, a person must say.
_MEANINGS = {
    "CST": ("-06:00", "+08:00"), "IST": ("+05:30", "+02:00"), "BST": ("+01:00", "+06:00"),
    "AST": ("-04:00", "+03:00"),
}  # fmt: skip
#: Words for half of a day behind a clock of twelve hours. As zones they would put evenings into mornings.
_HALVES = frozenset(
    {
        "am", "pm", "vorm", "nachm", "vormittags", "nachmittags", "morgens", "abends", "mattina",
        "pomeriggio", "sera", "matin", "soir", "mañana", "tarde", "noche", "manhã", "noite", "πμ",
        "μμ",
    }
)  # fmt: skip
_OFFSET = re.compile(r"([+-])(\d{1,2})(?::?([0-5]\d))?")
_WORD = re.compile(r"[^\W\d_](?:[\w. '/-]{0,30}[^\W_.])?\.?")


def check_zone(name: str | None) -> None:
    """Raise UnknownNameError when `name` is no time zone; None is none at all."""
    if name is None:
        return
    # What lies beside the zones on a machine ("localtime", "right/UTC") means something there alone.
    known = zoneinfo.available_timezones() - {"localtime", "posixrules", "Factory"}
    if name not in known:
        common = {"UTC", "Europe/Rome", "Europe/London", "Europe/Berlin", "America/New_York", "Asia/Tokyo"}
        near = sorted(known, key=lambda zone: (zone.split("/")[-1].lower() != name.lower(), zone))[:1]
        raise UnknownNameError("time zone", name, {*common, *near})


def is_half_day(word: str) -> bool:
    """Return whether a word behind a clock says which half of the day is meant, and no zone.

    Examples
    --------
    >>> is_half_day("p. m."), is_half_day("de la tarde"), is_half_day("CST")
    (True, True, False)
    """
    plain = re.sub(r"[.\s]+", " ", word.lower()).split()
    return bool(plain) and (plain[-1] in _HALVES or "".join(plain) in _HALVES)


def ask_zone(word: str) -> str:
    """Return the options that say what a word for a zone means, one for each usual meaning.

    Examples
    --------
    >>> ask_zone("CST")
    '--zone CST=-06:00 or --zone CST=+08:00'
    """
    meanings = _MEANINGS.get(word.upper(), ("+00:00",))
    return " or ".join(f"--zone {shlex.quote(f'{word}={meant}')}" for meant in meanings)


def read_zone_words(given: Mapping[str, Any]) -> dict[str, str]:
    """Return word (lower case) -> offset as ``-06:00``, or name of a zone.

    Raises UsageError when a word is none, or means neither an offset of at most 14 hours nor a zone; all at
    once.

    Examples
    --------
    >>> read_zone_words({"CST": "-6", "Uhr": "Europe/Berlin"})
    {'cst': '-06:00', 'uhr': 'Europe/Berlin'}
    """
    words: dict[str, str] = {}
    wrong = []
    for word, meant in given.items():
        plain, zone = str(word).strip(), str(meant).strip()
        offset = _OFFSET.fullmatch(zone)
        if not _WORD.fullmatch(plain) or is_half_day(plain):
            wrong.append(f"'{plain}' is no word for a zone.")
        elif offset and int(offset[2]) * 60 + int(offset[3] or 0) <= 14 * 60:
            words[plain.lower()] = f"{offset[1]}{int(offset[2]):02d}:{offset[3] or '00'}"
        elif zone in zoneinfo.available_timezones():
            words[plain.lower()] = zone
        else:
            near = "" if offset else suggestion(zone, zoneinfo.available_timezones())
            wrong.append(f"'{plain}' means '{zone}', which is no offset or zone.{near}")
    if wrong:
        raise UsageError(
            f"zones: {' '.join(wrong)} Allowed: a word behind a time, and what it means: an offset up to 14 "
            'hours as -06:00 or an IANA name. Say --zone CST=-06:00, in a mapping zones = {CST = "-06:00"}.'
        )
    return words

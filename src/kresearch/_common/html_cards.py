"""What a thing is, at one look: small HTML cards for notebooks.

Plain HTML, styled in place, in the colours of whatever page shows it (dark or light), without
scripts or anything from elsewhere. Whatever comes from data is cleaned and escaped here.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence

#: What stands for a character that must not be shown.
REPLACEMENT = "\ufffd"
#: Characters that turn the reading direction, hide themselves or mark text for programs.
_INVISIBLE = frozenset(
    "\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\ufff9\ufffa\ufffb"
)
_WHITE = re.compile(r"[\t\n\v\f\r\x85]+")
#: Spaces that are wanted but count as not printable.
_SPACES = {0xA0: " ", 0x202F: " ", 0x2009: " "}

_FRAME = (
    "border:1px solid rgba(128,128,128,.45);border-radius:6px;padding:.5em .9em .7em;"
    "margin:.2em 0;max-width:64em;line-height:1.45"
)
_BADGE = (
    "border:1px solid currentColor;border-radius:1em;padding:0 .6em;margin-left:.5em;"
    "font-size:.85em;white-space:nowrap"
)
_LEFT = "text-align:left;vertical-align:top;padding:.15em .9em .15em 0"
_RIGHT = "text-align:right;vertical-align:top;padding:.15em .9em .15em 0;font-variant-numeric:tabular-nums"


def clean(text: object) -> str:
    """Return text without control, bidirectional, invisible or lone surrogate characters.

    Line ends and tabs become a space; everything else that is taken out leaves U+FFFD, so
    that a reader sees that something was there.
    """
    raw = str(text)
    if raw.translate(_SPACES).isprintable():
        return raw
    return "".join(REPLACEMENT if is_unsafe(c) else c for c in _WHITE.sub(" ", raw))


def is_unsafe(char: str) -> bool:
    """Return whether a character hides itself, turns the reading direction or steers a program."""
    if char in _INVISIBLE:
        return True
    # Cc control, Cs lone surrogate, Co private, Cn unassigned; tags (U+E0000) are Cf.
    return unicodedata.category(char) in ("Cc", "Cs", "Co", "Cn") or 0xE0000 <= ord(char) <= 0xE007F


def escape(text: object) -> str:
    """Return text that HTML shows letter by letter, in elements and in attributes."""
    return html.escape(clean(text))


def card(
    title: str,
    facts: Iterable[tuple[str, object]] = (),
    *,
    badges: Iterable[str] = (),
    sentences: Iterable[object] = (),
    below: str = "",
) -> str:
    """Return a card that says what a thing is: title, badges, sentences, and facts (label, text).

    Badges are words that must not be missed, e.g. ``simulated``. `below` is HTML that is escaped already,
    e.g. of `table`.
    """
    marks = "".join(f'<span style="{_BADGE}">{escape(badge)}</span>' for badge in badges)
    told = "".join(f'<p style="margin:.35em 0">{escape(sentence)}</p>' for sentence in sentences)
    rows = "".join(
        f'<tr><th scope="row" style="{_LEFT}">{escape(label)}</th>'
        f'<td style="{_LEFT}">{escape(text)}</td></tr>'
        for label, text in facts
    )
    lines = f'<table style="margin:.3em 0"><tbody>{rows}</tbody></table>' if rows else ""
    return (
        f'<div role="group" aria-label="{escape(title)}" style="{_FRAME}">'
        f'<div style="margin:.1em 0"><strong>{escape(title)}</strong>{marks}</div>{told}{lines}{below}</div>'
    )


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, caption: str = "") -> str:
    """Return a table; numbers stand to the right, floats with two digits, a missing one is a dash."""
    said = f'<caption style="text-align:left">{escape(caption)}</caption>' if caption else ""
    made = [list(row) for row in rows]
    right = [
        any(_is_number(row[k]) for row in made) and all(_is_number(row[k]) or row[k] is None for row in made)
        for k in range(len(columns))
    ]
    head = "".join(
        f'<th scope="col" style="{_RIGHT if at_right else _LEFT}">{escape(name)}</th>'
        for name, at_right in zip(columns, right, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f'<td style="{_RIGHT if at_right else _LEFT}">{escape(_say(cell))}</td>'
            for cell, at_right in zip(row, right, strict=True)
        )
        + "</tr>"
        for row in made
    )
    inside = f"{said}<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    return f'<table style="margin:.3em 0;line-height:1.4">{inside}</table>'


def _is_number(cell: object) -> bool:
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


def _say(cell: object) -> str:
    if cell is None or (isinstance(cell, float) and cell != cell):
        return "–"
    return f"{cell:,.2f}" if isinstance(cell, float) else str(cell)

"""The words around the figures, as escaped HTML."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kresearch._common.html_cards import clean, escape
from kresearch.report.language import speak

if TYPE_CHECKING:
    from kresearch.lab.what_if_model import WhatIfResult
    from kresearch.variants import Explanation


def say_answer(answer: WhatIfResult) -> str:
    """Return in one sentence what the score is, and would be under the reference."""
    ours, theirs = answer.ledger, answer.reference_ledger
    when = speak("en").moment(ours.at)
    return (
        f"{clean(ours.account)} on {when}: {ours.score:.2f} points with your settings, "
        f"{theirs.score:.2f} under {theirs.variant} ({ours.score - theirs.score:+z.2f})."
    )


def say_ledger(ledger: Explanation) -> str:
    """Return what the ledger's points add up to."""
    english = speak("en")
    when = english.moment(ledger.at)
    if ledger.since is None:
        return f"What made the score on {when}: points above an empty account, which has {ledger.start:g}."
    return f"What moved the score between {english.moment(ledger.since)} and {when}, in points."


def say_status(text: str) -> str:
    """Return a sentence that assistive software reads out when it changes."""
    return f'<p role="status" aria-live="polite" style="line-height:1.4;margin:.3em 0">{escape(text)}</p>'


def say_problem(error: Exception) -> str:
    """Return why the figures do not show what was asked for."""
    told = f"<strong>Not shown:</strong> {escape(error)}"
    return f'<p role="alert" style="line-height:1.4;margin:.3em 0">{told}</p>'


def say_heading(text: str) -> str:
    """Return a heading of a part of the panel."""
    style = "font-weight:600;margin-top:.4em"
    return f'<div role="heading" aria-level="3" style="{style}">{escape(text)}</div>'


def say_notes(title: str, notes: Iterable[str]) -> str:
    """Return the panel's title and what a reader must know."""
    lines = "".join(f"<li>{escape(line)}</li>" for line in notes)
    head = f'<div role="heading" aria-level="2" style="font-weight:600">{escape(title)}</div>'
    return f'{head}<ul style="margin:.2em 0;padding-left:1.4em;line-height:1.4">{lines}</ul>'


def say_code(key: str, entry: str) -> str:
    """Return an entry of a study file that can be selected by one click."""
    if not entry:
        return f"<p>Nothing to use yet: there is no entry for <code>{escape(key)}</code>.</p>"
    style = (
        "white-space:pre-wrap;word-break:normal;overflow-wrap:anywhere;margin:.3em 0;user-select:all;"
        "line-height:1.4"
    )
    return (
        f'<p style="margin:0">In <code>study.toml</code>, among <code>{escape(key)}</code>:</p>'
        f'<pre tabindex="0" style="{style}">{escape(entry)}</pre>'
    )

"""Sheets: small pages that are one file each, such as a ledger or the scorecard of behaviours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kresearch._common.files import write_text_atomically
from kresearch.report.language import Language
from kresearch.report.page import Badge, version
from kresearch.report.prose import Tile
from kresearch.report.shell import csv_link, fill_template
from kresearch.report.tables import Table

if TYPE_CHECKING:
    from kresearch.report.figures import Drawing


@dataclass(frozen=True)
class Part:
    """A section of a sheet: its sentences, its figures, then its tables."""

    slug: str
    title: str
    drawings: Sequence[Drawing] = ()
    tables: Sequence[Table] = ()
    sentences: Sequence[str] = ()


@dataclass(frozen=True)
class Sheet:
    """What stands on one page."""

    #: The heading, and the small line over it.
    title: str
    kicker: str
    badges: Sequence[Badge]  #: Words about the numbers, e.g. that they are simulated.
    answer: Sequence[str]  #: What it says, in sentences.
    parts: Sequence[Part]  #: The sections under it.
    tiles: Sequence[Tile] = ()  #: Numbers that stand large under the answer.
    heading: str = ""  #: Over the answer; empty for the word of a study's page.


def write_sheet(sheet: Sheet, file: str | Path, language: Language) -> Path:
    """Write a sheet as one HTML file that needs no network, whole or not at all, and return its path."""
    target = Path(file)
    drawings = tuple(drawing for part in sheet.parts for drawing in part.drawings)
    context = {
        "lang": language.code,
        "version": version(),
        "title": sheet.title,
        "kicker": sheet.kicker,
        "badges": sheet.badges,
        "heading": sheet.heading or language.say("page.answer"),
        "answer": sheet.answer,
        "tiles": sheet.tiles,
        "parts": sheet.parts,
        # One file: nothing lies beside it, however large a table is.
        "csv_link": partial(csv_link, most=None),
    }
    html = fill_template("sheet.html.j2", context, drawings, language)
    return write_text_atomically(html, target)

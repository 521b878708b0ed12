"""Judgements that lie beside a log and were not asked for: said, never taken in silence."""

from __future__ import annotations

import shlex
from collections.abc import Collection
from pathlib import Path

from kresearch.cli import console
from kresearch.errors import KresearchError

#: What ``sentiment judge`` calls its file.
JUDGED = "judged.csv"


def note_unused_judgements(log: Path, account: str) -> None:
    """Say that judgements of an account lie beside its log and are not in its page."""
    file = log.parent / JUDGED
    if count := _count(file, [account]):
        console.note(
            f"{file} holds {count} judgements of texts toward {account}, and this page rests on the tone "
            f"as read. --judged {shlex.quote(str(file))} puts them in."
        )


def note_judgements_outside_study(study: Path, accounts: Collection[str]) -> None:
    """Say that judgements lie in the folder of a study that was just written, and are not named in it."""
    if count := _count(study / JUDGED, accounts):
        console.note(
            f"{study / JUDGED} holds {count} judgements, and {study / 'study.toml'} was written without "
            f'them. judged = "{JUDGED}" in it puts them in.'
        )


def _count(file: Path, accounts: Collection[str]) -> int:
    """Return how many judgements of some accounts a file holds; 0 where it is none of judgements."""
    from kresearch.sentiment.judging import read_judgements

    try:
        table = read_judgements(file) if file.is_file() else None
    except KresearchError:  # something else that is called so
        return 0
    return 0 if table is None else int(table["account"].isin(["", *accounts]).sum())

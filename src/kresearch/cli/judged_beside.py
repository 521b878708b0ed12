"""Judgements that lie beside a log and were not asked for: said, never taken in silence."""

from __future__ import annotations

import shlex
from pathlib import Path

from kresearch.cli import console
from kresearch.errors import KresearchError

#: What ``sentiment judge`` calls its file.
JUDGED = "judged.csv"


def say_judged_beside(log: Path, account: str) -> None:
    """Say that judgements of an account lie beside its log and are not in what was made."""
    from kresearch.sentiment.judging import read_judgements

    file = log.parent / JUDGED
    if not file.is_file():
        return
    try:
        table = read_judgements(file)
    except KresearchError:  # something else that is called so
        return
    mine = table[table["account"].isin(["", account])]
    if len(mine):
        console.note(
            f"{file} holds {len(mine)} judgements of texts toward {account}, and this page rests on the tone "
            f"as read. --judged {shlex.quote(str(file))} puts them in."
        )

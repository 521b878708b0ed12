"""Questions beside the studies: a folder with a README and no study.toml, such as that of a benchmark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_QUESTION = re.compile(r"^\*\*Question\.\*\* (.+?)(?:\n\s*\n|\Z)", re.MULTILINE | re.DOTALL)
_DECISION = re.compile(r"^## Decision\n+(.+?)(?:\n\s*\n|\Z)", re.MULTILINE | re.DOTALL)
_MARKUP = re.compile(r"[*`]|\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True)
class Question:
    """What such a README says."""

    slug: str  #: Name of its folder.
    #: Its first heading, the paragraph that begins with ``**Question.**``, and the first one under ``##
    #: Decision``; empty where it has none.
    title: str
    question: str
    decision: str
    page: str  #: Path of its page on the site.


def find_folders(studies: Path) -> list[Path]:
    """Return the folders beside the studies that have a README and declare no study, by name."""
    return [
        file.parent
        for file in sorted(studies.glob("*/README.md"))
        if not (file.parent / "study.toml").exists()
    ]


def read_questions(texts: Path, home: str) -> list[Question]:
    """Return the questions beside the studies, which stand in the folder `home` of the texts."""
    found = []
    for folder in find_folders(texts / home):
        text = (folder / "README.md").read_text(encoding="utf-8")
        title, question, decision = (_first(pattern, text) for pattern in (_TITLE, _QUESTION, _DECISION))
        page = f"{home}/{folder.name}/index.html"
        found.append(Question(folder.name, title or folder.name, question, decision, page))
    return found


def _first(pattern: re.Pattern[str], text: str) -> str:
    """Return what a pattern finds first, on one line and without marks of Markdown."""
    found = pattern.search(text)
    return "" if found is None else " ".join(_MARKUP.sub(r"\1", found[1]).split())

"""The notebooks at a glance: what each asks, what it goes through, how long it takes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: Where the measured run times are kept, beside the notebooks.
TIMES = "run_times.json"
#: Upper end in seconds of each class of run time; times differ between machines, classes hardly.
CLASSES = ((10.0, "under 10 s"), (30.0, "10 to 30 s"), (120.0, "30 s to 2 min"))
LONGEST, UNKNOWN = "over 2 min", "not measured"
_QUESTION = re.compile(r"\*\*Question:\s*(.+?)\*\*", re.DOTALL)


@dataclass(frozen=True)
class Exhibit:
    """One notebook.

    Parameters
    ----------
    stem
        Its file's name without the ending.
    title
        Its first heading.
    question
        Marked ``**Question: …**`` in its first cell, else the heading where that is one.
    steps
        Its further headings, but for the verdict.
    run_time
        A class of `CLASSES`, or `UNKNOWN`.
    """

    stem: str
    title: str
    question: str
    steps: tuple[str, ...]
    run_time: str


def list_exhibits(folder: Path) -> list[Exhibit]:
    """Return the notebooks of a folder by name."""
    path = folder / TIMES
    times = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return [
        describe_notebook(file, run_time=times.get(file.stem, UNKNOWN))
        for file in sorted(folder.glob("*.ipynb"))
    ]


def describe_notebook(path: Path, *, run_time: str = UNKNOWN) -> Exhibit:
    """Return what a notebook says about itself.

    Parameters
    ----------
    path
        The stored notebook.
    run_time
        Its class.
    """
    cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    texts = ["".join(c["source"]) for c in cells if c["cell_type"] == "markdown"]
    headings = [line for text in texts for line in text.splitlines() if re.match(r"#{1,2} ", line)]
    title = next((h[2:].strip() for h in headings if h.startswith("# ")), path.stem)
    found = _QUESTION.search(texts[0]) if texts else None
    question = " ".join(found[1].split()) if found else (title if title.endswith("?") else "")
    question = question[:1].upper() + question[1:]
    steps = (h[3:].strip() for h in headings if h.startswith("## "))
    return Exhibit(path.stem, title, question, tuple(s for s in steps if s != "Verdict"), run_time)


def class_of(seconds: float) -> str:
    """Return the class of a run time."""
    return next((name for end, name in CLASSES if seconds < end), LONGEST)


def render_gallery(folder: Path) -> str:
    """Return ``notebooks/README.md``: a table of the notebooks of a folder."""
    lines = [
        "# Notebooks",
        "",
        "<!-- Written by tools/notebooks.py from the notebooks themselves. Change those, then run it. -->",
        "",
        "`make lab` opens them. They are kept without outputs; `kresearch publish --execute-notebooks` makes",
        "pages with outputs. Run times are classes, measured on two cores with the start of the kernel.",
        "",
        "| notebook | question | what it shows | run time |",
        "|---|---|---|---|",
    ]
    for item in list_exhibits(folder):
        cells = (item.question, "; ".join(item.steps), item.run_time)
        told = " | ".join(_cell(text) for text in cells)
        lines.append(f"| [{item.stem}]({item.stem}.ipynb) | {told} |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")

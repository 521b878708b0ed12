"""Write the counts of the fuzz tests into docs/reliability.md.

Run ``python tools/reliability.py COUNTS.json ...`` with the files that the tests wrote where
``KRESEARCH_FUZZ_COUNTS`` said.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reliability.md"
START, END = "<!-- counts -->\n", "<!-- end of counts -->\n"


def render(text: str, files: Iterable[Path]) -> str:
    """Return the page with a table of the counts in some files.

    Parameters
    ----------
    text
        The page as it is.
    files
        JSON: kind of input -> how many were tried, clean and wrong.
    """
    counts: dict[str, dict[str, int]] = {}
    for file in files:
        counts |= json.loads(file.read_text(encoding="utf-8"))
    columns = ("tried", "clean", "wrong")
    lines = ["| input | tried | clean | wrong |", "|---|---|---|---|"]
    lines += [
        f"| {kind} | {' | '.join(f'{one.get(column, 0):,}' for column in columns)} |"
        for kind, one in sorted(counts.items())
    ]
    total = [sum(one.get(column, 0) for one in counts.values()) for column in columns]
    lines.append(f"| **all** | {' | '.join(f'**{number:,}**' for number in total)} |")
    before, _, rest = text.partition(START)
    _, found, after = rest.partition(END)
    if not found:
        raise SystemExit(f"{PAGE.name} has no marks for the counts: {START.strip()} and {END.strip()}")
    return before + START + "\n" + "\n".join(lines) + "\n\n" + END + after


if __name__ == "__main__":
    PAGE.write_text(render(PAGE.read_text(encoding="utf-8"), map(Path, sys.argv[1:])), encoding="utf-8")
    print(PAGE)

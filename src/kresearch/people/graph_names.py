"""Names in graph files: nothing that breaks a file, hides itself or runs as a formula, and no two alike."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kresearch._common.html_cards import clean

#: What a spreadsheet takes for a formula, also behind blanks.
_FORMULA = re.compile(r"^[\s\u00a0\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]")


def safe_names(names: Sequence[str], *, cells: bool) -> tuple[list[str], int]:
    """Return names that any reader shows as they are, each once, and how many had to be changed.

    With `cells`, what a spreadsheet would run as a formula gets an apostrophe before it.

    Examples
    --------
    >>> safe_names(["anna", "b" + chr(0), "bc", "=1+1"], cells=True)[0][-1]
    "'=1+1"
    """
    taken = {name for name in names if _shown(name, cells=cells) == name}
    found, changed = [], 0
    for name in names:
        safe = _shown(name, cells=cells)
        if safe != name:
            changed += 1
            stem, number = safe, 2
            while safe in taken:
                safe, number = f"{stem} ({number})", number + 1
            taken.add(safe)
        found.append(safe)
    return found, changed


def safe_cell(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula.

    Examples
    --------
    >>> safe_cell("=1+1"), safe_cell("travel")
    ("'=1+1", 'travel')
    """
    shown = clean(text)
    return f"'{shown}" if _FORMULA.match(shown) else shown


def _shown(name: str, *, cells: bool) -> str:
    text = safe_cell(name) if cells else clean(name)
    return text or "(no name)"

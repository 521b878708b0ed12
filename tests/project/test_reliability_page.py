"""The page on reliability holds counts of the fuzz tests, and none of them is wrong."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reliability.md"


def tool() -> object:
    spec = importlib.util.spec_from_file_location("reliability", ROOT / "tools" / "reliability.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(text: str) -> list[tuple[str, ...]]:
    found = re.findall(
        r"^\| (.+?) \| \**([\d,]+)\** \| \**([\d,]+)\** \| \**([\d,]+)\** \|$", text, re.MULTILINE
    )
    return [tuple(row) for row in found]


def test_the_counts_add_up_and_nothing_was_wrong() -> None:
    *kinds, total = rows(PAGE.read_text(encoding="utf-8"))
    numbers = [[int(cell.replace(",", "")) for cell in row[1:]] for row in kinds]
    assert len(kinds) >= 20 and total[0] == "**all**"
    assert [f"{sum(column):,}" for column in zip(*numbers, strict=True)] == list(total[1:])
    assert all(tried == clean and wrong == 0 and tried > 0 for tried, clean, wrong in numbers)


def test_counts_are_written_between_the_marks(tmp_path: Path) -> None:
    file = tmp_path / "counts.json"
    file.write_text(json.dumps({"log": {"tried": 1200, "clean": 1199, "wrong": 1}}))
    text = "a\n<!-- counts -->\nold\n<!-- end of counts -->\nb\n"
    written = tool().render(text, [file])  # type: ignore[attr-defined]
    assert written.startswith("a\n<!-- counts -->") and written.endswith("<!-- end of counts -->\nb\n")
    assert "old" not in written and rows(written)[0] == ("log", "1,200", "1,199", "1")
    with pytest.raises(SystemExit, match="no marks"):
        tool().render("no marks", [file])  # type: ignore[attr-defined]

"""The page on formats has a row of every format, as the formats themselves say it."""

from __future__ import annotations

from kresearch.formats.page import put_into


def test_the_page_is_up_to_date(root):
    page = (root / "docs" / "formats.md").read_text(encoding="utf-8")
    assert put_into(page) == page, "run python tools/docs.py"

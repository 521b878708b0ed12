"""Links are checked: files, anchors, hosts, the borders of the folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kresearch.site import Published

Check = Callable[[Path], list[Any]]
GOOD = [
    '<a href="b.html#here">x</a>',
    '<a href="#top" id="top">x</a>',
    '<a href="https://example.invalid/">a hyperlink may leave</a>',
    '<a href="mailto:a@example.invalid">x</a>',
    '<img src="data:image/png;base64,AA==" alt="">',
    '<a href="with%20space.html">x</a>',
    '<link rel="canonical" href="https://example.invalid/">',
    "<script>var a = '<img src=\"missing.png\">';</script>",
]
BAD = [
    ('<a href="c.html">x</a>', "is not there"),
    ('<a href="b.html#there">x</a>', "no such anchor"),
    ('<a href="sub">x</a>', "is a folder"),
    ('<a href="../out.html">x</a>', "leads out of the site"),
    ('<a href="/b.html">x</a>', "absolute path"),
    ('<a href="">x</a>', "empty"),
    ('<a href="javascript:alert(1)">x</a>', "'javascript:' is no address"),
    ('<script src="https://example.invalid/x.js"></script>', "another host"),
    ('<script src="//example.invalid/x.js"></script>', "another host"),
    ('<link rel="stylesheet" href="https://example.invalid/x.css">', "another host"),
    ('<img srcset="https://example.invalid/x.png 2x" alt="">', "another host"),
    ('<p style="background:url(https://example.invalid/x.png)">x</p>', "another host"),
    ("<style>@import 'https://example.invalid/x.css';</style>", "another host"),
    ('<iframe src="https://example.invalid/"></iframe>', "another host"),
    ('<meta http-equiv="refresh" content="0; url=https://example.invalid/">', "another host"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    (site / "sub").mkdir(parents=True)
    (tmp_path / "out.html").write_text("out")
    (site / "b.html").write_text('<p id="here">b</p>')
    (site / "with space.html").write_text("<p>c</p>")
    return site


@pytest.mark.parametrize("html", GOOD)
def test_what_works_is_not_named(check_links: Check, folder: Path, html: str) -> None:
    (folder / "a.html").write_text(html)
    assert check_links(folder) == []


@pytest.mark.parametrize(("html", "reason"), BAD)
def test_what_does_not_work_is_named_with_its_reason(
    check_links: Check, folder: Path, html: str, reason: str
) -> None:
    (folder / "a.html").write_text(html)
    (found,) = check_links(folder)
    assert found.page == "a.html" and reason in found.reason


def test_style_sheets_are_read_too(check_links: Check, folder: Path) -> None:
    (folder / "a.css").write_text("p { background: url(missing.png) }")
    assert [str(link) for link in check_links(folder)] == ["a.css: missing.png (is not there)"]


def test_the_published_site_is_whole_and_asks_no_other_host(check_links: Check, published: Published) -> None:
    assert check_links(published.index.parent) == []

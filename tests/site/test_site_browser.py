"""The site as seen: from files alone, wide and narrow, light and dark, by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kresearch.site import Published

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
#: Reports have browser tests of their own; here it is what stands around them.
PAGES = (
    "index.html", "leaderboard.html", "studies/001-done/index.html", "studies/004-broken/index.html",
    "notebooks/index.html", "notebooks/00_first.html", "docs/index.html", "api/index.html",
    "api/kresearch/site.html",
)  # fmt: skip
VIEWS = [(1280, 900, "light"), (360, 740, "dark")]


@pytest.fixture
def open_page(browser_page_factory: Any, published: Published) -> Iterator[Open]:
    """Return a function that opens a page; the test fails if anything went wrong on one."""
    problems: list[str] = []
    opened = []

    def open_(path: str, **options: Any) -> Any:
        page = browser_page_factory(**options)
        opened.append(page)
        page.on(
            "console", lambda m: problems.append(f"{path}: {m.text}") if m.type in ("error", "warning") else 0
        )
        page.on("pageerror", lambda e: problems.append(f"{path}: {e}"))
        page.on("dialog", lambda d: (problems.append(f"{path}: dialog {d.message}"), d.dismiss()))
        page.on(
            "request",
            lambda r: 0 if r.url.startswith(("file:", "data:", "blob:")) else problems.append(r.url),
        )
        page.goto((published.index.parent / path).as_uri())
        page.wait_for_function("[...document.querySelectorAll('.plot')].every(e => e.dataset.drawn)")
        return page

    yield open_
    for page in opened:
        page.close()
    assert problems == []


@pytest.mark.parametrize("path", PAGES)
def test_pages_open_quietly_fit_and_are_accessible(open_page: Open, path: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for width, height, scheme in VIEWS:
        page = open_page(
            path, viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page, options={"preload": False}).response["violations"]
        bad = [
            (v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in ("serious", "critical")
        ]
        assert bad == [], (width, scheme)


def test_scripts_of_the_site_alone_run(open_page: Open) -> None:
    page = open_page("notebooks/00_first.html")
    states = page.evaluate("[...document.querySelectorAll('.plot')].map(e => e.dataset.drawn)")
    assert states == ["yes"] and page.locator(".plot .bars .point").count() == 2


def test_search_works_by_keyboard(open_page: Open) -> None:
    page = open_page("index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "words"
    page.keyboard.type("STORM 001")
    assert page.locator("[data-item]:visible").count() == 1
    assert page.inner_text("[role=status]") == "1 of 5 studies"
    page.keyboard.type(" nothing")
    assert page.inner_text("[role=status]") == "No study matches."
    page.keyboard.press("Escape")
    assert page.inner_text("[role=status]") == "5 of 5 studies"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "variant"
    page.keyboard.type("inactivity")
    assert page.locator("[data-item]:visible").count() == 3, "only those with a result have that variant"
    page.select_option("#dataset", "groupalia")
    assert page.inner_text("[role=status]") == "No study matches."


def test_a_column_can_be_ordered_by_keyboard(open_page: Open) -> None:
    page = open_page("leaderboard.html")
    table = page.locator("#spike-gain-negative-points-min table")
    first = table.locator("tbody tr >> nth=0").locator("th")
    assert first.inner_text() == "sentiment-penalise(penalty=2)"
    table.locator("button").focus()
    page.keyboard.press("Enter")
    assert table.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"
    assert first.inner_text() != "sentiment-penalise(penalty=2)"


def test_ways_lead_through_the_site(open_page: Open) -> None:
    page = open_page("index.html")
    page.click("text=Report in English >> nth=0")
    page.click("nav.trail >> text=Report in Italian")
    assert page.evaluate("document.documentElement.lang") == "it"
    page.click("nav.trail >> text=001-done")
    page.click("text=the method")
    page.click("text=start")
    assert Path(page.url).as_posix().endswith("docs/index.html")


def test_dark_mode_reaches_figures(open_page: Open) -> None:
    colours = []
    for scheme in ("light", "dark"):
        page = open_page("index.html", color_scheme=scheme)
        colours.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert colours == ["rgb(255, 255, 255)", "rgb(22, 27, 33)"]

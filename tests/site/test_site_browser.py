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
    "index.html", "experiments/index.html", "leaderboard.html", "experiments/001-done/index.html",
    "experiments/004-broken/index.html", "notebooks/00_first.html", "docs/method.html",
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
        return page

    yield open_
    for page in opened:
        page.close()
    assert problems == []


@pytest.mark.parametrize("path", PAGES)
def test_pages_open_quietly_fit_and_are_accessible(open_page: Open, path: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    told = []
    for width, height, scheme in VIEWS:
        page = open_page(
            path, viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page, options={"preload": False}).response["violations"]
        bad = [
            (v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in ("serious", "critical")
        ]
        told += [(width, scheme, *item) for item in bad]
    assert told == []


def test_studies_are_found_by_words_and_facets(open_page: Open) -> None:
    page = open_page("experiments/index.html")
    page.focus("#words")
    page.keyboard.type("STORM 001")
    assert page.locator("[data-item]:visible").count() == 1
    assert page.inner_text("[data-count]") == "1 of 5 studies"
    page.keyboard.type(" nothing")
    assert page.inner_text("[data-count]") == "No study matches."
    page.keyboard.press("Escape")
    assert page.inner_text("[data-count]") == "5 of 5 studies"
    page.select_option("#dataset", "groupalia")
    assert page.locator("[data-item]:visible").count() == 1, "only the one that has not run reads it"


def test_words_are_searched_without_a_server(open_page: Open) -> None:
    page = open_page("index.html", viewport={"width": 1280, "height": 900})
    page.click(".md-search__input")
    page.keyboard.type("works")
    page.wait_for_selector(".md-search-result__item")
    assert "Method" in page.inner_text(".md-search-result")


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
    page = open_page("experiments/index.html")
    page.click("text=Report in English >> nth=0")
    page.click("nav.trail >> text=Report in Italian")
    assert page.evaluate("document.documentElement.lang") == "it"
    page.click("nav.trail >> text=001-done")
    page.click(".readme >> text=the method")
    page.click("article >> text=start")
    assert Path(page.url).name == "index.html"


def test_the_site_follows_dark_and_light(open_page: Open) -> None:
    colours = []
    for scheme in ("light", "dark"):
        page = open_page("experiments/index.html", color_scheme=scheme)
        colours.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert colours[0] == "rgb(255, 255, 255)" and colours[1] != colours[0]

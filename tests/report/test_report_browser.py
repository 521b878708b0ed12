"""The page as seen: in Chromium, wide and narrow, light and dark, on paper, by assistive software."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kresearch.report import build_report, print_pdf

pytestmark = pytest.mark.browser
Build = Callable[..., Any]
VIEWS = [(1280, 900, "light"), (360, 740, "dark")]


@pytest.mark.parametrize(("width", "height", "scheme"), VIEWS)
def test_every_figure_is_drawn_and_nothing_scrolls_sideways(
    open_page: Build, seen_page: Path, width: int, height: int, scheme: str
) -> None:
    page = open_page(seen_page, viewport={"width": width, "height": height}, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('.part, .further').forEach(d => d.open = true)")
    page.wait_for_selector(".plot:not([data-drawn='yes'])", state="detached", timeout=30_000)
    states = page.evaluate("[...document.querySelectorAll('.plot')].map(e => e.dataset.drawn)")
    assert len(states) >= 5 and set(states) == {"yes"}
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    empty = (
        "[...document.querySelectorAll('.plot')]"
        ".filter(e => !e.querySelector('.trace, .bars, .point')).length"
    )
    assert page.evaluate(empty) == 0


@pytest.mark.parametrize(("width", "height", "scheme"), VIEWS)
def test_pictures_stand_before_any_script_runs(
    browser_page_factory: Build, seen_page: Path, width: int, height: int, scheme: str
) -> None:
    page = browser_page_factory(
        viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=False
    )
    page.goto(seen_page.as_uri())
    for heading in page.locator(".part > summary").all():
        heading.click()
    plots = page.locator(".plot:not(details.further .plot)")
    assert plots.count() >= 4
    assert page.locator(".still:visible").count() == plots.count()
    for place in range(plots.count()):
        box = plots.nth(place).locator(".still:visible").bounding_box()
        assert box is not None and box["height"] > 100 and box["x"] + box["width"] <= width
    page.close()


def test_figures_follow_dark_and_light(open_page: Build, seen_page: Path) -> None:
    page = open_page(seen_page, color_scheme="light")
    paper = "document.querySelector('.plot .main-svg').style.background"
    light = page.evaluate(paper)
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(500)
    assert page.evaluate(paper) != light


@pytest.mark.parametrize(("width", "height", "scheme"), VIEWS)
def test_no_serious_accessibility_problem(
    open_page: Build, seen_page: Path, width: int, height: int, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(
        seen_page, viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True
    )
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = Axe().run(page).response["violations"]
    bad = [(v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in ("serious", "critical")]
    assert bad == []


def test_the_appendix_is_folded_and_opens_by_address_and_button(open_page: Build, seen_page: Path) -> None:
    page = open_page(seen_page, viewport={"width": 360, "height": 740})
    opened = "[...document.querySelectorAll('.part[open]')].length"
    assert page.locator(".part").count() == 8 and page.evaluate(opened) == 0
    assert page.evaluate("document.documentElement.scrollHeight") < 3500
    page.emulate_media(reduced_motion="reduce")  # no slow scrolling
    page.click("nav a[href='#method']")
    page.wait_for_selector("#method .part[open]")
    assert page.evaluate("document.querySelector('#method').getBoundingClientRect().top") < 100
    page.evaluate("document.querySelector('#method .part').open = false")
    page.click("nav a[href='#method']")  # the same address again
    page.wait_for_selector("#method .part[open]")
    page.goto(f"{seen_page.as_uri()}#cite")
    page.reload()
    page.wait_for_selector("#provenance .part[open]")
    page.click("#every")
    assert page.evaluate(opened) == 8
    page.wait_for_selector("#every:text('Close all sections')")
    page.click("#every")
    assert page.evaluate(opened) == 0


def test_the_keyboard_reaches_the_content_first(open_page: Build, seen_page: Path) -> None:
    page = open_page(seen_page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "answer"


def test_hostile_texts_do_nothing_when_seen(open_page: Build, hostile_result: Any, tmp_path: Path) -> None:
    page = open_page(build_report(hostile_result, tmp_path), viewport={"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate("document.querySelectorAll('.plot a, .plot img, img, iframe').length") == 0
    assert "<script>alert(1)</script>" in page.inner_text("h1")


def test_it_prints(open_page: Build, seen_page: Path, tmp_path: Path) -> None:
    page = open_page(seen_page, color_scheme="dark")
    assert page.pdf(format="A4").startswith(b"%PDF")
    assert 50_000 < print_pdf(seen_page, tmp_path / "report.pdf").stat().st_size < 3_000_000
    assert pages_of(print_pdf(seen_page, tmp_path / "first.pdf", first_page=True).read_bytes()) == 1


def pages_of(pdf: bytes) -> int:
    """Return how many pages a PDF of Chromium has."""
    return len(re.findall(rb"/Type\s*/Page[^s]", pdf))


def test_paper_has_what_is_read_on_paper(build_result: Any, build_case: Any, tmp_path: Path) -> None:
    """One table and one story of the leading kind; further kinds of case are counted, not printed again."""
    kinds = ("negative", "positive", "mixed", "null")
    counts = []
    for number in (1, 4):
        cases = [build_case(i, kind=kind, account=f"{kind}-{i}") for kind in kinds[:number] for i in range(7)]
        page = build_report(build_result(cases), tmp_path / str(number))
        counts.append(pages_of(print_pdf(page, tmp_path / f"{number}.pdf").read_bytes()))
    assert counts[0] <= counts[1] <= counts[0] + 1 <= 9, counts


@pytest.mark.parametrize("lang", ["en", "it"])
def test_the_first_screen_is_exactly_one_page_also_with_a_live_figure(
    open_page: Build, build_result: Any, build_case: Any, tmp_path: Path, lang: str
) -> None:
    cases = [build_case(i, account=f"a-brand-with-a-long-name-{i}") for i in range(3)]
    page = open_page(build_report(build_result(cases), tmp_path, lang=lang))
    page.click(".one-page")
    assert page.locator(".plot[data-drawn=yes]").count() > 0
    assert pages_of(page.pdf(format="A4")) == 1
    page.goto(page.url.split("#")[0])
    assert pages_of(page.pdf(format="A4")) > 2
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 1000})  # what A4 leaves between its margins
    bottom = page.evaluate("document.querySelector('#figure').getBoundingClientRect().bottom")
    assert 500 < bottom <= 1000
    assert page.evaluate("document.querySelector('.appendix').getBoundingClientRect().top") >= bottom

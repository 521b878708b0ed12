"""Every figure as SVG: complete on its own, safe, and the same file every time."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from kresearch.report import build_figures, render
from kresearch.report.browser import NoBrowserError, find_browser
from kresearch.report.language import speak
from kresearch.report.svg import WIDTH, frame

Build = Callable[..., Any]
PLAIN = '<svg xmlns="http://www.w3.org/2000/svg" width="960" height="10"><text>drawn</text></svg>'
DRAWN = {"svg", "g", "path", "rect", "text", "tspan", "defs", "clipPath", "title", "desc", "line", "circle",
         "pattern", "linearGradient", "stop"}  # fmt: skip


def names(root: Any) -> set[str]:
    return {element.tag.split("}")[1] for element in root.iter()}


def words(root: Any) -> str:
    return " ".join("".join(e.itertext()) for e in root.iter() if e.tag.endswith("}text"))


@pytest.mark.parametrize("lang", ["en", "it"])
def test_a_figure_takes_its_words_along(build_result: Build, lang: str) -> None:
    for drawing in render(build_result(), lang=lang).drawings:
        root = ElementTree.fromstring(frame(drawing, PLAIN, speak(lang), proviso="simulated · here"))
        text = words(root)
        assert root.findtext("{*}title") == drawing.title and root.findtext("{*}desc") == drawing.alt
        assert drawing.caption.split()[0] in text and drawing.caption.split()[-1] in text and "drawn" in text
        assert [key.label for key in drawing.keys if not drawing.direct and key.label not in text] == []
        assert text.endswith("simulated · here")
        assert int(root.get("height", 0)) > drawing.height and root.get("width") == str(WIDTH)


def test_hostile_words_around_a_figure(hostile_result: Any) -> None:
    for drawing in render(hostile_result).drawings:
        made = frame(drawing, PLAIN, speak("en"), proviso="real")
        root = ElementTree.fromstring(made)
        assert names(root) <= DRAWN
        assert not re.search(r"[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069\u2028]", made)


def test_without_a_browser_it_says_what_to_do(
    build_result: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KRESEARCH_CHROMIUM", "no-such-browser")
    with pytest.raises(NoBrowserError, match="leave svg out of --format"):
        build_figures(build_result(), tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.fixture
def _chromium() -> None:
    if find_browser() is None:
        pytest.skip("Chromium is not installed; .ci/run installs it")


@pytest.mark.browser
@pytest.mark.usefixtures("_chromium")
def test_every_figure_of_the_page(build_result: Build, tmp_path: Path) -> None:
    from kresearch.cli.report import app

    result = build_result()
    result.save(tmp_path)
    run = CliRunner().invoke(
        app, ["build", str(tmp_path), "--format", "svg", "--out", str(tmp_path / "report")]
    )
    assert run.exit_code == 0, run.output
    files = sorted((tmp_path / "report" / "figures").iterdir())
    assert {f.name for f in files} == {f"{d.slug}.svg" for d in render(result).drawings}
    assert run.stdout.splitlines()[1:] == [str(tmp_path / "report" / "figures" / f"{d.slug}.svg")
                                           for d in render(result).drawings]  # fmt: skip
    for file in files:
        text = file.read_text(encoding="utf-8")
        root = ElementTree.fromstring(text)
        assert len(list(root.iter())) > 50 and words(root).endswith("simulated · reconstruction")
        assert set(re.findall(r"font-family[=:]\s*[\"']?([^;\"']+)", text)) == {"sans-serif"}
    again = build_figures(result, tmp_path / "again")
    assert [f.read_bytes() for f in sorted(again)] == [f.read_bytes() for f in files]


@pytest.mark.browser
@pytest.mark.usefixtures("_chromium")
def test_hostile_texts_in_a_figure(hostile_result: Any, tmp_path: Path) -> None:
    for file in build_figures(hostile_result, tmp_path):
        root = ElementTree.fromstring(file.read_text(encoding="utf-8"))
        assert names(root) <= DRAWN
        for element in root.iter():
            for name, value in element.attrib.items():
                assert not name.startswith("on")
                assert "href" not in name and "example.invalid" not in value and "url(http" not in value

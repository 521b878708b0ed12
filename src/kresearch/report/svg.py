"""Every figure as SVG: drawn by Plotly in a Chromium, with title, legend, caption and alt text around it.

A figure leaves the page here, so it takes along what the page says beside it: that data are simulated
and the score is a reconstruction stands in the file itself.
"""

from __future__ import annotations

import base64
import json
import re
import textwrap
from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from kresearch._common.files import write_text_atomically
from kresearch._common.scratch import scratch
from kresearch.errors import KresearchError
from kresearch.report import palette
from kresearch.report.browser import run_browser
from kresearch.report.escape import clean, json_script
from kresearch.report.language import Language, speak
from kresearch.report.shell import DASHES, SYMBOLS, asset, drawing_scripts

if TYPE_CHECKING:
    from kresearch.report.figures.parts import Drawing, Key
    from kresearch.study.result import StudyResult

WIDTH = 960
FONT = "sans-serif"
_SVG, _LINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_MARGIN, _LINE = 16, 19
#: Width of a letter, as a share of the size: enough for the common sans-serif fonts.
_LETTER = 0.53
ElementTree.register_namespace("", _SVG)
ElementTree.register_namespace("xlink", _LINK)


def build_figures(result: StudyResult, out: str | Path, *, lang: str = "en") -> list[Path]:
    """Write every figure of a study's report as ``figures/*.svg``.

    Parameters
    ----------
    result
        What `kresearch.study` found.
    out
        The folder of the report.
    lang
        ``"en"`` or ``"it"``.

    Returns
    -------
    list of pathlib.Path
        The files, in the order of the page.

    Raises
    ------
    NoBrowserError
        When no Chromium is found.
    KresearchError
        When it does not draw.
    """
    from kresearch.report.facts import Facts
    from kresearch.report.page import render

    language = speak(lang)
    proviso = language.say(f"tile.proviso_{Facts(result).simulated}")
    return write_svgs(render(result, lang=lang).drawings, Path(out) / "figures", language, proviso=proviso)


def write_svgs(drawings: Sequence[Drawing], folder: Path, language: Language, *, proviso: str) -> list[Path]:
    """Write drawings as SVG files named by their slugs, each with the proviso; each is whole or not there."""
    if not drawings:
        return []
    plain = _draw(drawings, language)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for drawing in drawings:
        text = frame(drawing, plain[drawing.slug], language, proviso=proviso)
        written.append(write_text_atomically(text, folder / f"{drawing.slug}.svg"))
    return written


def _draw(drawings: Sequence[Drawing], language: Language) -> dict[str, str]:
    """Return what Plotly draws, by slug."""
    plotly, _ = drawing_scripts()
    specs = []
    for drawing in drawings:
        spec = deepcopy(drawing.to_plotly())
        spec["layout"]["font"]["family"] = FONT
        specs.append({"slug": drawing.slug, "width": WIDTH, "data": spec["data"], "layout": spec["layout"]})
    html = (
        '<!doctype html><html><head><meta charset="utf-8"></head><body>'
        '<pre id="drawn"></pre><pre id="failed"></pre>'
        f'<script type="application/json" id="figure-data">{json_script(specs)}</script>'
        f'<script type="application/json" id="locale">{json_script(language.plotly_locale())}</script>'
        f"<script>{plotly}</script><script>{asset('svg.js')}</script></body></html>"
    )
    with scratch() as folder:
        page = folder / "figures.html"
        page.write_text(html, encoding="utf-8", newline="\n")
        dump, complaint = run_browser(
            page,
            "--dump-dom",
            scratch=folder,
            purpose="draw the SVG files",
            instead="leave svg out of --format",
        )
    drawn = re.search(r'<pre id="drawn">([A-Za-z0-9+/=]+)</pre>', dump)
    if drawn is None:
        said = re.search(r'<pre id="failed">(.*?)</pre>', dump, re.DOTALL)
        problem = clean(said[1]) if said and said[1] else complaint
        raise KresearchError(
            f"the browser did not draw the {len(drawings)} figures as SVG: {problem}. The page itself holds "
            "them; try another Chromium in KRESEARCH_CHROMIUM, or leave svg out of --format."
        )
    found: dict[str, str] = json.loads(base64.b64decode(drawn[1]))
    return found


def frame(drawing: Drawing, plain: str, language: Language, *, proviso: str) -> str:
    """Return a drawing with title, legend, caption and proviso around what Plotly drew."""
    inner = ElementTree.fromstring(plain)  # noqa: S314 - Plotly's own serialisation, just made
    root = ElementTree.Element(f"{{{_SVG}}}svg", {"role": "img", "font-family": FONT, "lang": language.code})
    for name, text in (("title", drawing.title), ("desc", drawing.alt)):
        ElementTree.SubElement(root, f"{{{_SVG}}}{name}").text = clean(text)
    paper = ElementTree.SubElement(root, f"{{{_SVG}}}rect", {"width": "100%", "height": "100%"})
    paper.set("fill", palette.PAPER.light)
    place: float = _MARGIN + 6
    for line in _wrap(drawing.title, 17):
        place += 6
        _write(root, line, _MARGIN, place, size=17, bold=True)
        place += 18
    if drawing.keys and not drawing.direct:
        place = _legend(root, drawing.keys, place)
    inner.set("x", "0")
    inner.set("y", f"{place:g}")
    for name in ("style", "class"):
        inner.attrib.pop(name, None)
    root.append(inner)
    place += drawing.height + 20
    for line in [*_wrap(drawing.caption, 13), *_wrap(proviso, 13)]:
        _write(root, line, _MARGIN, place, size=13, ink=palette.MUTED)
        place += _LINE
    root.set("width", str(WIDTH))
    root.set("height", f"{place:g}")
    root.set("viewBox", f"0 0 {WIDTH} {place:g}")
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def _wrap(text: str, size: int) -> list[str]:
    return textwrap.wrap(clean(text), int((WIDTH - 2 * _MARGIN) / (size * _LETTER)))


def _write(
    root: Any,
    text: str,
    x: float,
    y: float,
    *,
    size: int,
    bold: bool = False,
    ink: palette.Ink = palette.TEXT,
) -> None:
    made = ElementTree.SubElement(
        root, f"{{{_SVG}}}text", {"x": f"{x:g}", "y": f"{y:g}", "font-size": str(size), "fill": ink.light}
    )
    if bold:
        made.set("font-weight", "bold")
    made.text = text


def _legend(root: Any, keys: Sequence[Key], place: float) -> float:
    """Draw the legend in as many lines as it needs and return where what follows begins."""
    x, y = float(_MARGIN), place + 10
    for key in keys:
        label = clean(key.label)
        width = 38 + 8 + 13 * _LETTER * len(label) + 18
        if x + width > WIDTH and x > _MARGIN:
            x, y = float(_MARGIN), y + _LINE
        _sample(root, key, x, y - 11)
        _write(root, label, x + 46, y, size=13)
        x += width
    return y + 10


def _sample(root: Any, key: Key, x: float, y: float) -> None:
    """Draw the sign of one entry, as the page's legend does."""
    place = ElementTree.SubElement(root, f"{{{_SVG}}}g", {"transform": f"translate({x:g} {y:g})"})
    colour = key.style.colour
    if key.form == "bar":
        bar = {"x": "8", "y": "1", "width": "22", "height": "12", "fill": colour}
        ElementTree.SubElement(place, f"{{{_SVG}}}rect", bar)
        hatch = {"/": "M8 13 20 1M16 13 28 1M24 13 30 7", "\\": "M8 1 20 13M16 1 28 13M24 1 30 7"}
        if key.style.dash in hatch:
            lines = {"d": hatch[key.style.dash], "stroke": palette.PAPER.light, "stroke-width": "1.4"}
            ElementTree.SubElement(place, f"{{{_SVG}}}path", lines)
        return
    if key.form == "line":
        line = {"x2": "38", "y1": "7", "y2": "7", "stroke": colour, "stroke-width": f"{key.style.width:g}"}
        line["stroke-dasharray"] = DASHES[key.style.dash]
        ElementTree.SubElement(place, f"{{{_SVG}}}line", line)
    ElementTree.SubElement(place, f"{{{_SVG}}}path", {"d": SYMBOLS[key.style.symbol], "fill": colour})

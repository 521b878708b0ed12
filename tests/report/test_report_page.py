"""The page: one file, in order, safe, and the same text every time."""

from __future__ import annotations

import base64
import gzip
import itertools
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from kresearch.errors import KresearchError
from kresearch.report import build_document, build_report, print_pdf, render
from kresearch.study.result import StudyResult

Build = Callable[..., Any]


class Skeleton(HTMLParser):
    """Collects elements, visible text and ids."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.lines: list[str] = []
        self.skip = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element."""
        self.tags.append(tag)
        self.attributes += [(tag, k, v or "") for k, v in attrs]
        self.skip += tag in ("script", "style", "svg")
        if tag in ("h1", "h2", "h3", "h4", "p", "li", "tr", "dt", "dd", "caption", "figcaption", "summary"):
            self.lines.append("")
        if tag in ("h1", "h2", "h3", "h4"):
            self.lines[-1] = "#" * int(tag[1]) + " "

    def handle_endtag(self, tag: str) -> None:
        """Leave the element."""
        self.skip -= tag in ("script", "style", "svg")

    def handle_data(self, data: str) -> None:
        """Note the text."""
        text = re.sub(r"\s+", " ", data)
        if not self.skip and text.strip():
            self.lines = self.lines or [""]
            self.lines[-1] += text.strip() + " "

    @property
    def text(self) -> str:
        """The text, a line per block."""
        return "\n".join(line.strip() for line in self.lines if line.strip()) + "\n"


def read(html: str) -> Skeleton:
    """Return the skeleton of a page."""
    skeleton = Skeleton()
    skeleton.feed(html)
    return skeleton


def without_versions(text: str) -> str:
    """Return a text without the version of kresearch."""
    return re.sub(r"kresearch \d+\.\d+\.\d+\S*", "kresearch X", text)


@pytest.mark.parametrize("lang", ["en", "it"])
def test_the_text_of_the_page(build_result: Build, check_golden: Build, lang: str) -> None:
    page = render(build_result(), lang=lang)
    check_golden(f"page.{lang}.txt", without_versions(read(page.html).text))


def test_one_file_under_a_megabyte_and_a_half_with_the_library_packed_once(
    build_result: Build, tmp_path: Path
) -> None:
    page = build_report(build_result(), tmp_path / "report")
    html = page.read_text(encoding="utf-8")
    assert page == tmp_path / "report" / "index.html"
    assert page.stat().st_size < 1_500_000
    packed = re.findall(r'id="library">([^<]*)<', html)
    assert len(packed) == 1 and "* plotly.js v" not in html
    library = gzip.decompress(base64.b64decode(packed[0])).decode("utf-8")
    assert library.count("plotly.js (cartesian - minified) v") == 1 and "</script" not in library
    assert {p.suffix for p in (tmp_path / "report" / "tables").iterdir()} == {".csv", ".tex"}
    assert not list(tmp_path.rglob("*.part"))


def test_the_data_of_the_figures_is_packed_and_whole(build_result: Build) -> None:
    page = render(build_result())
    packed = re.findall(r'id="figure-data">([^<]*)<', page.html)
    unpacked = json.loads(gzip.decompress(base64.b64decode(packed[0])))
    assert [figure["slug"] for figure in unpacked] == [d.slug for d in page.drawings]
    assert all(figure["data"] and figure["layout"] for figure in unpacked)
    assert len(packed[0]) < len(json.dumps(unpacked)) / 3
    assert render(build_result()).html == page.html, "the same result gives the same bytes"


def test_a_stored_result_gives_the_page_that_the_run_gave(build_result: Build, tmp_path: Path) -> None:
    """A metric that does not apply to a case has no band there: JSON has no NaN, and a page no gap."""
    nothing = dict.fromkeys(("read", "low", "high", "corrected", "planted"), float("nan"))
    row = {
        "dataset": "toy", "case": "negative-0", "kind": "negative", "variant": "sentiment-penalise",
        "metric": "tone-effect", "unit": "points", "scorer": "vader", "domain": "tweets", "accuracy": 0.7,
        "draws": 20, "level": 0.95, "curve": [],
    }  # fmt: skip
    known = {"metric": "spike-gain", "read": -1.0, "low": -2.0, "high": 0.5, "corrected": -0.8}
    result = build_result(bands=[row | nothing, row | nothing | known])
    made = render(result).html
    assert "nan" not in read(made).text.split() and "from −2.0 to +0.5" in read(made).text
    again = read(render(StudyResult.load(result.save(tmp_path / "output"))).html).text
    assert again.split("Provenance")[0] == read(made).text.split("Provenance")[0]
    render(build_result(bands=[row | nothing]))


def test_the_citation_keeps_its_lines(build_result: Build) -> None:
    html = render(build_result()).html
    shown = html.split('id="cite"')[1].split("</pre>")[0]
    assert "@misc{study-000-toy,\n  title = " in shown and "}\n\n@misc{data-toy," in shown


def test_nothing_is_asked_of_another_host(build_result: Build) -> None:
    skeleton = read(render(build_result()).html)
    loads = [v for _, k, v in skeleton.attributes if k in ("src", "href", "srcset", "action", "data")]
    assert all(v.startswith(("#", "data:text/csv")) for v in loads)
    assert "link" not in skeleton.tags
    policy = next(v for _, k, v in skeleton.attributes if k == "content" and "default-src" in v)
    assert policy.startswith("default-src 'none'; script-src 'sha256-")


def test_headings_go_down_one_step_at_a_time(build_result: Build) -> None:
    levels = [int(t[1]) for t in read(render(build_result()).html).tags if re.fullmatch(r"h[1-6]", t)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))


def test_ids_are_unique_and_links_lead_to_them(build_result: Build) -> None:
    skeleton = read(render(build_result()).html)
    ids = [v for _, k, v in skeleton.attributes if k == "id"]
    assert len(ids) == len(set(ids))
    assert {v[1:] for _, k, v in skeleton.attributes if k == "href" and v.startswith("#")} <= set(ids)


def test_every_figure_has_words_and_numbers(build_result: Build) -> None:
    page = render(build_result())
    skeleton = read(page.html)
    labels = [v for tag, k, v in skeleton.attributes if tag == "div" and k == "aria-label" and "." in v]
    assert {d.slug for d in page.drawings} == {
        "score-negative-0", "activity-negative-0", "sensitivity-sentiment-penalise-penalty",
    }  # fmt: skip
    for drawing in page.drawings:
        assert drawing.alt in labels
        assert drawing.data.rows
        assert len(drawing.to_plotly()["data"]) > 0


def test_every_colour_of_a_figure_has_a_dark_one(build_result: Build, build_case: Build) -> None:
    from kresearch.report.palette import DARK_OF

    page = render(build_result([build_case(i, account=f"b{i}") for i in range(3)]))
    found: set[str] = set()

    def walk(node: Any, key: str = "") -> None:
        if isinstance(node, dict):
            for name, value in node.items():
                walk(value, name)
        elif isinstance(node, (list, tuple)):
            for value in node:
                walk(value, key)
        elif isinstance(node, str) and "color" in key:
            found.add(node)

    for drawing in page.drawings:
        walk(drawing.to_plotly())
    assert found <= set(DARK_OF)


def test_low_coverage_is_a_loud_warning(build_result: Build) -> None:
    result = build_result()
    result.datasets[0]["coverage"] = 0.3
    skeleton = read(render(result).html)
    warnings = [v for _, k, v in skeleton.attributes if k == "class" and v == "warning"]
    assert len(warnings) == 2
    assert "Warning: only 30 %" in skeleton.text.replace("\u00a0", " ")


def test_datasets_that_differ_in_an_option_are_one_table(build_result: Build) -> None:
    result = build_result()
    (toy,) = result.datasets
    made = [
        toy | {"name": f"toy(silence_days={days}, seed=7)", "rows": 100 * days, "digest": f"kr2:{days}"}
        for days in (3, 7, 90)
    ]
    result.datasets[:] = [*made, toy | {"name": "other", "title": "Other data"}]
    page = render(result, lang="it")
    (table,) = (table for table in page.tables if table.slug.startswith("datasets-"))
    assert [column.title for column in table.columns] == ["giorni di silenzio", "righe", "impronta"]
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["3", "300", "kr2:3"],
        ["7", "700", "kr2:7"],
        ["90", "9.000", "kr2:90"],
    ]
    data = page.html.split('id="data"')[1].split("</section>")[0]
    assert data.count("<article>") == 2 and "silence_days=" not in data and "seed" not in table.slug


@pytest.mark.parametrize("lang", ["en", "it"])
def test_hostile_texts_change_nothing(hostile_result: Any, build_result: Build, lang: str) -> None:
    html = render(hostile_result, lang=lang).html
    html.encode("utf-8")
    hostile, benign = read(html), read(render(build_result(), lang=lang).html)
    assert hostile.tags.count("script") == benign.tags.count("script") == 6
    assert not {"img", "iframe", "b"} & set(hostile.tags)
    assert not [k for _, k, _ in hostile.attributes if k.startswith("on")]
    assert "49" not in re.findall(r"\{\{.*?\}\}|\b49\b", hostile.text)
    own = html.split("<script>")[0]
    assert not re.search(
        r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]", own
    )


def test_hostile_texts_in_the_files_beside_the_page(hostile_result: Any, tmp_path: Path) -> None:
    build_report(hostile_result, tmp_path)
    document = build_document(hostile_result, tmp_path).read_text(encoding="utf-8")
    for file in (tmp_path / "tables").iterdir():
        text = file.read_text(encoding="utf-8-sig")
        assert re.fullmatch(r"[a-z0-9-]+\.(csv|tex)", file.name)
        assert "\u202e" not in text and "\x00" not in text
        if file.suffix == ".tex":
            assert "\\input" not in text
    assert "\\input{" not in document
    assert document.count(r"\begin{document}") == 1


def test_the_latex_document_is_balanced(build_result: Build, tmp_path: Path) -> None:
    text = build_document(build_result(), tmp_path, lang="it").read_text(encoding="utf-8")
    begun, ended = (re.findall(rf"\\{word}\{{(\w+)\}}", text) for word in ("begin", "end"))
    assert sorted(begun) == sorted(ended)
    plain = text.replace("\\\\", "").replace(r"\{", "").replace(r"\}", "")
    assert plain.count("{") == plain.count("}")
    assert r"\toprule" in text and r"\usepackage[italian]{babel}" in text


def test_an_empty_study_still_makes_a_page(build_result: Build) -> None:
    result = build_result()
    result.cases, result.cells = [], result.cells.iloc[:0]
    result.scores, result.activity = result.scores.iloc[:0], result.activity.iloc[:0]
    text = read(render(result).html).text
    assert "There are no scores of a case account to draw." in text
    assert "The study has no record of posts and reactions." in text


def test_without_a_browser_the_pdf_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KRESEARCH_CHROMIUM", "no-such-browser")
    with pytest.raises(KresearchError, match="apt-get install chromium"):
        print_pdf(tmp_path / "index.html", tmp_path / "report.pdf")

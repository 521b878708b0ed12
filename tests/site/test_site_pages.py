"""The site of a tiny project: every state of a study is shown as what it is."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kresearch.errors import UsageError
from kresearch.report.language import read_messages
from kresearch.site import Published, building, publish
from kresearch.site.studies import read_study
from kresearch.study.result import StudyResult

Read = Callable[[str], str]
Write = Callable[..., Path]


def card_of(index: str, slug: str) -> str:
    """Return the part of the index that shows a study."""
    (found,) = [part for part in index.split("<article")[1:] if f"<bdi>{slug}</bdi>" in part]
    return found.partition("</article>")[0]


def badges_of(card: str) -> list[str]:
    found = re.search(r'<ul class="badges">(.*?)</ul>', card)
    assert found is not None
    return re.findall(r"<li[^>]*>(.*?)</li>", found[1])


def test_links_hold_and_problems_are_told(published: Published) -> None:
    assert published.refused == ()
    assert set(published.broken) == {"notebooks/00_first.ipynb: x (is not there)"}
    assert published.studies == (5, 3)
    assert len(published.problems) == 1 and published.problems[0].startswith("004-broken: ")


@pytest.mark.parametrize(
    ("slug", "badges"),
    [
        ("001-done", ["Simulated data", "Complete", "Matches its lock"]),
        ("002-few", ["Simulated data", "Complete", "Not locked"]),
        ("003-waiting", ["Not run yet"]),
        ("004-broken", ["Cannot be read"]),
        ("005-cut", ["Simulated data", "Incomplete", "Not locked"]),
    ],
)
def test_each_state_has_its_badges(read_page: Read, slug: str, badges: list[str]) -> None:
    assert badges_of(card_of(read_page("experiments/index.html"), slug)) == badges


def test_a_card_has_question_answer_date_data_and_ways_on(read_page: Read) -> None:
    card = card_of(read_page("experiments/index.html"), "001-done")
    assert "Does a storm lift the score, 001-done?" in card
    assert "gain from anger? Yes. Counting every reaction alike" in card
    assert "reconstructed from Klout" in card
    assert "1\u00a0March\u00a02026" in card and "Toy data" in card
    for target in ("en/index.html", "it/index.html", "index.html#tables"):
        assert f'href="001-done/{target}"' in card
    assert 'data-variants="quantity|sentiment-penalise|' in card and 'data-datasets="toy"' in card


def test_a_study_that_was_not_run_says_so(read_page: Read) -> None:
    card = card_of(read_page("experiments/index.html"), "003-waiting")
    assert "there is no answer" in card and "Report in" not in card
    assert "Not run yet" in read_page("experiments/003-waiting/index.html")


def test_the_lock_is_compared_with_the_result(tmp_path: Path, write_study_folder: Write) -> None:
    folder = write_study_folder(tmp_path, "001-one", n=12, lock=True)
    assert read_study(folder).lock.word == "matches"
    result = StudyResult.load(folder)
    result.cells["value"] += 1
    result.save(folder / "output")
    lock = read_study(folder).lock
    assert lock.word == "moved" and 0 < len(lock.differences) < lock.checked
    (folder / "lock.json").write_text("{", encoding="utf-8")
    assert read_study(folder).lock.word == "unknown"


def test_a_changed_declaration_is_told(tmp_path: Path, write_study_folder: Write) -> None:
    folder = write_study_folder(tmp_path, "001-one", n=12)
    assert not read_study(folder).outdated
    text = (folder / "study.toml").read_text(encoding="utf-8")
    (folder / "study.toml").write_text("seed = 5\n" + text, encoding="utf-8")
    assert read_study(folder).outdated


def test_a_result_that_was_cut_off_is_named(tmp_path: Path, write_study_folder: Write) -> None:
    folder = write_study_folder(tmp_path, "001-one", n=12)
    (folder / "output" / "result.parquet").write_bytes(b"PAR1")
    entry = read_study(folder)
    assert entry.state == "unreadable" and "the result cannot be read" in entry.problem


def test_the_study_page_has_tables_lock_and_readme(read_page: Read) -> None:
    page = read_page("experiments/001-done/index.html")
    assert 'href="en/tables/variants.csv"' in page and 'href="en/tables/variants.tex"' in page
    assert re.search(r"matches lock\.json: all [\d,]+ locked values", page)
    readme = page.partition('<section class="readme">')[2]
    assert "What it found" in readme and 'href="../../docs/method.html"' in readme and "<h1" not in readme


def test_reports_know_the_site_around_them(read_page: Read) -> None:
    page = read_page("experiments/001-done/it/index.html")
    assert '<html lang="it">' in page
    for target in ("../../index.html", "../index.html", "../en/index.html"):
        assert f'<li><a href="{target}">' in page


def test_nothing_that_came_from_data_is_markup(read_page: Read, published: Published) -> None:
    for path in published.index.parent.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "<script>alert" not in text and "<img src=x" not in text, path
    assert "&lt;script&gt;alert(1)" in read_page("experiments/index.html")


def test_every_page_lets_nothing_in(published: Published) -> None:
    for path in published.index.parent.rglob("*.html"):
        head = path.read_text(encoding="utf-8").partition("</head>")[0]
        assert "default-src 'none'" in html.unescape(head), path
        assert re.search(r'<html lang="(en|it)"', head) and "<title>" in head, path


def test_documents_lead_to_each_other(read_page: Read) -> None:
    page = read_page("index.html")
    for target in (
        "docs/method.html#how-it-works", "notebooks/00_first.html", "experiments/001-done/index.html",
        "CITATION.cff", "https://example.invalid/",
    ):  # fmt: skip
        assert f'href="{target}"' in page
    assert "<span>folder</span>" in page and "a comment" not in page
    assert "&lt;script&gt;alert(3)" in page, "markup of a text is shown as text"


def test_a_link_of_a_document_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "experiments").mkdir()
    (tmp_path / "README.md").write_text("# A\n\n[b](docs/missing.md) and [c](#nowhere)\n", encoding="utf-8")
    found = publish(tmp_path / "site", experiments=tmp_path / "experiments")
    assert len(found.broken) == 2 and all("README.md" in line for line in found.broken)
    assert "docs/missing.md" in found.broken[0] and "#nowhere" in found.broken[1]
    assert found.index.is_file()


def test_a_page_that_no_navigation_leads_to_is_found(tmp_path: Path) -> None:
    for folder in ("experiments", "docs"):
        (tmp_path / folder).mkdir()
    base = Path(building.__file__).with_name("mkdocs.yml")
    for name in ("a", "b"):
        (tmp_path / "docs" / f"{name}.md").write_text(f"# {name}\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(f"INHERIT: {base}\nsite_name: Tiny\nnav: [docs/a.md]\n")
    found = publish(tmp_path / "site", experiments=tmp_path / "experiments")
    assert len(found.broken) == 1 and "docs/b.md" in found.broken[0]
    assert "Tiny" in found.index.read_text(encoding="utf-8")


def test_what_stands_beside_the_studies_has_a_page_and_its_answer_on_the_index(tmp_path: Path) -> None:
    folder = tmp_path / "experiments" / "008-enough"
    folder.mkdir(parents=True)
    text = "# How many?\n\n**Question.** Are *60*\nso?\n\nMore.\n\n## Decision\n\nYes, `60`.\n\nNo more.\n"
    (folder / "README.md").write_text(text, encoding="utf-8")
    (tmp_path / "README.md").write_text("[it](experiments/008-enough/README.md)\n", encoding="utf-8")
    found = publish(tmp_path / "site", experiments=tmp_path / "experiments")
    assert found.broken == () and found.refused == ()
    card = card_of((tmp_path / "site/experiments/index.html").read_text(encoding="utf-8"), "008-enough")
    assert "Are 60 so?" in card and "Yes, 60." in card and "No more" not in card
    assert "No more." in (tmp_path / "site/experiments/008-enough/index.html").read_text(encoding="utf-8")


def test_a_configuration_of_another_site_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "experiments").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: Another\nhooks: [missing.py]\n")
    found = publish(tmp_path / "site", experiments=tmp_path / "experiments")
    assert found.broken == () and "Another" not in found.index.read_text(encoding="utf-8")


def test_a_site_without_notebooks_or_documents_does_not_offer_them(tmp_path: Path) -> None:
    (tmp_path / "experiments").mkdir()
    found = publish(tmp_path / "site", experiments=tmp_path / "experiments", lang="it")
    index = found.index.read_text(encoding="utf-8")
    assert found.broken == () and "docs/" not in index and "notebooks/" not in index
    assert '<html lang="it"' in index and "non ci sono ancora studi" in index


def test_studies_are_run_only_when_asked(
    tmp_path: Path, write_study_folder: Write, toy: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_study_folder(tmp_path, "001-done", n=1)
    write_study_folder(tmp_path, "002-waiting")
    write_study_folder(tmp_path, "003-failing")
    ran = []

    def run(folder: Path) -> None:
        ran.append(folder.name)
        if folder.name == "003-failing":
            raise UsageError("the data is not here")
        toy.build([toy.make_case()]).save(folder / "output")  # type: ignore[attr-defined]

    monkeypatch.setattr("kresearch.study.runner.run_study", run)
    publish(tmp_path / "site", experiments=tmp_path / "experiments")
    assert ran == []
    found = publish(tmp_path / "site", experiments=tmp_path / "experiments", run=True)
    assert ran == ["002-waiting", "003-failing"] and found.studies == (3, 2)
    assert found.problems == ("003-failing: the data is not here",)


def test_both_languages_have_the_same_words() -> None:
    english, italian = (read_messages(code, package="kresearch.site") for code in ("en", "it"))
    assert english.keys() == italian.keys()
    for key, text in english.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", italian[key])), key


def test_a_problem_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text("title = 1\n", encoding="utf-8")
    told = read_study(tmp_path).problem
    assert told and read_study(tmp_path, problem=told).problem == told
    assert read_study(tmp_path, problem="It did not run.").problem == f"It did not run.\n{told}"

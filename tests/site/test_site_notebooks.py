"""Notebooks as pages: outputs where they were executed, and a word where they were not."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from kresearch.site.execution import execute_notebook, read_executed, sources_digest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
from gallery import class_of, describe_notebook, render_gallery  # noqa: E402

Read = Callable[[str], str]


def test_an_executed_notebook_has_its_outputs(read_page: Read) -> None:
    page = read_page("notebooks/00_first.html").partition("<article")[2]
    assert "Executed on 2026-03-02" in page
    assert re.search(r"<pre>\s*2\s*</pre>", page)
    assert "data:image/svg+xml" in page or "<title>counts</title>" in page, (
        "the picture of the figure is there without a script"
    )
    assert "they need a running kernel" in page
    assert "<strong>two</strong>" in page and "<script>alert" not in page
    assert 'href="01_second.html"' in page
    assert 'href="00_first.ipynb"' in page


def test_one_that_was_not_executed_says_so(read_page: Read) -> None:
    assert "Shown without outputs" in read_page("notebooks/01_second.html")


def test_the_gallery_is_made_of_the_notebooks(tiny_project: Path) -> None:
    first = describe_notebook(tiny_project / "notebooks" / "00_first.ipynb")
    assert (first.title, first.question, first.steps) == ("First", "What is one and one?", ("Add",))
    lines = render_gallery(tiny_project / "notebooks").splitlines()
    assert lines[-2:] == [
        "| [00_first](00_first.ipynb) | What is one and one? | Add | under 10 s |",
        "| [01_second](01_second.ipynb) | Second? |  | not measured |",
    ]
    assert [class_of(s) for s in (3, 10, 60, 500)] == [
        "under 10 s",
        "10 to 30 s",
        "30 s to 2 min",
        "over 2 min",
    ]


def test_the_gallery_of_this_project_is_up_to_date(root: Path) -> None:
    written = (root / "notebooks" / "README.md").read_text(encoding="utf-8")
    assert written == render_gallery(root / "notebooks"), "run 'python tools/notebooks.py sync'"


def test_outputs_are_as_old_as_their_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny_project: Path
) -> None:
    package = tmp_path / "package"
    (package / "part").mkdir(parents=True)
    (package / "part" / "one.py").write_text("x = 1")
    monkeypatch.setattr("kresearch.site.execution.resources.files", lambda _: package)
    before = sources_digest(tiny_project)
    (package / "part" / "__pycache__").mkdir()
    (package / "part" / "__pycache__" / "one.pyc").write_bytes(b"0")
    assert sources_digest(tiny_project) == before
    (package / "part" / "one.py").write_text("x = 2")
    changed = sources_digest(tiny_project)
    assert changed != before
    (tmp_path / "experiments" / "001-one").mkdir(parents=True)
    (tmp_path / "experiments" / "001-one" / "study.toml").write_text("seed = 1")
    assert sources_digest(tmp_path) != changed


@pytest.mark.slow
def test_executing_leaves_the_project_alone_and_is_done_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KRESEARCH_CACHE", str(tmp_path / "cache"))
    root = tmp_path / "project"
    path = root / "notebooks" / "00_first.ipynb"
    path.parent.mkdir(parents=True)
    cells = ["open('left.txt', 'w').close()", "40 + 2", "raise ValueError('no such thing')"]
    made = [nbformat.v4.new_code_cell(source, id=f"c{n}") for n, source in enumerate(cells)]
    nbformat.write(nbformat.v4.new_notebook(cells=made), path)
    sources = sources_digest(root)
    failed = execute_notebook(path, root, sources)
    assert failed.problem == "ValueError: no such thing"
    assert failed.notebook.cells[1].outputs[0]["data"]["text/plain"] == "42"
    assert read_executed(path, sources) is None, "one that failed is not kept"

    nbformat.write(nbformat.v4.new_notebook(cells=made[:2]), path)
    assert execute_notebook(path, root, sources).problem == ""
    kept = read_executed(path, sources)
    assert kept is not None and kept.at and kept.notebook.cells[1].outputs[0]["data"]["text/plain"] == "42"
    assert read_executed(path, "other sources") is None
    assert sorted(p.name for p in root.rglob("*") if p.is_file()) == ["00_first.ipynb"]

"""A tiny project with studies in every state, published once."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
import pytest

from kresearch.evaluate import compare
from kresearch.site import Published, publish
from kresearch.site.execution import cached_file
from kresearch.study.lock import write_lock
from kresearch.study.spec_file import read_spec

STUDY = """
title = "{title}"
question = "Does a storm lift the score, {name}?"
datasets = ["groupalia"]
variants = ["quantity", {{name = "sentiment-penalise", penalty = [0.5, 1.0, 2.0]}}, "raw-count"]
metrics = ["spike-gain", "silence-change", "days-to-recover"]
"""
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"
README = """# Tiny

A [page](docs/method.md#how-it-works), a [notebook](notebooks/00_first.ipynb), a
[study](experiments/001-done/README.md), a [file](CITATION.cff), a [folder](docs), [elsewhere](https://example.invalid/).

<!-- a comment -->
<script>alert(3)</script>

## A heading <img src=x onerror=alert(4)> & more

```python
print("hello")  # said
```
"""
METHOD = (
    "# Method\n\n## How it works\n\nBack to the [start](../README.md).\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
)
FIGURE = {"data": [{"type": "bar", "x": ["a", "b"], "y": [1, 2], "name": "counts"}], "layout": {}}


@pytest.fixture(scope="session")
def toy() -> ModuleType:
    """Return what the report's tests make results with."""
    path = Path(__file__).resolve().parents[1] / "report" / "conftest.py"
    spec = importlib.util.spec_from_file_location("site_tests_toy", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def write_study_folder(toy: ModuleType) -> Callable[..., Path]:
    """Return a function that writes a study's folder, with a result unless it says otherwise."""

    def write(
        root: Path, name: str, *, title: str = "", n: int = 0, lock: bool = False, **changes: Any
    ) -> Path:
        folder = root / "experiments" / name
        folder.mkdir(parents=True)
        text = STUDY.format(title=title or f"Study {name}", name=name)
        (folder / "study.toml").write_text(text, encoding="utf-8")
        if n:
            result = toy.build([toy.make_case(i, account=f"brand-{i}") for i in range(n)], **changes)
            result.spec = read_spec(folder)
            result.provenance["started_at"] = "2026-03-01T10:00:00+00:00"
            if result.complete:
                result.comparison = compare(result).rows()
            result.save(folder / "output")
            if lock:
                write_lock(result, folder)
        return folder

    return write


def make_notebook(cells: list[tuple[str, str]]) -> Any:
    """Return a notebook of (kind, source)."""
    made = []
    for place, (kind, source) in enumerate(cells):
        new: Any = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
        made.append(new(source, id=f"cell-{place}"))
    return nbformat.v4.new_notebook(cells=made)


@pytest.fixture(scope="session")
def tiny_project(tmp_path_factory: pytest.TempPathFactory, write_study_folder: Callable[..., Path]) -> Path:
    """Return a project: a done study, a small one, one not run, a broken one; documents; notebooks."""
    root = tmp_path_factory.mktemp("project")
    done = write_study_folder(root, "001-done", n=12, lock=True)
    (done / "README.md").write_text("# 001\n\n## What it found\n\nSee [the method](../../docs/method.md).\n")
    write_study_folder(root, "002-few", n=1, title=f"Few {HOSTILE}".replace('"', "'"))
    write_study_folder(root, "003-waiting")
    write_study_folder(root, "004-broken")
    (root / "experiments" / "004-broken" / "study.toml").write_text("title = 1\n", encoding="utf-8")
    write_study_folder(
        root, "005-cut", n=12, complete=False, missing=[{"dataset": "toy", "case": "x", "variant": "y"}]
    )
    (root / "docs").mkdir()
    (root / "README.md").write_text(README, encoding="utf-8")
    (root / "CITATION.cff").write_text("title: Tiny\n", encoding="utf-8")
    (root / "docs" / "method.md").write_text(METHOD, encoding="utf-8")
    (root / "notebooks").mkdir()
    first = make_notebook(
        [
            ("markdown", "# First\n\n**Question: what is\none and one?**"),
            ("markdown", "## Add\nSee [the second](01_second.ipynb)."),
            ("code", "1 + 1"),
            ("markdown", "## Verdict"),
        ]
    )
    nbformat.write(first, root / "notebooks" / "00_first.ipynb")
    nbformat.write(
        make_notebook([("markdown", "# Second?"), ("code", "2")]), root / "notebooks" / "01_second.ipynb"
    )
    (root / "notebooks" / "run_times.json").write_text(json.dumps({"00_first": "under 10 s"}))
    return root


@pytest.fixture(scope="session")
def published(tiny_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Return the site of the tiny project; its first notebook was executed before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KRESEARCH_CACHE", str(tmp_path_factory.mktemp("cache")))
        # The package may be edited while its tests run; that is not what they are about.
        patch.setattr("kresearch.site.notebooks.sources_digest", lambda _: "as they are")
        path = tiny_project / "notebooks" / "00_first.ipynb"
        notebook = nbformat.read(path, as_version=4)
        new: Any = nbformat.v4.new_output
        notebook.cells[2].outputs = [
            new("execute_result", data={"text/plain": "2"}, execution_count=1),
            new("display_data", data={"application/vnd.plotly.v1+json": FIGURE}),
            new("display_data", data={"application/vnd.jupyter.widget-view+json": {"model_id": "1"}}),
            new("display_data", data={"text/markdown": f"**two** {HOSTILE}"}),
            new("stream", name="stdout", text=HOSTILE),
        ]
        notebook.metadata["kresearch_executed"] = "2026-03-02T10:00:00+00:00"
        file = cached_file(path, "as they are")
        file.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, file)
        target = tmp_path_factory.mktemp("published") / "site"
        return publish(target, experiments=tiny_project / "experiments")


@pytest.fixture(scope="session")
def check_links() -> Callable[[Path], list[Any]]:
    """Return what lists every link of a folder of pages that does not do what it says."""
    path = Path(__file__).with_name("link_check.py")
    spec = importlib.util.spec_from_file_location("site_tests_link_check", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    found: Callable[[Path], list[Any]] = module.check_links
    return found


@pytest.fixture
def read_page(published: Published) -> Callable[[str], str]:
    """Return a function that reads a page of the published site."""
    return lambda path: (published.index.parent / path).read_text(encoding="utf-8")

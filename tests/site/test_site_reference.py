"""The API pages: every public name of every package, from its docstring."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable

import kresearch
from kresearch.site.reference import find_modules


def test_every_public_name_has_an_anchor(read_page: Callable[[str], str]) -> None:
    modules, problems = find_modules()
    assert problems == [] and {"kresearch", "kresearch.study", "kresearch.site"} <= set(modules)
    index = read_page("api/index.html")
    for name in kresearch.__all__:
        if not name.startswith("_") and not inspect.ismodule(getattr(kresearch, name)):
            assert f'href="kresearch.html#{name}"' in index
    for name in ("kresearch.study", "kresearch.variants", "kresearch.evaluate"):
        page = read_page(f"api/{name.replace('.', '/')}.html")
        anchors = set(re.findall(r'id="([^"]+)"', page))
        assert set(modules[name].__all__) <= anchors


def test_docstrings_are_rendered_not_quoted(read_page: Callable[[str], str]) -> None:
    page = read_page("api/kresearch/site.html")
    assert re.search(r"<h2[^>]*>Parameters</h2>", page) and "<strong>execute_notebooks</strong>" in page
    assert "pdoc.dev" not in page and "----------" not in page

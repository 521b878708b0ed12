"""kresearch's own pages: what they show as HTML, which the site's theme puts its frame around."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2

from kresearch.report.escape import clean
from kresearch.report.language import Language, read_messages, speak
from kresearch.report.shell import template_environment


@dataclass(frozen=True)
class Link:
    """A place of the site: its words, its address relative to the site, and a short remark."""

    text: str
    path: str = ""
    remark: str = ""


@dataclass
class Site:
    """The pages that kresearch writes itself, and the folder of texts and files around them."""

    folder: Path  #: What the site is built from.
    language: Language  #: Of navigation and labels; documents, notebooks and the API are English.
    index: str = "index.html"  #: Path of the page that lists the studies.
    #: Path of a text -> the HTML that stands on its page, before what the text itself says.
    bodies: dict[str, str] = field(default_factory=dict)

    def write(self, path: str, template: str, *, title: str, **context: Any) -> str:
        """Write one page of a template and its context, and return its path relative to the site."""
        source = path.removesuffix(".html") + ".md"
        if (self.folder / source.replace("index.md", "README.md")).is_file():
            source = source.replace("index.md", "README.md")
        self.bodies[source] = self._environment.get_template(template).render(
            title=title, to=lambda target: address(target, path), **context
        )
        file = self.folder / source
        text = file.read_text(encoding="utf-8") if file.is_file() else ""
        # JSON is YAML: whatever a title holds, it stays a title.
        head = json.dumps({"title": clean(title), "hide": ["toc"]}, ensure_ascii=True)
        self.write_text(source, f"---\n{head}\n---\n\n{text}")
        return path

    def write_text(self, path: str, text: str) -> str:
        """Write a text file of the site and return its path."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
        return path

    @cached_property
    def _environment(self) -> jinja2.Environment:
        return template_environment("kresearch.site", self.language)


def address(target: str, path: str) -> str:
    """Return the address of one page of the site as seen from another, anchors kept."""
    place, mark, anchor = target.partition("#")
    seen = posixpath.relpath(place, posixpath.dirname(path) or ".") if place else ""
    return f"{seen}{mark}{anchor}"


def speak_site(code: str) -> Language:
    """Return a language with the words of the site beside those of the report."""
    words = speak(code).messages | read_messages(code, package="kresearch.site")
    return Language(code, words)


def read_asset(name: str) -> str:
    """Return the text of a style sheet or script of the site."""
    text = resources.files("kresearch.site").joinpath("templates", name).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")


def find_items(pages: Sequence[str], folder: str) -> list[str]:
    """Return the pages in a folder, its README or index first, the others by name."""
    inner = sorted(p for p in pages if p.startswith(f"{folder}/") and p.endswith((".md", ".ipynb")))
    return sorted(inner, key=lambda p: posixpath.basename(p) not in ("README.md", "index.md"))

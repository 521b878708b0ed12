"""The shell of every page: one navigation, one style, relative addresses."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from kresearch.report.escape import clean
from kresearch.report.language import Language, read_messages, speak
from kresearch.report.shell import breakable

#: Nothing is loaded but files of the site; text that smuggles in a script cannot run it.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "base-uri 'none'; form-action 'none'"
)
#: Section -> its first page.
SECTIONS = {
    "studies": "index.html",
    "leaderboard": "leaderboard.html",
    "notebooks": "notebooks/index.html",
    "docs": "docs/index.html",
    "api": "api/index.html",
}


@dataclass(frozen=True)
class Link:
    """A place of the site: its words, its address relative to the site, and a short remark."""

    text: str
    path: str = ""
    remark: str = ""


@dataclass
class Site:
    """A folder that pages are written into.

    Parameters
    ----------
    folder
        Where to.
    language
        Of navigation and labels; documents, notebooks and the API are English.
    sections
        Those of `SECTIONS` that have pages; the navigation shows no others.
    """

    folder: Path
    language: Language
    sections: tuple[str, ...] = tuple(SECTIONS)
    written: list[str] = field(default_factory=list)

    def write(
        self,
        path: str,
        template: str,
        *,
        title: str,
        section: str,
        trail: Sequence[Link] = (),
        scripts: Sequence[str] = (),
        **context: Any,
    ) -> str:
        """Write one page and return its path.

        Parameters
        ----------
        path
            Relative to the site, e.g. ``docs/cli.html``.
        template
            File in ``templates/``.
        title
            Of the page; the browser shows the section after it.
        section
            Which entry of the navigation it belongs to.
        trail
            The pages above it, outermost first, without itself.
        scripts
            Files in ``assets/`` that it runs beside the one of all pages, in order.
        context
            What the template shows.
        """
        menu = [(Link(self.language.say(f"site.nav.{name}"), SECTIONS[name]), name) for name in self.sections]
        html = self._environment.get_template(template).render(
            lang=self.language.code,
            policy=POLICY,
            version=_version(),
            title=title,
            section=section,
            section_title=self.language.say(f"site.nav.{section}"),
            menu=menu,
            trail=trail,
            scripts=scripts,
            to=lambda target: address(target, path),
            **context,
        )
        return self.write_text(path, html)

    def write_text(self, path: str, text: str) -> str:
        """Write a text file of the site and return its path."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
        self.written.append(path)
        return path

    def copy(self, source: Path, path: str) -> str:
        """Copy a file into the site and return its path there."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(source.read_bytes())
        self.written.append(path)
        return path

    def write_assets(self) -> None:
        """Write the style and the scripts that all pages share."""
        style = _resource("kresearch.report", "style.css") + _resource("kresearch.site", "site.css")
        self.write_text("assets/site.css", style)
        self.write_text("assets/site.js", _resource("kresearch.site", "site.js"))

    @cached_property
    def _environment(self) -> jinja2.Environment:
        environment = jinja2.Environment(
            loader=jinja2.PackageLoader("kresearch.site"),
            autoescape=True,
            finalize=_finalize,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
        )
        environment.globals |= {
            "t": self.language.say,
            "whole": self.language.whole,
            "breakable": breakable,
        }
        return environment


def address(target: str, path: str) -> str:
    """Return the address of one page of the site as seen from another, anchors kept."""
    place, mark, anchor = target.partition("#")
    seen = posixpath.relpath(place, posixpath.dirname(path) or ".") if place else ""
    return f"{seen}{mark}{anchor}"


def speak_site(code: str) -> Language:
    """Return a language with the words of the site beside those of the report.

    Raises
    ------
    UnknownNameError
        For a language that has no catalogue.
    """
    words = speak(code).messages | read_messages(code, package="kresearch.site")
    return Language(code, words)


def _finalize(value: Any) -> Any:
    """Clean every text that a template shows; markup of our own passes."""
    if isinstance(value, (Markup, int, float)) or hasattr(value, "__html__"):
        return value
    return "" if value is None else clean(value)


def _resource(package: str, name: str) -> str:
    text = resources.files(package).joinpath("templates", name).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")


def _version() -> str:
    import kresearch

    return str(kresearch.__version__)

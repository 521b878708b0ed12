"""The API as pages, from the docstrings: rendered by pdoc, in the shell of the site."""

from __future__ import annotations

import importlib
import pkgutil
import re
import warnings
from dataclasses import dataclass
from importlib import resources
from types import ModuleType
from typing import Any

from markupsafe import Markup

from kresearch.site.pages import Link, Site

#: Documented elsewhere: the command line has a page of its own.
_LEFT_OUT = ("cli",)
_HEADING = re.compile(r"<(/?)h([1-6])\b")


@dataclass(frozen=True)
class Listed:
    """A module in the overview: its name and page, the first line of its docstring, its public names."""

    name: str
    page: str
    summary: str
    members: tuple[Link, ...]


def find_modules() -> tuple[dict[str, ModuleType], list[str]]:
    """Return name -> module of kresearch and its packages, and what cannot be imported here.

    Public names are loaded on first use; documentation wants them all. One that needs a library
    that is not installed is left out, and named.
    """
    import kresearch

    names = ["kresearch"]
    names += [
        f"kresearch.{found.name}"
        for found in pkgutil.iter_modules(kresearch.__path__)
        if not found.name.startswith("_") and found.name not in _LEFT_OUT
    ]
    modules, problems = {}, []
    for name in names:
        module = importlib.import_module(name)
        for member in getattr(module, "__all__", ()):
            try:
                vars(module).setdefault(member, getattr(module, member))
            except ImportError as error:
                problems.append(f"API: {name}.{member} cannot be imported: {error}")
        modules[name] = module
    return modules, problems


def write_reference(site: Site) -> list[str]:
    """Write a page per module and their overview, and return what could not be documented."""
    import pdoc.doc
    import pdoc.render

    found, problems = find_modules()
    with resources.as_file(resources.files("kresearch.site").joinpath("templates", "pdoc")) as templates:
        pdoc.render.configure(
            docformat="numpy", show_source=False, search=False, template_directory=templates
        )
        modules = {name: pdoc.doc.Module(module) for name, module in found.items()}
        with warnings.catch_warnings():
            # Of annotations that exist for type checkers alone; they are shown as written.
            warnings.simplefilter("ignore", UserWarning)
            listed = [_list(name, module) for name, module in modules.items()]
            rendered = {name: pdoc.render.html_module(module, modules) for name, module in modules.items()}
        for item in listed:
            site.write(
                item.page,
                "module.html.j2",
                title=item.name,
                section="api",
                trail=[Link(site.language.say("site.nav.api"), "api/index.html")],
                body=Markup(_fit(rendered[item.name])),  # noqa: S704 - of our own docstrings; the policy runs no script
                modules=listed,
                item=item,
            )
    site.write(
        "api/index.html",
        "api.html.j2",
        title=site.language.say("site.nav.api"),
        section="api",
        modules=listed,
    )
    return problems


def _list(name: str, module: Any) -> Listed:
    page = f"api/{name.replace('.', '/')}.html"
    members = [
        Link(member.name, f"{page}#{member.qualname or member.name}", _first_line(member.docstring))
        for member in module.flattened_own_members
        if not member.name.startswith("_") and "." not in (member.qualname or "")
    ]
    return Listed(name, page, _first_line(module.docstring), tuple(members))


def _first_line(docstring: str) -> str:
    """Return the first line of a docstring without the marks of code."""
    return docstring.strip().partition("\n")[0].replace("`", "")


def _fit(html: str) -> str:
    """Make pdoc's page a part of ours: one main element, headings without gaps."""
    # A module's link to itself is empty; written out it is one that can be checked.
    body = (
        html.replace('href=""', 'href="#main"')
        .replace('<main class="pdoc">', '<div class="pdoc">')
        .replace("</main>", "</div>")
    )
    # Sections of docstrings come as the sixth level, whatever stands above them.
    return _HEADING.sub(lambda m: f"<{m[1]}h{min(int(m[2]), 2) if m[2] != '1' else 1}", body)

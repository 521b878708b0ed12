"""The documents of a project: which texts become which pages, and where links between them lead."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from markupsafe import Markup

from kresearch.site.markdown import Document, render_markdown
from kresearch.site.pages import Link, Site, address

#: Texts outside ``docs/``, by their place in the project, in the order of the list of pages.
_OUTER = ("ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "benchmarks/results.md", "data/README.md")
_START, _OVERVIEW = "README.md", "docs/index.md"
_IMAGES = (".png", ".svg", ".jpg", ".jpeg", ".gif", ".webp")
#: Larger files are not copied for a link's sake.
MOST_BYTES = 2_000_000


@dataclass(frozen=True)
class Documents:
    """The texts of a project and the pages they become.

    Parameters
    ----------
    root
        The project's folder.
    places
        Path within the project -> path within the site, of everything that is a page.
    """

    root: Path
    places: dict[str, str]

    def rewriter(self, source: str, page: str, site: Site) -> Callable[[str], str | None]:
        """Return what turns an address in a text into one on a page.

        Links to pages lead to them, other files of the project are copied into the site, other
        hosts stay, folders become plain words; what is not there stays as it is, for the check of
        links to find.

        Parameters
        ----------
        source
            The text's path within the project.
        page
            The page's path within the site.
        site
            Gets the copies.
        """

        def rewrite(target: str) -> str | None:
            told = urlsplit(target)
            if told.scheme or told.netloc or not told.path:
                return target
            place = posixpath.normpath(posixpath.join(posixpath.dirname(source), unquote(told.path)))
            anchor = f"#{told.fragment}" if told.fragment else ""
            if place in self.places:
                return address(self.places[place] + anchor, page)
            file = self.root / place
            if place.startswith("..") or not file.exists():
                return target
            if not file.is_file() or file.stat().st_size > MOST_BYTES:
                return None
            # A text under another name would be offered for saving instead of shown.
            kept = place if file.suffix.lower() in _IMAGES else f"{place}.txt"
            copied = f"files/{kept}"
            if copied not in site.written:
                site.copy(file, copied)
            return address(copied, page)

        return rewrite

    def read(self, source: str, page: str, site: Site, *, anchors: str = "", level: int = 0) -> Document:
        """Return a text of the project as HTML for a page."""
        text = (self.root / source).read_text(encoding="utf-8")
        rewrite = self.rewriter(source, page, site)
        return render_markdown(text, rewrite=rewrite, anchors=anchors, level=level)

    def readme_of(self, study: Path, site: Site) -> Callable[[str], Markup | None]:
        """Return what reads a study's README for its page, without its title."""

        def read(page: str) -> Markup | None:
            file = study / "README.md"
            if not file.is_file() or not file.is_relative_to(self.root):
                return None
            source = file.relative_to(self.root).as_posix()
            document = self.read(source, page, site, anchors="readme-", level=1)
            _, end, rest = document.body.partition("</h2>")
            return Markup(rest) if end and document.title else document.body  # noqa: S704 - a part of it

        return read


def find_documents(root: Path, notebooks: list[Path], studies: list[Path]) -> Documents:
    """Return the texts of a project that become pages.

    Parameters
    ----------
    root
        The project's folder.
    notebooks, studies
        Notebooks and folders of studies, which have pages too.
    """
    places: dict[str, str] = {}
    inner = [path.relative_to(root).as_posix() for path in sorted(root.glob("docs/*.md"))]
    for path in dict.fromkeys((_START, _OVERVIEW, *inner, *_OUTER)):
        if (root / path).is_file():
            places[path] = _page_of(path)
    for notebook in notebooks:
        for form in (".ipynb", ".py"):
            place = notebook.with_suffix(form).relative_to(root).as_posix()
            places[place] = f"notebooks/{notebook.stem}.html"
    if notebooks:
        places["notebooks/README.md"] = "notebooks/index.html"
    for folder in studies:
        if folder.is_relative_to(root):
            for name in ("README.md", "."):
                place = posixpath.normpath(f"{folder.relative_to(root).as_posix()}/{name}")
                places[place] = f"studies/{folder.name}/index.html"
    return Documents(root, places)


def write_documents(site: Site, documents: Documents) -> None:
    """Write every text of the project as a page."""
    sources = [p for p in documents.places if p.endswith(".md") and documents.places[p].startswith("docs/")]
    read = {p: documents.read(p, documents.places[p], site) for p in sources}
    named = {
        p: site.language.say(f"site.document.{key}")
        for key, p in (("start", _START), ("overview", _OVERVIEW))
    }
    menu = [Link(named.get(p) or read[p].title or Path(p).stem, documents.places[p]) for p in sources]
    for path in sources:
        page = documents.places[path]
        site.write(
            page,
            "document.html.j2",
            title=read[path].title or Path(path).stem,
            section="docs",
            trail=[]
            if page == "docs/index.html"
            else [Link(site.language.say("site.nav.docs"), "docs/index.html")],
            document=read[path],
            pages=menu,
            page=page,
        )


def _page_of(path: str) -> str:
    """Return the page of a text: the README opens the section, so the overview goes by another name."""
    if path == _START:
        return "docs/index.html"
    if path == _OVERVIEW:
        return "docs/overview.html"
    name = path.removeprefix("docs/").removesuffix(".md").lower().replace("/", "-")
    return f"docs/{name}.html"

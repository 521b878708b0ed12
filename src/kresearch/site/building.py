"""Building the site with mkdocs: its theme around all pages, its checks of all links."""

from __future__ import annotations

import base64
import hashlib
import html
import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.plugins import BasePlugin
from mkdocs.structure.toc import get_toc

from kresearch.errors import KresearchError
from kresearch.site.pages import Site, find_items, read_asset
from kresearch.site.questions import read_questions
from kresearch.site.texts import Addresses, PlainTexts, plain_html

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page
    from mkdocs.structure.toc import AnchorLink

#: The configuration that every site is made with; a project's own may inherit it.
BASE = Path(__file__).with_name("mkdocs.yml")
_INHERITS = re.compile(r"^INHERIT:\s*\S*kresearch/site/mkdocs\.yml\s*$", re.MULTILINE)
_INLINE = re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>(.*?)</script>", re.DOTALL)
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style>", re.DOTALL)
_FIRST_HEADING = re.compile(r"<h1\b.*?</h1>", re.DOTALL)
ASSETS = ("site.css", "site.js", "iframe-worker.js")
#: Nothing is loaded but files of the site, and no script runs but those of the theme.
_POLICY = (
    "default-src 'none'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'"
)


class Studies(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    """What kresearch adds to a build: its own pages, safe texts, and a policy for every page."""

    def __init__(self, site: Site, addresses: Addresses, notes: dict[str, str]) -> None:
        super().__init__()
        self.site, self.addresses, self.notes = site, addresses, notes
        self._notebook_style = ""

    def on_page_markdown(self, markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """Remember which text is read: addresses in it are relative to it."""
        self.addresses.source = page.file.src_uri
        return markdown

    def on_page_content(self, content: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """Return a page's content with what kresearch shows on it."""
        source = page.file.src_uri
        # The theme writes titles and headings into its menus as they are.
        page.title = _harmless(str(page.title or ""))
        if "title" in page.meta:
            page.meta["title"] = page.title
        _disarm(page.toc)
        if source.endswith(".ipynb"):
            content = self._of_notebook(content, page, files)
        body = self.site.bodies.get(source)
        if body is None:
            return content
        page.toc = get_toc([])  # its headings are those of the page's own parts
        text = _FIRST_HEADING.sub("", content, count=1).strip()
        said = self.site.language.say("site.readme")
        own = f'<section class="readme"><h2>{said}</h2>\n{text}</section>' if text else ""
        return f'<div class="kresearch">\n{body}</div>\n{own}'

    def _of_notebook(self, content: str, page: Page, files: Files) -> str:
        self.addresses.source = page.file.src_uri
        # The same half megabyte of style stands in each notebook's page: once for all is enough.
        styles = _STYLE.findall(content)
        self._notebook_style = self._notebook_style or "\n".join(styles)
        content = plain_html(_STYLE.sub("", content), self.addresses)
        content = _to_pages(content, page, files)
        link = page.file.url.count("/") * "../" + "assets/notebook.css"
        note = self.notes.get(page.file.src_uri, "")
        return f'<link rel="stylesheet" href="{link}">\n{note}\n{content}'

    def on_post_page(self, output: str, /, *, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG002
        """Return a page with a policy in which scripts of its content do not run."""
        around = output.replace(page.content or "\0", "")
        hashes = sorted({_hash(script) for script in _INLINE.findall(around)})
        policy = _POLICY.format(hashes=" ".join(hashes))
        tag = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        # The theme leaves its dialog of search without a name.
        named = f'role="dialog" aria-label="{self.site.language.say("site.search")}"'
        output = output.replace('role="dialog"', named)
        return output.replace('<meta charset="utf-8">', f'<meta charset="utf-8">\n      {tag}', 1)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the style that all notebooks share, and the index of words for search without a server."""
        index = Path(config.site_dir) / "search" / "search_index.json"
        if index.is_file():
            text = index.read_text(encoding="utf-8")
            index.with_suffix(".js").write_text(f"var __index = {text}", encoding="utf-8")
        if self._notebook_style:
            (Path(config.site_dir) / "assets" / "notebook.css").write_text(
                self._notebook_style, encoding="utf-8"
            )


def build(
    site: Site, addresses: Addresses, *, root: Path, out: Path, notes: dict[str, str], named: str
) -> list[str]:
    """Build the site and return what mkdocs warned of.

    The project's ``mkdocs.yml`` is used where it inherits ours; `notes` has the HTML above each notebook,
    `named` the site's name where the project does not say.
    """
    from mkdocs.commands.build import build as build_site
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    for name in ASSETS:
        site.write_text(f"assets/{name}", read_asset(name))
    own = own_config(root)
    with _listening() as warnings:
        try:
            config = load_config(
                str(own or BASE), docs_dir=str(site.folder), site_dir=str(out), use_directory_urls=False
            )
            if own is None:
                config.site_name = named
            # Pages for a server's root: their addresses work in no folder.
            config.theme.static_templates -= {"404.html", "sitemap.xml"}
            config.theme["language"] = site.language.code
            config.nav = make_nav(site, config.nav)
            config.extra_css = [*config.extra_css, "assets/site.css"]
            config.extra_javascript = [*config.extra_javascript, "assets/site.js"]
            config.extra["polyfills"] = ["assets/iframe-worker.js"]
            config.markdown_extensions.append(PlainTexts(addresses))
            config.plugins["kresearch"] = Studies(site, addresses, notes)
            config.plugins.on_startup(command="build", dirty=False)
            build_site(config)
        except (MkDocsException, SystemExit) as error:
            said = "; ".join(warnings[-3:]) or str(error)
            raise KresearchError(
                f"the site could not be built: {said}. Mend it in mkdocs.yml or in the page that is named."
            ) from error
    return [*warnings, *(str(item) for item in addresses.broken)]


def own_config(root: Path) -> Path | None:
    """Return a project's ``mkdocs.yml`` where it inherits ours; another one describes another site."""
    file = root / "mkdocs.yml"
    if file.is_file() and _INHERITS.search(file.read_text(encoding="utf-8")):
        return file
    return None


def make_nav(site: Site, own: list[Any] | None) -> list[Any]:
    """Return the navigation: home, studies, leaderboard, notebooks, then the project's own or its texts."""
    say = site.language.say
    pages = sorted(
        path.relative_to(site.folder).as_posix()
        for path in site.folder.rglob("*")
        if path.suffix in (".md", ".ipynb")
    )
    index = site.index.removesuffix(".html") + ".md"
    folder = next(iter(site.bodies), "").partition("/")[0]
    studies = [page for page in site.bodies if page not in (index, "leaderboard.md")]
    studies += [page.page.replace("index.html", "README.md") for page in read_questions(site.folder, folder)]
    nav: list[Any] = [{say("site.nav.home"): "README.md"}] if "README.md" in pages else []
    nav += [{say("site.nav.studies"): [index, *studies]}, {say("site.nav.leaderboard"): "leaderboard.md"}]
    notebooks = find_items(pages, "notebooks")
    if notebooks:
        nav.append({say("site.nav.notebooks"): notebooks})
    if own:
        return [*nav, *own]
    listed = {"README.md", "leaderboard.md", index, *studies, *notebooks}
    texts = [page for page in pages if page not in listed and not page.startswith(f"{folder}/")]
    return [*nav, {say("site.nav.docs"): texts}] if texts else nav


def _to_pages(content: str, page: Page, files: Files) -> str:
    """Turn links to other texts and notebooks of the project into links to their pages."""
    from posixpath import dirname, join, normpath
    from urllib.parse import unquote

    def turned(found: re.Match[str]) -> str:
        place = normpath(join(dirname(page.file.src_uri), unquote(found[2])))
        file = files.get_file_from_path(place)
        return found[0] if file is None else f"{found[1]}{file.url_relative_to(page.file)}{found[3]}"

    return re.sub(r'(<a\b[^>]*?\bhref=")([^"#:]+\.(?:md|ipynb))([#"])', turned, content)


def _harmless(title: str) -> str:
    """Return a title that is no markup, wherever a theme writes it."""
    return html.unescape(title).replace("<", "\u2039").replace(">", "\u203a")


def _disarm(entries: Iterable[AnchorLink]) -> None:
    for entry in entries:
        entry.title = _harmless(entry.title)
        _disarm(entry.children)


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Collect the warnings of mkdocs and its plugins, and keep its log off the terminal."""
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(" ".join(record.getMessage().split()))

    log, ear = logging.getLogger("mkdocs"), Ear(logging.WARNING)
    before = log.propagate, log.level
    log.addHandler(ear)
    log.propagate = False
    log.setLevel(logging.WARNING)
    try:
        yield heard
    finally:
        log.removeHandler(ear)
        log.propagate = before[0]
        log.setLevel(before[1])

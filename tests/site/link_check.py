"""Checking links: everything a page points at is there, and nothing is loaded from elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

#: Attributes whose address a browser fetches by itself, by element; ``link`` only for these relations.
_LOADED = {
    ("script", "src"), ("img", "src"), ("iframe", "src"), ("embed", "src"), ("object", "data"),
    ("source", "src"), ("video", "src"), ("video", "poster"), ("audio", "src"), ("track", "src"),
    ("input", "src"), ("link", "href"), ("image", "href"), ("image", "xlink:href"), ("use", "href"),
}  # fmt: skip
_FETCHED_RELATIONS = {"stylesheet", "icon", "preload", "prefetch", "modulepreload", "manifest", "preconnect"}
#: Addresses that carry their content with them.
_INLINE = ("data:", "blob:", "about:")
_CSS_ADDRESS = re.compile(r"(?:url\(\s*|@import\s+)['\"]?([^'\")\s;]+)", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class BrokenLink:
    """A link that does not do what it says.

    Parameters
    ----------
    page
        The file, relative to the site.
    target
        The address as written.
    reason
        What is wrong with it.
    """

    page: str
    target: str
    reason: str

    def __str__(self) -> str:
        return f"{self.page}: {self.target} ({self.reason})"


def check_links(folder: str | Path) -> list[BrokenLink]:
    """Return every broken link of a folder of pages; none means that the site is whole.

    Checked are the addresses in ``href``, ``src``, ``srcset``, ``poster``, ``data`` and in style
    sheets: a file and an anchor inside the site must exist, nothing may point out of the folder,
    and nothing may be *loaded* from another host. A hyperlink in a text may lead to another host.

    Parameters
    ----------
    folder
        The site.

    Returns
    -------
    list of BrokenLink
        Sorted by page.
    """
    root = Path(folder).resolve()
    pages = {path: _read(path) for path in sorted(root.rglob("*.html"))}
    broken = set()
    for path, page in pages.items():
        for target, loaded in page.targets:
            reason = _judge(target, loaded, path, root, pages)
            if reason:
                broken.add(BrokenLink(path.relative_to(root).as_posix(), target[:200], reason))
    for path in sorted(root.rglob("*.css")):
        for target in _CSS_ADDRESS.findall(path.read_text(encoding="utf-8")):
            reason = _judge(target, True, path, root, pages)
            if reason:
                broken.add(BrokenLink(path.relative_to(root).as_posix(), target[:200], reason))
    return sorted(broken)


class _Page(HTMLParser):
    """Collects the anchors and addresses of one page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.anchors: set[str] = set()
        self.targets: set[tuple[str, bool]] = set()
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self._in_style = tag == "style"
        self.anchors |= {told[name] for name in ("id", "name") if told.get(name)}
        for name in ("href", "src", "xlink:href", "poster", "data"):
            if name in told and not (name == "data" and tag != "object"):
                self.targets.add((told[name].strip(), self._is_loaded(tag, name, told)))
        for part in told.get("srcset", "").split(","):
            if part.strip():
                self.targets.add((part.split()[0], True))
        for target in _CSS_ADDRESS.findall(told.get("style", "")):
            self.targets.add((target, True))
        if (
            tag == "meta"
            and told.get("http-equiv", "").lower() == "refresh"
            and "=" in told.get("content", "")
        ):
            self.targets.add((told["content"].split("=", 1)[1].strip(" '\""), True))

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self.targets |= {(target, True) for target in _CSS_ADDRESS.findall(data)}

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False

    @staticmethod
    def _is_loaded(tag: str, name: str, told: dict[str, str]) -> bool:
        if tag == "link":
            return bool(_FETCHED_RELATIONS & set(told.get("rel", "").lower().split()))
        return (tag, name) in _LOADED


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    page.close()
    return page


def _judge(target: str, loaded: bool, path: Path, root: Path, pages: dict[Path, _Page]) -> str:
    """Return what is wrong with an address, empty when nothing is."""
    if target.startswith(_INLINE):
        return ""
    address = urlsplit(target)
    if address.scheme in ("http", "https", "mailto") or address.netloc:
        return "loaded from another host" if loaded else ""
    if address.scheme:
        return f"'{address.scheme}:' is no address of a page"
    if not target:
        return "empty"
    if address.path.startswith("/"):
        return "an absolute path works on no other machine"
    found = path if not address.path else (path.parent / unquote(address.path)).resolve()
    if not found.is_relative_to(root):
        return "leads out of the site"
    if not found.is_file():
        return "is a folder, and no server answers for it" if found.is_dir() else "is not there"
    anchor = unquote(address.fragment)
    if anchor and found in pages and anchor not in pages[found].anchors:
        return "no such anchor"
    return ""

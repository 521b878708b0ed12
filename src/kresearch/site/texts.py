"""Texts of a project as safe pages: no markup of their own, no address that acts or leads out.

A Markdown extension and the same rules for the HTML of notebooks.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, ETX, STX

from kresearch.site.staging import Refused, Staged, judge_target

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ACTING = re.compile(
    r"<(script|iframe|object|form|clipboard-copy)\b.*?</\1\s*>|</?(?:script|iframe|object|form|embed|base|meta|link)\b[^>]*>",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_HANDLER = re.compile(r"""\son\w+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""", re.IGNORECASE)
_ADDRESS = re.compile(
    r"""(<(a|img|image)\b[^>]*?\s(?:href|src)\s*=\s*)("[^"]*"|'[^']*'|[^\s>]+)""", re.DOTALL | re.IGNORECASE
)
#: How Markdown keeps an escaped sign until the end.
_ESCAPED = re.compile(rf"{STX}(\d{{1,6}}){ETX}")
_SCHEMES = ("http", "https", "mailto")


class Addresses:
    """What becomes of the addresses in the texts of a project.

    Parameters
    ----------
    staged
        What is published.
    """

    def __init__(self, staged: Staged) -> None:
        self.staged = staged
        #: Path of the text that is being read.
        self.source = ""
        #: Addresses in notebooks that lead nowhere; those in other texts mkdocs finds.
        self.broken: list[Refused] = []

    def judge(self, address: str, *, loaded: bool) -> str | None:
        """Return the address to write, None for words without a link; what is refused is noted.

        `loaded` says whether a browser fetches it by itself, as it does an image.
        """
        address = "".join(c for c in address if c.isprintable()).strip()
        if address.startswith("data:image/") and loaded:
            return address
        try:
            parts = urlsplit(address)
        except ValueError:
            return self._refuse(address, "no address")
        if parts.scheme or parts.netloc or address.startswith("//"):
            if parts.scheme not in _SCHEMES:
                return self._refuse(address, f"'{parts.scheme or '//'}:' is no address of a page")
            return self._refuse(address, "would be loaded from another host") if loaded else address
        path = unquote(parts.path)
        if not path:
            return address
        reason = judge_target(self.staged, self.source, path)
        if reason:
            return self._refuse(address, reason)
        return self._of_folder(path, parts.fragment) if self._is_folder(path) else address

    def leads_nowhere(self, address: str) -> bool:
        """Return whether a relative address names nothing that is published."""
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or not parts.path:
            return False
        return self._place(unquote(parts.path)) not in self.staged.files

    def _place(self, path: str) -> str:
        named = (self.staged.root / self.source).parent / path
        return named.resolve().relative_to(self.staged.root.resolve()).as_posix()

    def _is_folder(self, path: str) -> bool:
        return (self.staged.root / self._place(path)).is_dir()

    def _of_folder(self, path: str, anchor: str) -> str | None:
        """Return the address of a folder's first page, None where it has none."""
        place = self._place(path)
        for name in ("README.md", "index.md"):
            if (f"{place}/{name}" if place != "." else name) in self.staged.files:
                return f"{path.rstrip('/')}/{name}" + (f"#{anchor}" if anchor else "")
        return None

    def _refuse(self, address: str, reason: str) -> str | None:
        self.staged.refused.add(Refused(self.source, address[:200], reason))
        return None


class PlainTexts(Extension):  # type: ignore[misc]
    """Markdown whose markup is shown as text and whose addresses are judged."""

    def __init__(self, addresses: Addresses) -> None:
        super().__init__()
        self.addresses = addresses

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        """Take raw HTML out, and judge addresses before mkdocs looks for their pages."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.preprocessors.register(_Comments(md), "kresearch-comments", 20)
        md.treeprocessors.register(_Judge(md, self.addresses), "kresearch-addresses", 1)


class _Comments(Preprocessor):  # type: ignore[misc]
    def run(self, lines: list[str]) -> list[str]:
        return _COMMENT.sub("", "\n".join(lines)).split("\n")


class _Judge(Treeprocessor):  # type: ignore[misc]
    def __init__(self, md: Markdown, addresses: Addresses) -> None:
        super().__init__(md)
        self.addresses = addresses

    def run(self, root: Element) -> None:
        for element in root.iter():
            name = {"a": "href", "img": "src"}.get(element.tag)
            if name is None or name not in element.attrib:
                continue
            told = self.addresses.judge(as_read(element.attrib[name]), loaded=name == "src")
            if told is not None:
                element.set(name, told)
            elif name == "href":
                element.tag = "span"
                del element.attrib["href"]
            else:
                element.tag, element.text = "em", element.attrib.pop("alt", "")
                del element.attrib["src"]


def as_read(address: str) -> str:
    """Return an address as a browser will read it: Markdown's marks and HTML's entities undone.

    Examples
    --------
    >>> as_read("java&#115;cript:x")
    'javascript:x'
    """
    marked = _ESCAPED.sub(lambda found: chr(int(found[1])), address.replace(AMP_SUBSTITUTE, "&"))
    return unescape(marked)


def plain_html(html: str, addresses: Addresses) -> str:
    """Return the HTML of a notebook without scripts, its addresses judged."""

    def judged(found: re.Match[str]) -> str:
        loaded = found[2].lower() != "a"
        told = addresses.judge(unescape(found[3].strip("\"'")), loaded=loaded)
        if told is not None and addresses.leads_nowhere(told):
            addresses.broken.append(Refused(addresses.source, told, "is not there"))
            told = None
        instead = "data:," if loaded else "#"
        return f'{found[1]}"{escape(instead if told is None else told)}"'

    html = _TAG.sub(lambda tag: _HANDLER.sub("", tag[0]), _ACTING.sub("", html))
    return _ADDRESS.sub(judged, html)


def anchor_of(words: str, separator: str = "-") -> str:
    """Return the anchor of a heading as code hosting sites make it: lower case, dashes for spaces."""
    return re.sub(r"[^\w\- ]", "", words.strip().lower()).replace(" ", separator)

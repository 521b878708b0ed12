"""Markdown as HTML: headings with anchors, code with colours, no markup of the text's own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from kresearch.report.escape import clean

#: Wide tables scroll by themselves, also by keyboard, and not the page.
_TABLE = '<div class="scroll" tabindex="0" role="region" aria-label="table"><table>\n'

_LANGUAGE = re.compile(r"[a-z][a-z0-9+-]*")
#: What is within the frame that a highlighter puts around code.
_INNER = re.compile(r"<pre[^>]*>(?:<span></span>)?(.*)</pre>", re.DOTALL)


@dataclass(frozen=True)
class Document:
    """A text as a page shows it.

    Parameters
    ----------
    title
        Its first heading, empty where it has none.
    body
        The HTML, the first heading included.
    contents
        Anchor and words of its headings of the second level.
    """

    title: str
    body: Markup
    contents: tuple[tuple[str, str], ...]


def render_markdown(
    text: str, *, rewrite: Callable[[str], str | None] | None = None, anchors: str = "", level: int = 0
) -> Document:
    """Return a Markdown text as HTML.

    Markup within the text is shown as text, and its comments are left out. Headings get the
    anchors that code hosting sites give them.

    Parameters
    ----------
    text
        CommonMark with tables.
    rewrite
        Called with each address of a link or image; returns the one to write, or None for words
        without a link.
    anchors
        Put before every anchor, where several texts share a page.
    level
        By how much headings are lowered, where the text is part of a page with headings of its own.
    """
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = parser.parse(text)
    title, contents = _mark_headings(tokens, anchors, level)
    _each(tokens, lambda token: _retarget(token, rewrite or (lambda target: target)))
    _drop_links(tokens)
    parser.add_render_rule("html_block", _show_html)
    parser.add_render_rule("html_inline", _show_html)
    parser.add_render_rule("table_open", lambda *_: _TABLE)
    parser.add_render_rule("table_close", lambda *_: "</table></div>\n")
    parser.add_render_rule("fence", _show_code)
    parser.add_render_rule("code_block", _show_code)
    html = parser.renderer.render(tokens, parser.options, {})
    return Document(title, Markup(html), contents)  # noqa: S704 - made by the renderer, which escapes


def colour_code(code: str, language: str) -> str:
    """Return code as HTML with its words in classes; no language leaves it as it is."""
    from nbconvert.filters import highlight

    text = clean_lines(code)
    if not language or not _LANGUAGE.fullmatch(language):
        return str(escape(text))
    to_html: Any = highlight.Highlight2HTML
    found = _INNER.search(str(to_html(pygments_lexer=language)(text)))
    return found[1] if found else str(escape(text))


def clean_lines(text: str) -> str:
    """Return a text cleaned line by line, its line ends and tabs kept."""
    return "\n".join(clean(line.replace("\t", "    ")) for line in text.split("\n"))


def anchor_of(words: str, taken: dict[str, int]) -> str:
    """Return the anchor of a heading: lower case, dashes for spaces, numbered where it comes twice."""
    plain = re.sub(r"[^\w\- ]", "", words.strip().lower()).replace(" ", "-")
    taken[plain] = taken.get(plain, -1) + 1
    return f"{plain}-{taken[plain]}" if taken[plain] else plain


def _mark_headings(tokens: list[Any], anchors: str, level: int) -> tuple[str, tuple[tuple[str, str], ...]]:
    taken: dict[str, int] = {}
    title, contents = "", []
    for place, token in enumerate(tokens):
        if token.type not in ("heading_open", "heading_close"):
            continue
        depth = int(token.tag[1])
        token.tag = f"h{min(6, depth + level)}"
        if token.type == "heading_close":
            continue
        words = "".join(
            c.content for c in tokens[place + 1].children or () if c.type in ("text", "code_inline")
        )
        anchor = anchors + anchor_of(words, taken)
        token.attrSet("id", anchor)
        if depth == 1 and not title:
            title = words
        elif depth == 2:
            contents.append((anchor, words))
    return title, tuple(contents)


def _each(tokens: list[Any], act: Callable[[Any], None]) -> None:
    for token in tokens:
        act(token)
        if token.children:
            _each(token.children, act)


def _retarget(token: Any, rewrite: Callable[[str], str | None]) -> None:
    """Give a link or image its new address; one that leads nowhere loses it."""
    name = {"link_open": "href", "image": "src"}.get(token.type)
    if name is None:
        return
    target = rewrite(str(token.attrGet(name) or ""))
    if target is None:
        token.attrs.pop(name, None)
    else:
        token.attrSet(name, target)


def _drop_links(tokens: list[Any]) -> None:
    """Turn links without an address into plain words."""
    for token in tokens:
        if token.children:
            gone: list[bool] = []
            for child in token.children:
                if child.type == "link_open":
                    gone.append("href" not in child.attrs)
                if child.type in ("link_open", "link_close") and gone and gone[-1]:
                    child.tag = "span"
                if child.type == "link_close" and gone:
                    gone.pop()
            _drop_links(token.children)


def _show_code(_self: Any, tokens: list[Any], place: int, *_: Any) -> str:
    words = (tokens[place].info or "").split()
    code = colour_code(tokens[place].content, words[0] if words else "")
    return f'<pre tabindex="0"><code>{code}</code></pre>\n'


def _show_html(_self: Any, tokens: list[Any], place: int, *_: Any) -> str:
    raw = re.sub(r"<!--.*?-->", "", tokens[place].content, flags=re.DOTALL)
    return str(escape(clean_lines(raw)))

"""Escaping: whatever comes from data is hostile until it has passed through here.

HTML itself is escaped by Jinja's autoescape; `clean` runs before it. The other sinks
(JSON inside a script tag, LaTeX, CSV cells, text that Plotly draws) have one function each.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from typing import Any

from markupsafe import Markup

from kresearch._common.formulas import is_formula
from kresearch._common.html_cards import clean as clean


def json_script(value: Any) -> Markup:
    """Return JSON that is safe inside ``<script type="application/json">``.

    Everything outside ASCII is written as an escape (U+2028 and U+2029 included), and so
    are ``<``, ``>`` and ``&``: no text can end the element or open a comment.
    """
    raw = json.dumps(_finite(value), ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return Markup(  # noqa: S704 - escaped by hand just below
        raw.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    )


def _finite(value: Any) -> Any:
    """Return the value with NaN and infinities as None: JSON has no such numbers."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {clean(k): _finite(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(v) for v in value]
    return value


def plot_text(text: object) -> str:
    """Return text that Plotly draws letter by letter: no tags, no templates, no LaTeX."""
    safe = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # '%{' opens a hover template, '$...$' is typeset where MathJax is loaded.
    return safe.replace("%{", "%\u2009{").replace("$", "＄")


def csv_cell(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    raw = str(value)
    text = clean(raw)
    return f"'{text}" if is_formula(raw) else text


_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}",
    "\u00a0": "~",
    "\u202f": r"\,",
    "\u2009": r"\,",
    "\u2212": "$-$",
    "\u2013": "--",
    "\u2014": "---",
    "\u2018": "`",
    "\u2019": "'",
    "\u201c": "``",
    "\u201d": "''",
    "\u2026": r"\dots{}",
    "\u2020": r"\dag{}",
    "\u2264": r"$\leq$",
    "\u2265": r"$\geq$",
    "\u2192": r"$\rightarrow$",
    "\u00d7": r"$\times$",
    "\u00b7": r"$\cdot$",
    "\u00b1": r"$\pm$",
}


def latex(text: object) -> str:
    """Return text for LaTeX (pdfLaTeX with T1 and textcomp); no character is a command.

    Letters up to Latin Extended-A are kept; what pdfLaTeX has no glyph for is written as
    its code point, e.g. ``[U+1F600]``.
    """
    return "".join(_latex_char(c) for c in clean(text))


def _latex_char(char: str) -> str:
    if char in _LATEX:
        return _LATEX[char]
    code = ord(char)
    if code < 0x80 or (0xC0 <= code <= 0x17F and char.isalpha()):
        return char
    return f"[U+{code:04X}]"


def slug(text: object, *, fallback: str = "item") -> str:
    """Return a name for files and anchors: lower-case ASCII letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", str(text)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60] or fallback

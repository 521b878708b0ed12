"""The pen that still pictures are written with: lines, boxes, markers and words as SVG."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from html import escape, unescape
from itertools import pairwise
from typing import Any

#: Width of a letter as a share of its size: enough for the common sans-serif fonts.
LETTER = 0.56
#: From line to line, in sizes of the letters.
LEADING = 1.25
DASHES = {"dash": "7 4", "dot": "2 3", "dashdot": "8 3 2 3", "longdash": "12 4", "longdashdot": "12 3 2 3"}
_SHAPES = {
    "square": "M-1-1h2v2h-2z", "diamond": "M0-1.2 1.2 0 0 1.2-1.2 0z", "triangle-up": "M0-1.1 1.1.9h-2.2z",
    "triangle-down": "M0 1.1 1.1-.9h-2.2z", "cross": "M-.4-1.2h.8v.8h.8v.8h-.8v.8h-.8v-.8h-.8v-.8h.8z",
    "star": "M0-1.2.35-.35 1.2-.3.5.25.75 1.1 0 .6-.75 1.1-.5.25-1.2-.3-.35-.35z",
}  # fmt: skip


class Pen:
    """Writes SVG.

    Parameters
    ----------
    ink
        Turns each colour into the one to write.
    text
        Colour of words.
    """

    def __init__(self, *, ink: Callable[[str], str], text: str) -> None:
        self.ink, self.text = ink, text
        self.parts: list[str] = []

    def marker(self, x: float, y: float, size: float, symbol: str, colour: str) -> None:
        """Write a marker of Plotly's."""
        name = symbol.removesuffix("-open")
        if name.endswith("-thin"):
            for turn in (-1, 1):
                if name.startswith("x"):
                    self.line(x - size, y - turn * size, x + size, y + turn * size, colour, 1.6)
                else:
                    ends = (x - size, y, x + size, y) if turn < 0 else (x, y - size, x, y + size)
                    self.line(*ends, colour, 1.6)
        elif name in _SHAPES:
            style = self.style(fill=colour)
            self.parts.append(
                f'<path d="{_SHAPES[name]}" transform="translate({x:.1f} {y:.1f})scale({size:.1f})" {style}/>'
            )
        else:
            self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" {self.style(fill=colour)}/>')

    def rect(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Write a filled box."""
        if colour and colour != "none":
            self.parts.append(
                f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}" '
                f"{self.style(fill=colour)}/>"
            )

    def line(
        self, x0: float, y0: float, x1: float, y1: float, colour: str, width: float, dash: str = ""
    ) -> None:
        """Write a straight line."""
        style = self.style(stroke=colour, width=width, dash=dash)
        self.parts.append(f'<path d="M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}" {style}/>')

    def write(
        self,
        text: str,
        x: float,
        y: float,
        *,
        size: float,
        colour: str = "",
        anchor: str = "start",
        turned: bool = False,
        most: float = 0.0,
    ) -> None:
        """Write words, bold and on several lines as Plotly's tags say.

        Each line longer than `most` pixels is cut.
        """
        bold = ' font-weight="bold"' if "<b>" in text else ""
        turn = f' transform="rotate(-90 {x:.1f} {y:.1f})"' if turned else ""
        style = self.style(fill=colour or self.text)
        for number, words in enumerate(lines_of(text)):
            if most and len(words) * size * LETTER > most:
                words = words[: max(1, int(most / (size * LETTER)) - 1)] + "\u2026"
            self.parts.append(
                f'<text x="{x:.1f}" y="{y + number * size * LEADING:.1f}" font-size="{size:g}" '
                f'text-anchor="{anchor}"{bold}{turn} {style}>{escape(words)}</text>'
            )

    def style(self, *, fill: str = "none", stroke: str = "", width: float = 1, dash: str = "") -> str:
        """Return fill and stroke as an attribute."""
        said = f"fill:{self.ink(fill)}" if fill else ""
        if stroke:
            said += f";stroke:{self.ink(stroke)};stroke-width:{width:g}"
            said += f";stroke-dasharray:{dash}" if dash else ""
        return f'style="{escape(said)}"'


def lines_of(text: str) -> list[str]:
    """Return the lines of a text without Plotly's tags."""
    return [unescape(re.sub(r"<[^>]*>", "", line)) for line in re.split(r"<br\s*/?>", text)]


def width_of(text: str, size: float) -> float:
    """Return how many pixels a text is wide."""
    return max(map(len, lines_of(text))) * size * LETTER


def path_of(points: Sequence[tuple[float, float]]) -> str:
    """Return points as the path through them."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def stairs_of(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return points as the stairs between them."""
    made = [points[0]]
    for (_, y), (x2, y2) in pairwise(points):
        made += [(x2, y), (x2, y2)]
    return made


def blend(scale: Sequence[Sequence[Any]], share: float) -> str:
    """Return the colour of a scale at a share of it."""
    share = min(1.0, max(0.0, share if math.isfinite(share) else 0.0))
    for (a, first), (b, second) in pairwise(scale):
        if share <= float(b):
            part = (share - float(a)) / ((float(b) - float(a)) or 1.0)
            pairs = zip(
                *([int(c[k : k + 2], 16) for k in (1, 3, 5)] for c in (str(first), str(second))), strict=True
            )
            return "#" + "".join(f"{round(p + (q - p) * part):02x}" for p, q in pairs)
    return str(scale[-1][1])

"""The pen that still pictures are written with: lines, boxes, markers and words as SVG."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape, unescape
from itertools import groupby, pairwise
from typing import Any

#: Width of a letter as a share of its size: enough for the common sans-serif fonts.
LETTER = 0.56
#: From line to line, in sizes of the letters.
LEADING = 1.25
#: Pixels between the lines of a hatched bar, along its edge.
_HATCH = 8.0
DASHES = {"dash": "7 4", "dot": "2 3", "dashdot": "8 3 2 3", "longdash": "12 4", "longdashdot": "12 3 2 3"}
_SHAPES = {
    "square": "M-1-1h2v2h-2z", "diamond": "M0-1.2 1.2 0 0 1.2-1.2 0z", "triangle-up": "M0-1.1 1.1.9h-2.2z",
    "triangle-down": "M0 1.1 1.1-.9h-2.2z", "cross": "M-.4-1.2h.8v.8h.8v.8h-.8v.8h-.8v-.8h-.8v-.8h.8z",
    "star": "M0-1.2.35-.35 1.2-.3.5.25.75 1.1 0 .6-.75 1.1-.5.25-1.2-.3-.35-.35z",
}  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """One element of a picture, apart from the attributes that it may share with its neighbours."""

    tag: str  #: Of the element.
    shared: str  #: Attributes that neighbours may have as well: colour, size of the letters.
    own: str  #: Its own attributes; of a path the path itself.
    body: str = ""  #: What it holds, escaped.
    joins: bool = False  #: Whether it can be one path with its neighbours.

    def write(self, shared: str = "") -> str:
        """Return the element, with further attributes."""
        space = " " if shared else ""
        return f"<{self.tag} {self.own}{space}{shared}" + (
            f">{self.body}</{self.tag}>" if self.body else "/>"
        )


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
        self.marks: list[Mark] = []

    def drawn(self) -> str:
        """Return what was drawn, in order; neighbours that look the same say so once.

        Lines and boxes of one opaque colour are one path: a year of bars weighs a third.
        """
        said = ""
        for (tag, shared, joins), group in groupby(self.marks, key=lambda m: (m.tag, m.shared, m.joins)):
            marks = list(group)
            if len(marks) == 1:
                said += marks[0].write(shared)
            elif joins:
                said += Mark(tag, "", f'd="{"".join(m.own[3:-1] for m in marks)}"').write(shared)
            else:
                said += f"<g {shared}>{''.join(mark.write() for mark in marks)}</g>"
        return said

    def path(self, path: str, style: str) -> None:
        """Write a path."""
        # Where see-through marks overlap they are darker: those stay apart.
        self.marks.append(Mark("path", style, f'd="{path}"', joins="rgba" not in style))

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
            own = f'd="{_SHAPES[name]}" transform="translate({short(x)} {short(y)})scale({short(size)})"'
            self.marks.append(Mark("path", self.style(fill=colour), own))
        else:
            own = f'cx="{short(x)}" cy="{short(y)}" r="{short(size)}"'
            self.marks.append(Mark("circle", self.style(fill=colour), own))

    def rect(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Write a filled box."""
        if colour and colour != "none":
            right, bottom = x + max(width, 0), y + max(height, 0)
            if short(x) != short(right) and short(y) != short(bottom):
                box = [(x, y), (right, y), (right, bottom), (x, bottom)]
                self.path(path_of(box) + "z", self.style(fill=colour))

    def hatch(self, x: float, y: float, width: float, height: float, colour: str, shape: str) -> None:
        """Write slanting lines over a bar, as its entry in the legend has them; other shapes have none."""
        if shape not in ("/", "\\") or min(width, height) <= 0:
            return
        for n in range(int((width + height) / _HATCH) + 1):
            along = (n + 0.5) * _HATCH
            left, right = max(0.0, along - height), min(width, along)
            if right - left > 1.0:
                ends = (left, along - left), (right, along - right)
                slant = [(x + (a if shape == "/" else width - a), y + b) for a, b in ends]
                self.path(path_of(slant), self.style(stroke=colour, width=1.2))

    def line(
        self, x0: float, y0: float, x1: float, y1: float, colour: str, width: float, dash: str = ""
    ) -> None:
        """Write a straight line."""
        self.path(path_of([(x0, y0), (x1, y1)]), self.style(stroke=colour, width=width, dash=dash))

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
        turn = f' transform="rotate(-90 {short(x)} {short(y)})"' if turned else ""
        side = f' text-anchor="{anchor}"' if anchor != "start" else ""
        shared = f'font-size="{size:g}"{side}{bold} {self.style(fill=colour or self.text)}'
        for number, words in enumerate(lines_of(text)):
            if most and len(words) * size * LETTER > most:
                words = words[: max(1, int(most / (size * LETTER)) - 1)] + "\u2026"
            own = f'x="{short(x)}" y="{short(y + number * size * LEADING)}"{turn}'
            self.marks.append(Mark("text", shared, own, escape(words)))

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


def short(value: float) -> str:
    """Return a number of pixels to a tenth, with no letter more than it needs."""
    return _tenths(round(value * 10))


def _tenths(tenths: int) -> str:
    whole, rest = divmod(abs(tenths), 10)
    said = f"{whole or ''}.{rest}" if rest else str(whole)
    return f"-{said}" if tenths < 0 else said


def path_of(points: Sequence[tuple[float, float]]) -> str:
    """Return points as the path through them, to a tenth of a pixel; points on a straight line are one line.

    Examples
    --------
    >>> path_of([(1, 2), (1.5, 2), (2, 2), (2, 0)])
    'M1 2h1v-2'
    """
    places = [(round(x * 10), round(y * 10)) for x, y in points]
    (x, y), steps = places[0], [(0, 0)]
    for a, b in places[1:]:
        step, last = (a - x, b - y), steps[-1]
        x, y = a, b
        onward = last[0] * step[1] == last[1] * step[0] and last[0] * step[0] + last[1] * step[1] > 0
        if onward:
            steps[-1] = (last[0] + step[0], last[1] + step[1])
        elif step != (0, 0):
            steps.append(step)
    said = f"M{_tenths(places[0][0])} {_tenths(places[0][1])}"
    for across, down in steps[1:]:
        if not down:
            said += f"h{_tenths(across)}"
        elif not across:
            said += f"v{_tenths(down)}"
        else:
            said += f"l{_tenths(across)}{'' if down < 0 else ' '}{_tenths(down)}"
    return said


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

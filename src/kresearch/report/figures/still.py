"""A figure as a still picture: SVG from the values of a Plotly figure, without browser or script.

What reports and notebooks draw is drawn here: lines, markers, bars, heat maps, error bars, bands, shapes and
annotations on linear, logarithmic, date and category axes. It is there before any script runs, it prints, and
pages that know no Plotly (exports, code hosting sites) show it.
"""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Callable, Sequence
from html import escape, unescape
from itertools import pairwise
from typing import Any

import numpy as np

from kresearch.report.figures.axes import Axis, seconds_of

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
#: Width of a letter as a share of its size: enough for the common sans-serif fonts.
_LETTER = 0.56
_SERIES = ("#0072b2", "#d55e00", "#009e73", "#b5578f", "#857500", "#2a86bd")
_DASHES = {"dash": "7 4", "dot": "2 3", "dashdot": "8 3 2 3", "longdash": "12 4", "longdashdot": "12 3 2 3"}
_SHAPES = {
    "square": "M-1-1h2v2h-2z", "diamond": "M0-1.2 1.2 0 0 1.2-1.2 0z", "triangle-up": "M0-1.1 1.1.9h-2.2z",
    "triangle-down": "M0 1.1 1.1-.9h-2.2z", "cross": "M-.4-1.2h.8v.8h.8v.8h-.8v.8h-.8v-.8h-.8v-.8h.8z",
    "star": "M0-1.2.35-.35 1.2-.3.5.25.75 1.1 0 .6-.75 1.1-.5.25-1.2-.3-.35-.35z",
}  # fmt: skip


def draw_still(
    data: Sequence[dict[str, Any]],
    layout: dict[str, Any],
    *,
    width: int,
    months: Sequence[str] = MONTHS,
    ink: Callable[[str], str] = str,
    label: str = "",
) -> str:
    """Return a Plotly figure as SVG.

    Parameters
    ----------
    data, layout
        Of the figure, as plain values.
    width
        In pixels; the height is the layout's.
    months
        Short names of the months, for axes of dates.
    ink
        Turns each colour into the one to write, e.g. a variable of a style sheet.
    label
        What the picture shows, for those who cannot see it.

    Examples
    --------
    >>> draw_still([{"type": "bar", "x": ["a", "b"], "y": [1, 2]}], {}, width=300)[:26]
    '<svg xmlns="http://www.w3.'
    """
    return _Picture(data, layout, width=width, months=months, ink=ink).render(label)


class _Picture:
    def __init__(
        self,
        data: Sequence[dict[str, Any]],
        layout: dict[str, Any],
        *,
        width: int,
        months: Sequence[str],
        ink: Callable[[str], str],
    ) -> None:
        self.data, self.layout, self.months, self.ink = data, layout, months, ink
        self.width, self.height = width, int(layout.get("height") or 420)
        self.decimal = str(layout.get("separators") or ".,")[0]
        self.text = (layout.get("font") or {}).get("color") or "#16202a"
        self.parts: list[str] = []
        self.axes: dict[str, Axis] = {}
        self._make_axes()

    # Axes and places

    def _make_axes(self) -> None:
        for trace in self.data:
            for letter in "xy":
                key = str(trace.get(f"{letter}axis") or letter)
                spec = dict(self.layout.get(f"{letter}axis{key[1:]}") or {})
                values = _plain(trace.get(letter))
                self.axes.setdefault(key, Axis(spec, spec.get("type") or _guess(values, spec)))
        for trace in self.data:
            x, y = self._of(trace)
            bar = trace.get("type") == "bar"
            for letter, axis in (("x", x), ("y", y)):
                axis.values += [n for v in _plain(trace.get(letter)) if (n := axis.number(v)) is not None]
                for sign, name in ((1, "array"), (-1, "arrayminus")):
                    error = trace.get(f"error_{letter}") or {}
                    sizes = _plain(error.get(name) or (error.get("array") if sign < 0 else None))
                    for v, size in zip(_plain(trace.get(letter)), sizes, strict=False):
                        if (n := axis.number(v)) is not None and size:
                            axis.values.append(n + sign * float(size))
            if bar:
                value = x if trace.get("orientation") == "h" else y
                value.values += [0.0, *self._ends(trace)]
        if self.layout.get("barmode") in ("stack", "relative"):
            self._stack_ranges()
        for key, axis in self.axes.items():
            only_lines = all(t.get("mode") == "lines" for t in self.data if self._of(t)[0] is axis)
            axis.settle(padded=not (key[0] == "x" and axis.kind == "date" and only_lines))
        self._place()

    def _of(self, trace: dict[str, Any]) -> tuple[Axis, Axis]:
        return self.axes[str(trace.get("xaxis") or "x")], self.axes[str(trace.get("yaxis") or "y")]

    def _ends(self, trace: dict[str, Any]) -> list[float]:
        values = _plain(trace.get("x" if trace.get("orientation") == "h" else "y"))
        bases = _plain(trace.get("base")) or [0.0] * len(values)
        if len(bases) == 1:
            bases = bases * len(values)
        return [float(b or 0) + float(v or 0) for b, v in zip(bases, values, strict=False)]

    def _stack_ranges(self) -> None:
        sums: dict[tuple[int, float], float] = {}
        for trace in self.data:
            if trace.get("type") == "bar":
                x, y = self._of(trace)
                for at, value in zip(_plain(trace.get("x")), _plain(trace.get("y")), strict=False):
                    key = (id(y), float(x.number(at) or 0))
                    sums[key] = sums.get(key, 0.0) + float(value or 0)
                    y.values.append(sums[key])

    def _place(self) -> None:
        margin: dict[str, float] = {"l": 56.0, "r": 16.0, "t": 30.0, "b": 44.0}
        margin |= self.layout.get("margin") or {}
        for key, axis in self.axes.items():
            if key[0] == "y" and axis.spec.get("showticklabels", True):
                axis.start, axis.end = self.height, 0
                longest = max(
                    (len(_bare(t)) for _, t in axis.ticks(self.months, decimal=self.decimal)), default=0
                )
                title = 22 if (axis.spec.get("title") or {}).get("text") else 0
                margin["l"] = max(margin["l"], min(longest * 12 * _LETTER, self.width * 0.45) + title + 14)
        self.left, self.right = float(margin["l"]), self.width - float(margin["r"])
        self.top, self.bottom = float(margin["t"]), self.height - float(margin["b"])
        for key, axis in self.axes.items():
            start, end = axis.spec.get("domain") or (0, 1)
            if key[0] == "x":
                axis.start = self.left + start * (self.right - self.left)
                axis.end = self.left + end * (self.right - self.left)
            else:
                axis.start = self.bottom - start * (self.bottom - self.top)
                axis.end = self.bottom - end * (self.bottom - self.top)

    # Writing

    def render(self, label: str) -> str:
        self._rect(0, 0, self.width, self.height, self.layout.get("paper_bgcolor") or "#ffffff")
        shapes = self.layout.get("shapes") or []
        for shape in shapes:
            if shape.get("layer") == "below":
                self._shape(shape)
        for key, axis in self.axes.items():
            self._axis(key, axis)
        stacked: dict[tuple[int, float], float] = {}
        before: list[tuple[float, float]] = []
        for trace in self.data:
            if trace.get("visible") in (False, "legendonly"):
                continue
            kind = trace.get("type", "scatter")
            if kind == "bar":
                self._bars(trace, stacked)
            elif kind == "heatmap":
                self._heat(trace)
            else:
                before = self._scatter(trace, before)
        for shape in shapes:
            if shape.get("layer") != "below":
                self._shape(shape)
        for note in self.layout.get("annotations") or []:
            self._note(note)
        title = self.layout.get("title") or {}
        words = title.get("text") if isinstance(title, dict) else title
        if words:
            self._write(f"<b>{words}</b>", self.left, 18, size=15)
        self._names()
        said = f"<title>{escape(label)}</title>" if label else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{self.height}" '
            f'viewBox="0 0 {self.width} {self.height}" font-family="system-ui,sans-serif" role="img">{said}'
            f"{''.join(self.parts)}</svg>"
        )

    def _names(self) -> None:
        """Write the names of the traces below, where the layout does not say that others do."""
        if self.layout.get("showlegend") is False:
            return
        x = self.left
        for n, trace in enumerate(t for t in self.data if t.get("name") and t.get("showlegend") is not False):
            text = _bare(str(trace["name"]))
            self._rect(x, self.height - 12, 12, 4, self._colour(trace, n))
            self._write(text, x + 16, self.height - 6, size=11)
            x += 30 + len(text) * 11 * _LETTER

    def _axis(self, key: str, axis: Axis) -> None:
        spec, flat = axis.spec, key[0] == "x"
        if spec.get("visible") is False:
            return
        other = self.axes.get(str(spec.get("anchor") or ("y" if flat else "x") + key[1:])) or self.axes.get(
            "y" if flat else "x"
        )
        edge = other.start if other is not None else (self.bottom if flat else self.left)
        far = other.end if other is not None else (self.top if flat else self.right)
        soft = (spec.get("tickfont") or {}).get("color") or "#55616d"
        last = -1e9
        gap = 30 if (spec.get("title") or {}).get("text") else 10
        for value, text in axis.ticks(self.months, decimal=self.decimal):
            at = axis.at(value)
            if spec.get("showgrid", True):
                ends = (at, edge, at, far) if flat else (edge, at, far, at)
                self._line(*ends, spec.get("gridcolor") or "#dfe4e9", 1)
            if not spec.get("showticklabels", True):
                continue
            room = len(_bare(text)) * 12 * _LETTER
            if flat and at - room / 2 < last:
                continue
            if flat:
                place = min(max(at, room / 2), self.width - room / 2)
                self._write(text, place, edge + 18, size=12, colour=soft, anchor="middle")
                last = place + room / 2 + 6
            else:
                self._write(text, edge - 8, at + 4, size=12, colour=soft, anchor="end", most=edge - gap)
        if flat:
            self._line(axis.start, edge, axis.end, edge, spec.get("linecolor") or soft, 1)
        words = (
            (spec.get("title") or {}).get("text")
            if isinstance(spec.get("title"), dict)
            else spec.get("title")
        )
        if words:
            middle = (axis.start + axis.end) / 2
            if flat:
                self._write(str(words), middle, edge + 38, size=13, anchor="middle")
            else:
                self._write(str(words), 14, middle, size=13, anchor="middle", turned=True)

    def _scatter(self, trace: dict[str, Any], before: list[tuple[float, float]]) -> list[tuple[float, float]]:
        x, y = self._of(trace)
        colour = self._colour(trace, self.data.index(trace))
        line, marker = trace.get("line") or {}, trace.get("marker") or {}
        mode = trace.get("mode") or "lines"
        runs: list[list[tuple[float, float]]] = [[]]
        points: list[tuple[int, float, float]] = []
        for n, (a, b) in enumerate(zip(_plain(trace.get("x")), _plain(trace.get("y")), strict=False)):
            xn, yn = x.number(a), y.number(b)
            if xn is None or yn is None:
                if runs[-1]:
                    runs.append([])
                continue
            points.append((n, x.at(xn), y.at(yn)))
            runs[-1].append((x.at(xn), y.at(yn)))
        whole = [(px, py) for _, px, py in points]
        fill = trace.get("fill")
        if fill in ("tonexty", "tozeroy") and whole:
            floor = y.at(min(max(0.0, min(y.low, y.high)), max(y.low, y.high)))
            under = (
                before[::-1]
                if fill == "tonexty" and before
                else [(whole[-1][0], floor), (whole[0][0], floor)]
            )
            shade = trace.get("fillcolor") or colour
            self.parts.append(f'<path d="{_path(whole + under)}Z" {self._style(fill=shade)}/>')
        if "lines" in mode and line.get("width") != 0:
            dash = _DASHES.get(str(line.get("dash")), "")
            for run in runs:
                if len(run) > 1:
                    path = _stairs(run) if line.get("shape") == "hv" else run
                    style = self._style(
                        stroke=line.get("color") or colour, width=line.get("width") or 2, dash=dash
                    )
                    self.parts.append(f'<path d="{_path(path)}" {style}/>')
        self._errors(trace, x, y, points, colour)
        sizes, colours = _plain(marker.get("size")) or [8], _plain(marker.get("color")) or [colour]
        symbols, texts = _plain(marker.get("symbol")) or ["circle"], _plain(trace.get("text"))
        places = _plain(trace.get("textposition")) or ["top center"]
        for n, px, py in points:
            if "markers" in mode:
                size = float(sizes[n % len(sizes)] or 8)
                self._marker(px, py, size / 2, str(symbols[n % len(symbols)]), str(colours[n % len(colours)]))
            if "text" in mode and n < len(texts) and texts[n]:
                place = str(places[n % len(places)])
                side = 10 if "right" in place else -10 if "left" in place else 0
                lift = -10 if "top" in place else 16 if "bottom" in place else 4
                anchor = "start" if side > 0 else "end" if side < 0 else "middle"
                self._write(str(texts[n]), px + side, py + lift, size=12, anchor=anchor)
        return whole

    def _errors(
        self, trace: dict[str, Any], x: Axis, y: Axis, points: list[tuple[int, float, float]], colour: str
    ) -> None:
        for letter, axis in (("x", x), ("y", y)):
            error = trace.get(f"error_{letter}") or {}
            values = _plain(trace.get(letter))
            for n, px, py in points:
                up = error.get("value") if error.get("type") == "constant" else _item(error.get("array"), n)
                down = up if error.get("arrayminus") is None else _item(error.get("arrayminus"), n)
                number = axis.number(values[n])
                if number is None or not (up or down):
                    continue
                low, high = axis.at(number - float(down or 0)), axis.at(number + float(up or 0))
                ends = (low, py, high, py) if letter == "x" else (px, low, px, high)
                self._line(*ends, error.get("color") or colour, float(error.get("thickness") or 1.5))

    def _bars(self, trace: dict[str, Any], stacked: dict[tuple[int, float], float]) -> None:
        x, y = self._of(trace)
        across = trace.get("orientation") == "h"
        places, value = (y, x) if across else (x, y)
        at, sizes = (_plain(trace.get(k)) for k in (("y", "x") if across else ("x", "y")))
        bases, widths = _plain(trace.get("base")), _plain(trace.get("width"))
        colours, texts = _plain((trace.get("marker") or {}).get("color")), _plain(trace.get("text"))
        numbers = sorted({n for v in places.values if (n := v) is not None})
        step = min((b - a for a, b in pairwise(numbers)), default=1.0)
        if places.kind == "date":
            step = min(step, 86400.0)
        for n, (a, size) in enumerate(zip(at, sizes, strict=False)):
            place = places.number(a)
            if place is None or size is None:
                continue
            base = float(_item(bases, n) or 0.0) if bases else 0.0
            if self.layout.get("barmode") in ("stack", "relative"):
                key = (id(value), place)
                base = stacked.get(key, 0.0)
                stacked[key] = base + float(size)
            wide = (
                float(_item(widths, n) or 0)
                if widths
                else step * (1 - float(self.layout.get("bargap") or 0.2))
            )
            if places.kind == "date" and widths:
                wide /= 1000.0  # Plotly measures time in milliseconds
            low, high = places.at(place - wide / 2), places.at(place + wide / 2)
            begin, end = value.at(base), value.at(base + float(size))
            colour = (
                str(colours[n % len(colours)]) if colours else self._colour(trace, self.data.index(trace))
            )
            left, right, up, down = (begin, end, low, high) if across else (low, high, begin, end)
            self._rect(min(left, right), min(up, down), abs(right - left), abs(down - up), colour)
            if n < len(texts) and texts[n] and trace.get("textposition") != "none":
                if across:
                    side = 1 if end >= begin else -1
                    anchor = "start" if side > 0 else "end"
                    self._write(str(texts[n]), end + side * 5, (low + high) / 2 + 4, size=12, anchor=anchor)
                else:
                    self._write(
                        str(texts[n]), (low + high) / 2, min(begin, end) - 5, size=12, anchor="middle"
                    )

    def _heat(self, trace: dict[str, Any]) -> None:
        x, y = self._of(trace)
        rows = [_plain(row) for row in trace.get("z") or []]
        known = [float(v) for row in rows for v in row if v is not None and v == v]
        bottom, top = trace.get("zmin"), trace.get("zmax")
        low = min(known, default=0.0) if bottom is None else float(bottom)
        high = max(known, default=1.0) if top is None else float(top)
        scale = trace.get("colorscale") or [[0, "#f4f6f8"], [1, "#0072b2"]]
        texts = trace.get("text") or []
        for r, (b, row) in enumerate(zip(_plain(trace.get("y")), rows, strict=False)):
            for c, (a, v) in enumerate(zip(_plain(trace.get("x")), row, strict=False)):
                px, py = x.number(a), y.number(b)
                if px is None or py is None or v is None or v != v:
                    continue
                x0, x1 = sorted((x.at(px - 0.5), x.at(px + 0.5)))
                y0, y1 = sorted((y.at(py - 0.5), y.at(py + 0.5)))
                share = (float(v) - low) / ((high - low) or 1.0)
                self._rect(x0 + 1, y0 + 1, x1 - x0 - 2, y1 - y0 - 2, _blend(scale, share))
                words = str(texts[r][c]) if r < len(texts) and c < len(texts[r]) else ""
                for number, line in enumerate(re.split(r"<br\s*/?>", words)):
                    middle = (y0 + y1) / 2 + 4 + 14 * number - 7 * words.count("<br")
                    self.parts.append(
                        f'<text x="{(x0 + x1) / 2:.0f}" y="{middle:.0f}" font-size="12" text-anchor="middle" '
                        f'style="fill:#16202a">{escape(_bare(line))}</text>'
                    )

    def _shape(self, shape: dict[str, Any]) -> None:
        xs = [self._pixel(shape.get(k), str(shape.get("xref") or "x"), "x") for k in ("x0", "x1")]
        ys = [self._pixel(shape.get(k), str(shape.get("yref") or "y"), "y") for k in ("y0", "y1")]
        if None in xs or None in ys:
            return
        (x0, x1), (y0, y1) = ([float(v or 0) for v in xs], [float(v or 0) for v in ys])
        line = shape.get("line") or {}
        if shape.get("type") == "line":
            dash = _DASHES.get(str(line.get("dash")), "")
            self._line(x0, y0, x1, y1, line.get("color") or self.text, float(line.get("width") or 1), dash)
            return
        self._rect(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0), shape.get("fillcolor") or "none")

    def _note(self, note: dict[str, Any]) -> None:
        x = self._pixel(note.get("x"), str(note.get("xref") or "x"), "x")
        y = self._pixel(note.get("y"), str(note.get("yref") or "y"), "y")
        if x is None or y is None:
            return
        anchor = {"left": "start", "right": "end"}.get(str(note.get("xanchor")), "middle")
        size = float((note.get("font") or {}).get("size") or 12)
        lift = {"bottom": -3.0, "top": size}.get(str(note.get("yanchor")), size * 0.35)
        colour = (note.get("font") or {}).get("color") or self.text
        lines = re.split(r"<br\s*/?>", str(note.get("text") or ""))
        for number, line in enumerate(lines):
            down = number * size * 1.25 + float(note.get("yshift") or 0) * -1
            across = x + float(note.get("xshift") or 0)
            self._write(line, across, y + lift + down, size=size, colour=colour, anchor=anchor)

    def _pixel(self, value: Any, ref: str, letter: str) -> float | None:
        if ref == "paper":
            ends = (self.left, self.right) if letter == "x" else (self.bottom, self.top)
            return ends[0] + float(value or 0) * (ends[1] - ends[0])
        key, _, domain = ref.partition(" ")
        axis = self.axes.get(key)
        if axis is None:
            return None
        if domain:
            return axis.start + float(value or 0) * (axis.end - axis.start)
        number = axis.number(value)
        return None if number is None else axis.at(number)

    def _colour(self, trace: dict[str, Any], place: int) -> str:
        told = (trace.get("line") or {}).get("color") or (trace.get("marker") or {}).get("color")
        series = self.layout.get("colorway") or (
            "#0072b2",
            "#d55e00",
            "#009e73",
            "#b5578f",
            "#857500",
            "#2a86bd",
        )
        return told if isinstance(told, str) else str(series[place % len(series)])

    def _marker(self, x: float, y: float, size: float, symbol: str, colour: str) -> None:
        name = symbol.removesuffix("-open")
        if name.endswith("-thin"):
            for turn in (-1, 1):
                if name.startswith("x"):
                    self._line(x - size, y - turn * size, x + size, y + turn * size, colour, 1.6)
                else:
                    ends = (x - size, y, x + size, y) if turn < 0 else (x, y - size, x, y + size)
                    self._line(*ends, colour, 1.6)
        elif name in _SHAPES:
            style = self._style(fill=colour)
            self.parts.append(
                f'<path d="{_SHAPES[name]}" transform="translate({x:.1f} {y:.1f})scale({size:.1f})" {style}/>'
            )
        else:
            self.parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" {self._style(fill=colour)}/>'
            )

    def _rect(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        if colour and colour != "none":
            self.parts.append(
                f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}" '
                f"{self._style(fill=colour)}/>"
            )

    def _line(
        self, x0: float, y0: float, x1: float, y1: float, colour: str, width: float, dash: str = ""
    ) -> None:
        style = self._style(stroke=colour, width=width, dash=dash)
        self.parts.append(f'<path d="M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}" {style}/>')

    def _write(
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
        bold = ' font-weight="bold"' if "<b>" in text else ""
        words = _bare(text)
        if most and len(words) * size * _LETTER > most:
            words = words[: max(1, int(most / (size * _LETTER)) - 1)] + "\u2026"
        turn = f' transform="rotate(-90 {x:.1f} {y:.1f})"' if turned else ""
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}"{bold}{turn} '
            f"{self._style(fill=colour or self.text)}>{escape(words)}</text>"
        )

    def _style(self, *, fill: str = "none", stroke: str = "", width: float = 1, dash: str = "") -> str:
        said = f"fill:{self.ink(fill)}" if fill else ""
        if stroke:
            said += f";stroke:{self.ink(stroke)};stroke-width:{width:g}"
            said += f";stroke-dasharray:{dash}" if dash else ""
        return f'style="{escape(said)}"'


def _plain(values: Any) -> list[Any]:
    """Return a column of a Plotly figure as a list, whichever form it has."""
    if values is None:
        return []
    if isinstance(values, dict) and "bdata" in values:
        held = np.frombuffer(base64.b64decode(values["bdata"]), dtype=np.dtype(values["dtype"]))
        return list(held.tolist())
    if isinstance(values, (str, int, float)):
        return [values]
    found = values.tolist() if hasattr(values, "tolist") else list(values)
    return [v.isoformat() if hasattr(v, "isoformat") else v for v in found]


def _item(values: Any, place: int) -> Any:
    found = _plain(values)
    return found[place % len(found)] if found else None


def _guess(values: list[Any], spec: dict[str, Any]) -> str:
    known = [v for v in values if v is not None]
    if not any(isinstance(v, str) for v in known) or spec.get("tickvals") is not None:
        return "linear"
    return "date" if all(seconds_of(v) is not None for v in known) else "category"


def _bare(text: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", text))


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _stairs(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    made = [points[0]]
    for (_, y), (x2, y2) in pairwise(points):
        made += [(x2, y), (x2, y2)]
    return made


def _blend(scale: Sequence[Sequence[Any]], share: float) -> str:
    share = min(1.0, max(0.0, share if math.isfinite(share) else 0.0))
    for (a, first), (b, second) in pairwise(scale):
        if share <= float(b):
            part = (share - float(a)) / ((float(b) - float(a)) or 1.0)
            pairs = zip(
                *([int(c[k : k + 2], 16) for k in (1, 3, 5)] for c in (str(first), str(second))), strict=True
            )
            return "#" + "".join(f"{round(p + (q - p) * part):02x}" for p, q in pairs)
    return str(scale[-1][1])

"""A figure as a still picture: SVG from the values of a Plotly figure, without browser or script.

What reports and notebooks draw is drawn here: lines, markers, bars, heat maps, error bars, bands, shapes and
annotations on linear, logarithmic, date and category axes. It is there before any script runs, it prints, and
pages that know no Plotly (exports, code hosting sites) show it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from itertools import pairwise
from typing import Any

from kresearch.report.figures.axes import Axis
from kresearch.report.figures.frame import Frame, item_of, values_of
from kresearch.report.figures.pen import DASHES, Mark, blend, lines_of, path_of, stairs_of, width_of

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
#: Pixels above the axes from which on names stand there.
_ROOM = 36
_SERIES = ("#0072b2", "#d55e00", "#009e73", "#b5578f", "#857500", "#2a86bd")


def draw_still(
    data: Sequence[dict[str, Any]],
    layout: dict[str, Any],
    *,
    width: int,
    months: Sequence[str] = MONTHS,
    ink: Callable[[str], str] = str,
) -> str:
    """Return a Plotly figure as SVG, as high as its layout says.

    `ink` turns each colour into the one to write, e.g. a variable of a style sheet.

    Examples
    --------
    >>> draw_still([{"type": "bar", "x": ["a", "b"], "y": [1, 2]}], {}, width=300)[:26]
    '<svg xmlns="http://www.w3.'
    """
    return _Picture(data, layout, width=width, months=months, ink=ink).render()


class _Picture(Frame):
    def render(self) -> str:
        self.rect(0, 0, self.width, self.height, self.layout.get("paper_bgcolor") or "#ffffff")
        shapes = self.layout.get("shapes") or []
        for shape in shapes:
            if shape.get("layer") == "below":
                self._shape(shape)
        for key, axis in self.axes.items():
            self.write_axis(key, axis)
        stacked: dict[tuple[int, float], float] = {}
        before: dict[tuple[int, int], list[tuple[float, float]]] = {}
        for trace in self.data:
            if trace.get("visible") in (False, "legendonly"):
                continue
            kind = trace.get("type", "scatter")
            if kind == "bar":
                self._bars(trace, stacked)
            elif kind == "heatmap":
                self._heat(trace)
            else:
                # A line is filled to the one before it of its own axes.
                x, y = self.axes_of(trace)
                before[id(x), id(y)] = self._scatter(trace, before.get((id(x), id(y)), []))
        for shape in shapes:
            if shape.get("layer") != "below":
                self._shape(shape)
        for note in self.layout.get("annotations") or []:
            self._note(note)
        title = self.layout.get("title") or {}
        words = title.get("text") if isinstance(title, dict) else title
        if words:
            self.write(f"<b>{words}</b>", self.left, 18, size=15)
        self._names()
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{self.height}" '
            f'viewBox="0 0 {self.width} {self.height}" font-family="system-ui,sans-serif" role="img">'
            f"{self.drawn()}</svg>"
        )

    def _names(self) -> None:
        """Write the names of the traces where nothing else does: above the axes, where there is room."""
        if self.layout.get("showlegend") is False:
            return
        above = self.top >= _ROOM and not self.layout.get("title") and not self.layout.get("annotations")
        x, y = self.left, self.top - 14 if above else self.height - 6
        for n, trace in enumerate(t for t in self.data if t.get("name") and t.get("showlegend") is not False):
            text = " ".join(lines_of(str(trace["name"])))
            self.rect(x, y - 6, 12, 4, self._colour(trace, n))
            self.write(text, x + 16, y, size=11)
            x += 30 + width_of(text, 11)

    def _scatter(self, trace: dict[str, Any], before: list[tuple[float, float]]) -> list[tuple[float, float]]:
        x, y = self.axes_of(trace)
        colour = self._colour(trace, self.data.index(trace))
        line, marker = trace.get("line") or {}, trace.get("marker") or {}
        mode = trace.get("mode") or "lines"
        runs: list[list[tuple[float, float]]] = [[]]
        points: list[tuple[int, float, float]] = []
        for n, (a, b) in enumerate(zip(values_of(trace.get("x")), values_of(trace.get("y")), strict=False)):
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
            self.path(path_of(whole + under) + "z", self.style(fill=shade))
        if "lines" in mode and line.get("width") != 0:
            dash = DASHES.get(str(line.get("dash")), "")
            for run in runs:
                if len(run) > 1:
                    path = stairs_of(run) if line.get("shape") == "hv" else run
                    style = self.style(
                        stroke=line.get("color") or colour, width=line.get("width") or 2, dash=dash
                    )
                    self.path(path_of(path), style)
        self._errors(trace, x, y, points, colour)
        sizes, colours = values_of(marker.get("size")) or [8], values_of(marker.get("color")) or [colour]
        symbols, texts = values_of(marker.get("symbol")) or ["circle"], values_of(trace.get("text"))
        places = values_of(trace.get("textposition")) or ["top center"]
        for n, px, py in points:
            if "markers" in mode:
                size = float(sizes[n % len(sizes)] or 8)
                self.marker(px, py, size / 2, str(symbols[n % len(symbols)]), str(colours[n % len(colours)]))
            if "text" in mode and n < len(texts) and texts[n]:
                place = str(places[n % len(places)])
                side = 10 if "right" in place else -10 if "left" in place else 0
                lift = -10 if "top" in place else 16 if "bottom" in place else 4
                anchor = "start" if side > 0 else "end" if side < 0 else "middle"
                self.write(str(texts[n]), px + side, py + lift, size=12, anchor=anchor)
        return whole

    def _errors(
        self, trace: dict[str, Any], x: Axis, y: Axis, points: list[tuple[int, float, float]], colour: str
    ) -> None:
        for letter, axis in (("x", x), ("y", y)):
            error = trace.get(f"error_{letter}") or {}
            values = values_of(trace.get(letter))
            for n, px, py in points:
                up = error.get("value") if error.get("type") == "constant" else item_of(error.get("array"), n)
                down = up if error.get("arrayminus") is None else item_of(error.get("arrayminus"), n)
                number = axis.number(values[n])
                if number is None or not (up or down):
                    continue
                low, high = axis.at(number - float(down or 0)), axis.at(number + float(up or 0))
                ends = (low, py, high, py) if letter == "x" else (px, low, px, high)
                self.line(*ends, error.get("color") or colour, float(error.get("thickness") or 1.5))

    def _bars(self, trace: dict[str, Any], stacked: dict[tuple[int, float], float]) -> None:
        x, y = self.axes_of(trace)
        across = trace.get("orientation") == "h"
        places, value = (y, x) if across else (x, y)
        at, sizes = (values_of(trace.get(k)) for k in (("y", "x") if across else ("x", "y")))
        bases, widths, offsets = (values_of(trace.get(k)) for k in ("base", "width", "offset"))
        colours, texts = values_of((trace.get("marker") or {}).get("color")), values_of(trace.get("text"))
        numbers = sorted({n for v in places.values if (n := v) is not None})
        step = min((b - a for a, b in pairwise(numbers)), default=1.0)
        if places.kind == "date":
            step = min(step, 86400.0)
        hatch = (trace.get("marker") or {}).get("pattern") or {}
        boxes: list[tuple[float, float, float, float]] = []
        words: list[tuple[str, float, float, str]] = []
        for n, (a, size) in enumerate(zip(at, sizes, strict=False)):
            place = places.number(a)
            if place is None or size is None:
                continue
            base = float(item_of(bases, n) or 0.0) if bases else 0.0
            if self.layout.get("barmode") in ("stack", "relative"):
                key = (id(value), place)
                base = stacked.get(key, 0.0)
                stacked[key] = base + float(size)
            wide = (
                float(item_of(widths, n) or 0)
                if widths
                else step * (1 - float(self.layout.get("bargap") or 0.2))
            )
            if places.kind == "date" and widths:
                wide /= 1000.0  # Plotly measures time in milliseconds
            if self.layout.get("barmode") == "group" and not widths:
                beside = [t for t in self.data if t.get("type") == "bar" and self.axes_of(t) == (x, y)]
                wide /= len(beside)
                place += wide * (beside.index(trace) - (len(beside) - 1) / 2)
            # Where it begins beside its place: half of its width before it, unless the figure says.
            offset = item_of(offsets, n) if offsets else None
            scale = 1000.0 if places.kind == "date" else 1.0
            begins = place + (-wide / 2 if offset is None else float(offset) / scale)
            low, high = places.at(begins), places.at(begins + wide)
            begin, end = value.at(base), value.at(base + float(size))
            colour = (
                str(colours[n % len(colours)]) if colours else self._colour(trace, self.data.index(trace))
            )
            left, right, up, down = (begin, end, low, high) if across else (low, high, begin, end)
            box = (min(left, right), min(up, down), abs(right - left), abs(down - up))
            self.rect(*box, colour)
            boxes.append(box)
            if n < len(texts) and texts[n] and trace.get("textposition") != "none":
                if across:
                    side = 1 if end >= begin else -1
                    anchor = "start" if side > 0 else "end"
                    words.append((str(texts[n]), end + side * 5, (low + high) / 2 + 4, anchor))
                else:
                    words.append((str(texts[n]), (low + high) / 2, min(begin, end) - 5, "middle"))
        # All bars, then all their hatching, then all words: neighbours that look the same are one path.
        for box in boxes:
            self.hatch(*box, str(hatch.get("fgcolor") or self.text), str(hatch.get("shape") or ""))
        for text, across_at, down_at, anchor in words:
            self.write(text, across_at, down_at, size=12, anchor=anchor)

    def _heat(self, trace: dict[str, Any]) -> None:
        x, y = self.axes_of(trace)
        rows = [values_of(row) for row in trace.get("z") or []]
        known = [float(v) for row in rows for v in row if v is not None and v == v]
        bottom, top = trace.get("zmin"), trace.get("zmax")
        low = min(known, default=0.0) if bottom is None else float(bottom)
        high = max(known, default=1.0) if top is None else float(top)
        scale = trace.get("colorscale") or [[0, "#f4f6f8"], [1, "#0072b2"]]
        texts, words_at = trace.get("text") or [], list[tuple[str, int, int]]()
        for r, (b, row) in enumerate(zip(values_of(trace.get("y")), rows, strict=False)):
            for c, (a, v) in enumerate(zip(values_of(trace.get("x")), row, strict=False)):
                px, py = x.number(a), y.number(b)
                if px is None or py is None or v is None or v != v:
                    continue
                x0, x1 = sorted((x.at(px - 0.5), x.at(px + 0.5)))
                y0, y1 = sorted((y.at(py - 0.5), y.at(py + 0.5)))
                share = (float(v) - low) / ((high - low) or 1.0)
                self.rect(x0 + 1, y0 + 1, x1 - x0 - 2, y1 - y0 - 2, blend(scale, share))
                words = str(texts[r][c]) if r < len(texts) and c < len(texts[r]) else ""
                lines = lines_of(words)
                for number, line in enumerate(lines):
                    middle = (y0 + y1) / 2 + 4 + 14 * number - 7 * (len(lines) - 1)
                    words_at.append((line, round((x0 + x1) / 2), round(middle)))
        for line, across, down in words_at:
            # On the scale's colours in the dark as well: the colour of words on light ground stays.
            own = f'x="{across}" y="{down}"'
            shared = 'font-size="12" text-anchor="middle" style="fill:#16202a"'
            self.marks.append(Mark("text", shared, own, escape(line)))

    def _shape(self, shape: dict[str, Any]) -> None:
        xs = [self.pixel(shape.get(k), str(shape.get("xref") or "x"), "x") for k in ("x0", "x1")]
        ys = [self.pixel(shape.get(k), str(shape.get("yref") or "y"), "y") for k in ("y0", "y1")]
        if None in xs or None in ys:
            return
        (x0, x1), (y0, y1) = ([float(v or 0) for v in xs], [float(v or 0) for v in ys])
        line = shape.get("line") or {}
        if shape.get("type") == "line":
            dash = DASHES.get(str(line.get("dash")), "")
            self.line(x0, y0, x1, y1, line.get("color") or self.text, float(line.get("width") or 1), dash)
            return
        self.rect(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0), shape.get("fillcolor") or "none")

    def _note(self, note: dict[str, Any]) -> None:
        x = self.pixel(note.get("x"), str(note.get("xref") or "x"), "x")
        y = self.pixel(note.get("y"), str(note.get("yref") or "y"), "y")
        if x is None or y is None:
            return
        anchor = {"left": "start", "right": "end"}.get(str(note.get("xanchor")), "middle")
        size = float((note.get("font") or {}).get("size") or 12)
        lift = {"bottom": -3.0, "top": size}.get(str(note.get("yanchor")), size * 0.35)
        colour = (note.get("font") or {}).get("color") or self.text
        across = x + float(note.get("xshift") or 0)
        down = y + lift - float(note.get("yshift") or 0)
        text, turned = str(note.get("text") or ""), abs(float(note.get("textangle") or 0)) == 90
        anchor = "middle" if turned else anchor
        self.write(text, across, down, size=size, colour=colour, anchor=anchor, turned=turned)

    def _colour(self, trace: dict[str, Any], place: int) -> str:
        told = (trace.get("line") or {}).get("color") or (trace.get("marker") or {}).get("color")
        series = self.layout.get("colorway") or _SERIES
        return told if isinstance(told, str) else str(series[place % len(series)])

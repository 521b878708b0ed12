"""The frame of a still picture: its axes from what a figure holds, and where their values lie in pixels."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from kresearch.report.figures.axes import Axis, seconds_of
from kresearch.report.figures.pen import Pen, lines_of, width_of


class Frame(Pen):
    """Axes of a Plotly figure; parameters as of `draw_still`."""

    def __init__(
        self,
        data: Sequence[dict[str, Any]],
        layout: dict[str, Any],
        *,
        width: int,
        months: Sequence[str],
        ink: Callable[[str], str],
    ) -> None:
        super().__init__(ink=ink, text=(layout.get("font") or {}).get("color") or "#16202a")
        self.data, self.layout, self.months = data, layout, months
        self.width, self.height = width, int(layout.get("height") or 420)
        self.decimal = str(layout.get("separators") or ".,")[0]
        self.axes: dict[str, Axis] = {}
        self._make_axes()

    # Axes and places

    def _make_axes(self) -> None:
        for trace in self.data:
            for letter in "xy":
                key = str(trace.get(f"{letter}axis") or letter)
                spec = dict(self.layout.get(f"{letter}axis{key[1:]}") or {})
                values = values_of(trace.get(letter))
                self.axes.setdefault(key, Axis(spec, spec.get("type") or _guess(values, spec)))
        for trace in self.data:
            x, y = self.axes_of(trace)
            bar = trace.get("type") == "bar"
            for letter, axis in (("x", x), ("y", y)):
                axis.values += [n for v in values_of(trace.get(letter)) if (n := axis.number(v)) is not None]
                for sign, name in ((1, "array"), (-1, "arrayminus")):
                    error = trace.get(f"error_{letter}") or {}
                    sizes = values_of(error.get(name) or (error.get("array") if sign < 0 else None))
                    for v, size in zip(values_of(trace.get(letter)), sizes, strict=False):
                        if (n := axis.number(v)) is not None and size:
                            axis.values.append(n + sign * float(size))
            if bar:
                value = x if trace.get("orientation") == "h" else y
                value.values += [0.0, *self._ends(trace)]
        if self.layout.get("barmode") in ("stack", "relative"):
            self._stack_ranges()
        for key, axis in self.axes.items():
            only_lines = all(t.get("mode") == "lines" for t in self.data if self.axes_of(t)[0] is axis)
            axis.settle(padded=not (key[0] == "x" and axis.kind == "date" and only_lines))
        self._place()

    def axes_of(self, trace: dict[str, Any]) -> tuple[Axis, Axis]:
        """Return the two axes of a trace."""
        return self.axes[str(trace.get("xaxis") or "x")], self.axes[str(trace.get("yaxis") or "y")]

    def _ends(self, trace: dict[str, Any]) -> list[float]:
        values = values_of(trace.get("x" if trace.get("orientation") == "h" else "y"))
        bases = values_of(trace.get("base")) or [0.0] * len(values)
        if len(bases) == 1:
            bases = bases * len(values)
        return [float(b or 0) + float(v or 0) for b, v in zip(bases, values, strict=False)]

    def _stack_ranges(self) -> None:
        sums: dict[tuple[int, float], float] = {}
        for trace in self.data:
            if trace.get("type") == "bar":
                x, y = self.axes_of(trace)
                for at, value in zip(values_of(trace.get("x")), values_of(trace.get("y")), strict=False):
                    key = (id(y), float(x.number(at) or 0))
                    sums[key] = sums.get(key, 0.0) + float(value or 0)
                    y.values.append(sums[key])

    def _place(self) -> None:
        margin: dict[str, float] = {"l": 56.0, "r": 16.0, "t": 30.0, "b": 44.0}
        margin |= self.layout.get("margin") or {}
        for key, axis in self.axes.items():
            if key[0] == "y" and axis.spec.get("showticklabels", True):
                axis.start, axis.end = self.height, 0
                ticks = axis.ticks(self.months, decimal=self.decimal)
                widest = max((width_of(text, 12) for _, text in ticks), default=0.0)
                title = 22 if (axis.spec.get("title") or {}).get("text") else 0
                margin["l"] = max(margin["l"], min(widest, self.width * 0.45) + title + 14)
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

    def write_axis(self, key: str, axis: Axis) -> None:
        """Write an axis: grid, ticks, line and title."""
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
        ticks = axis.ticks(self.months, decimal=self.decimal)
        for at in [axis.at(value) for value, _ in ticks] if spec.get("showgrid", True) else []:
            ends = (at, edge, at, far) if flat else (edge, at, far, at)
            self.line(*ends, spec.get("gridcolor") or "#dfe4e9", 1)
        for value, text in ticks:
            at = axis.at(value)
            if not spec.get("showticklabels", True):
                continue
            room = width_of(text, 12)
            if flat and at - room / 2 < last:
                continue
            if flat:
                place = min(max(at, room / 2), self.width - room / 2)
                self.write(text, place, edge + 18, size=12, colour=soft, anchor="middle")
                last = place + room / 2 + 6
            else:
                up = 7.5 * (len(lines_of(text)) - 1)
                self.write(text, edge - 8, at + 4 - up, size=12, colour=soft, anchor="end", most=edge - gap)
        if flat:
            self.line(axis.start, edge, axis.end, edge, spec.get("linecolor") or soft, 1)
        words = (
            (spec.get("title") or {}).get("text")
            if isinstance(spec.get("title"), dict)
            else spec.get("title")
        )
        if words:
            middle = (axis.start + axis.end) / 2
            if flat:
                self.write(str(words), middle, edge + 38, size=13, anchor="middle")
            else:
                self.write(str(words), 14, middle, size=13, anchor="middle", turned=True)

    def pixel(self, value: Any, ref: str, letter: str) -> float | None:
        """Return where a value of an axis, or a share of the paper, lies."""
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


def values_of(values: Any) -> list[Any]:
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


def item_of(values: Any, place: int) -> Any:
    """Return the value at a place, a single one at every place."""
    found = values_of(values)
    return found[place % len(found)] if found else None


def _guess(values: list[Any], spec: dict[str, Any]) -> str:
    known = [v for v in values if v is not None]
    if not any(isinstance(v, str) for v in known) or spec.get("tickvals") is not None:
        return "linear"
    return "date" if all(seconds_of(v) is not None for v in known) else "category"

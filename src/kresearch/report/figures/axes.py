"""Axes of a still picture: from values to pixels, and where the ticks stand."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

_HOUR, _DAY = 3600.0, 86400.0
_TIME_STEPS = [_HOUR * h for h in (1, 3, 6, 12)] + [
    _DAY * d for d in (1, 2, 5, 10, 15, 30, 61, 91, 182, 365, 730)
]


def seconds_of(value: Any) -> float | None:
    """Return a time, written as Plotly takes it, in seconds since 1970; None where it is none."""
    try:
        at = datetime.fromisoformat(str(value)[:26].replace("T", " "))
    except ValueError:
        return None
    return at.replace(tzinfo=at.tzinfo or UTC).timestamp()


@dataclass
class Axis:
    """One axis: its specification in the layout, its place in pixels, and the values it must show."""

    spec: dict[str, Any]  #: The axis in the layout of a Plotly figure.
    kind: str
    start: float = 0.0
    end: float = 1.0
    values: list[float] = field(default_factory=list)  #: All values on it, as numbers.
    names: list[str] = field(default_factory=list)
    low: float = 0.0
    high: float = 1.0

    def number(self, value: Any) -> float | None:
        """Return a value of the data as a number on the axis; None where there is none."""
        if value is None or (isinstance(value, float) and math.isnan(value)):
            return None
        if self.kind == "date":
            return seconds_of(value)
        if self.kind == "category":
            if str(value) not in self.names:
                self.names.append(str(value))
            return float(self.names.index(str(value)))
        number = float(value)
        if self.kind == "log":
            return math.log10(number) if number > 0 else None
        return number

    def settle(self, *, padded: bool) -> None:
        """Fix the range: the one of the layout, else that of the values with a little room."""
        told = self.spec.get("range")
        if told is not None:
            # The range of a logarithmic axis is in powers of ten already.
            ends = [float(v) if self.kind == "log" else self.number(v) for v in told]
            self.low, self.high = (float(v or 0.0) for v in ends)
            return
        self.low, self.high = (min(self.values), max(self.values)) if self.values else (0.0, 1.0)
        if self.kind == "category":
            self.low, self.high = -0.5, len(self.names) - 0.5
        elif self.low == self.high:
            self.low, self.high = self.low - 1, self.high + 1
        elif padded:
            room = (self.high - self.low) * 0.06
            self.low, self.high = self.low - room, self.high + room
        if self.spec.get("autorange") == "reversed":
            self.low, self.high = self.high, self.low

    def at(self, number: float) -> float:
        """Return the pixel of a number."""
        return self.start + (number - self.low) / ((self.high - self.low) or 1.0) * (self.end - self.start)

    def ticks(self, months: Sequence[str], *, decimal: str) -> list[tuple[float, str]]:
        """Return number and label of each tick within the range."""
        if self.spec.get("tickvals") is not None:
            values = list(self.spec["tickvals"])
            labels = self.spec.get("ticktext") or values
            pairs = [(self.number(v), str(label)) for v, label in zip(values, labels, strict=False)]
            found: Iterable[tuple[float, str]] = ((v, label) for v, label in pairs if v is not None)
        elif self.kind == "category":
            found = [(float(n), name) for n, name in enumerate(self.names)]
        elif self.kind == "date":
            found = self._times(months)
        else:
            found = self._numbers(decimal)
        inside = sorted((self.low, self.high))
        slack = (inside[1] - inside[0]) * 1e-9
        return [(v, label) for v, label in found if inside[0] - slack <= v <= inside[1] + slack]

    def _numbers(self, decimal: str) -> list[tuple[float, str]]:
        low, high = sorted((self.low, self.high))
        most = int(self.spec.get("nticks") or max(3, abs(self.end - self.start) // 70))
        rough = (high - low) / most
        power = 10.0 ** math.floor(math.log10(rough))
        steps = [power * m for m in (0.1, 0.2, 0.5, 1, 2, 5, 10)]
        place = next(n for n, step in enumerate(steps) if step >= rough * 0.999)
        # One number alone on an axis says nothing of its scale.
        for step in reversed(steps[max(0, place - 2) : place + 1]):
            first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
            if last - first >= 1 or self.kind == "log":
                break
        values = [k * step for k in range(first, last + 1)]
        digits = max(0, -math.floor(math.log10(step)))
        return [(v, self._label(v, digits, decimal)) for v in values]

    def _label(self, value: float, digits: int, decimal: str) -> str:
        if self.kind == "log":
            return f"{10**value:g}".replace(".", decimal)
        share = "%" in str(self.spec.get("tickformat", ""))
        text = f"{value * 100:.{max(0, digits - 2)}f}\u00a0%" if share else f"{value + 0.0:,.{digits}f}"
        if decimal == ",":
            text = text.translate({ord(","): ".", ord("."): ","})
        return text.replace("-", "\u2212")

    def _times(self, months: Sequence[str]) -> list[tuple[float, str]]:
        low, high = sorted((self.low, self.high))
        most = min(int(self.spec.get("nticks") or 8), max(2, int(abs(self.end - self.start) // 90)))
        step = next((s for s in _TIME_STEPS if (high - low) / s <= most), _TIME_STEPS[-1])
        first = math.ceil(low / step) * step if step < _DAY else math.ceil(low / _DAY) * _DAY
        found: list[tuple[float, str]] = []
        value = first
        while value <= high:
            at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=value)
            label = f"{at.day} {months[at.month - 1]}"
            if step < _DAY and at.hour:
                label = f"{at:%H:%M}"
            elif not found or (at.month == 1 and at.day <= step / _DAY):
                label += f" {at.year}"
            found.append((value, label))
            value += step
        return found

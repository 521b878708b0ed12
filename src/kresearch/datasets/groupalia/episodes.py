"""The episodes of the simulated case: the span of the log, the silences, the windows."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kresearch.datasets.groupalia.life import DAY, Span
from kresearch.datasets.groupalia.parameters import GroupaliaParameters
from kresearch.datasets.groupalia.profiles import BRAND, HOLIDAY

HOLIDAY_BEGINS_DAYS_BEFORE = 53


def find_cases(parameters: GroupaliaParameters) -> list[dict[str, Any]]:
    """Return the planted episodes with their windows (UTC, half-open)."""
    storm = _midnight(parameters.onset_seconds)
    silence = silence_of(parameters)
    end = span_of(parameters).end
    cases = [
        {
            "name": "groupalia-spike",
            "account": BRAND,
            "kind": "negative",
            "baseline": _window(storm - 28 * DAY, storm),
            "spike": _window(storm, storm + 3 * DAY),
            "recovery": _window(storm + 3 * DAY, max(end, storm + 4 * DAY)),
            "silence": _window(silence.start, silence.end) if parameters.silence_days else None,
        }
    ]
    if parameters.holiday_days:
        away = holiday_of(parameters)
        gone = _window(away.start, away.end)
        cases.append(
            {
                "name": "holiday-silence",
                "account": HOLIDAY,
                "kind": "silence",
                "baseline": _window(away.start - 28 * DAY, away.start),
                "spike": gone,
                "recovery": _window(away.end, away.end + 28 * DAY),
                "silence": gone,
            }
        )
    return cases


def _midnight(seconds: int) -> int:
    return seconds - seconds % DAY


def silence_of(p: GroupaliaParameters) -> Span:
    """Return when the brand is silent: from the midnight (UTC) after the storm."""
    start = _midnight(p.onset_seconds) + DAY
    return Span(start, start + p.silence_days * DAY)


def holiday_of(p: GroupaliaParameters) -> Span:
    """Return when the account ``holiday`` is away."""
    start = _midnight(p.onset_seconds) - HOLIDAY_BEGINS_DAYS_BEFORE * DAY
    return Span(start, start + p.holiday_days * DAY)


def span_of(p: GroupaliaParameters) -> Span:
    """Return the span of the whole log."""
    return Span(_midnight(p.onset_seconds) - p.baseline_days * DAY, silence_of(p).end + p.return_days * DAY)


def _window(start: int, end: int) -> tuple[pd.Timestamp, pd.Timestamp]:
    return pd.Timestamp(start, unit="s", tz="UTC"), pd.Timestamp(end, unit="s", tz="UTC")

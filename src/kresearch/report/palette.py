"""Colours, dashes and markers. Okabe and Ito's palette; colour is never the only sign.

Figures are drawn in the light colours; `DARK_OF` says what each becomes in the dark. On
white the palette's yellow and sky blue are too faint for lines (under 3:1), so they are
darkened there; orange is left out, because it is too near to vermillion.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Ink:
    """One colour in the light and in the dark."""

    light: str
    dark: str


TEXT = Ink("#16202a", "#e8edf2")
MUTED = Ink("#55616d", "#a9b4bf")
GRID = Ink("#dfe4e9", "#343d47")
PAPER = Ink("#ffffff", "#161b21")

BLACK = Ink("#111820", "#f2f5f8")
BLUE = Ink("#0072b2", "#56b4e9")
VERMILLION = Ink("#d55e00", "#ff8b3d")
GREEN = Ink("#009e73", "#2fd0a2")
PURPLE = Ink("#b5578f", "#e59cc6")
YELLOW = Ink("#857500", "#f0e442")
SKY = Ink("#2a86bd", "#8fd0f5")
GREY = Ink("#6b7680", "#96a1ac")

#: Of the polarity classes: hue, lightness and pattern all differ.
NEGATIVE = Ink("#d55e00", "#ff8b3d")
NEUTRAL = Ink("#8b96a1", "#87929d")
POSITIVE = Ink("#0072b2", "#56b4e9")
UNKNOWN = Ink("#c3cad1", "#4d5864")

#: Of the windows of a case: faint fills, named in words as well.
WINDOW_BASELINE = Ink("rgba(107,118,128,0.07)", "rgba(150,161,172,0.09)")
WINDOW_SPIKE = Ink("rgba(213,94,0,0.16)", "rgba(255,139,61,0.22)")
WINDOW_RECOVERY = Ink("rgba(0,114,178,0.06)", "rgba(86,180,233,0.09)")
WINDOW_SILENCE = Ink("rgba(181,87,143,0.85)", "rgba(229,156,198,0.85)")


@dataclass(frozen=True)
class Style:
    """How one series is drawn."""

    ink: Ink
    dash: str
    symbol: str
    width: float = 2.2

    @property
    def colour(self) -> str:
        """The light colour, which is what figures are built with."""
        return self.ink.light


REFERENCE_STYLE = Style(BLACK, "solid", "circle", 3.0)
SERIES = (
    Style(BLUE, "dash", "square"),
    Style(VERMILLION, "solid", "triangle-up"),
    Style(GREEN, "dot", "diamond", 2.6),
    Style(PURPLE, "dashdot", "cross"),
    Style(YELLOW, "longdash", "triangle-down"),
    Style(SKY, "longdashdot", "star"),
)
_BASELINES = (Style(GREY, "dot", "x-thin-open", 1.6), Style(GREY, "dash", "cross-thin-open", 1.6))

_ALL = (TEXT, MUTED, GRID, PAPER, BLACK, BLUE, VERMILLION, GREEN, PURPLE, YELLOW, SKY, GREY)
_FILLS = (NEUTRAL, UNKNOWN, WINDOW_BASELINE, WINDOW_SPIKE, WINDOW_RECOVERY, WINDOW_SILENCE)
#: Light colour -> dark colour, for every colour a figure may hold.
DARK_OF: dict[str, str] = {ink.light: ink.dark for ink in (*_ALL, *_FILLS)}

#: Colour of a bar on paper, where patterns make huge files: apart by lightness alone.
ON_PAPER: dict[str, str] = {
    NEGATIVE.light: "#8a3300",
    NEUTRAL.light: "#d3d9de",
    POSITIVE.light: "#56b4e9",
    UNKNOWN.light: "#ffffff",
}


def style_series(labels: list[str], *, reference: str | None, baselines: frozenset[str]) -> dict[str, Style]:
    """Return a style for each label: the reference black and thick, baselines thin and grey."""
    styles: dict[str, Style] = {}
    plain = trivial = 0
    for label in labels:
        if label == reference:
            styles[label] = REFERENCE_STYLE
        elif label in baselines:
            styles[label] = _BASELINES[trivial % len(_BASELINES)]
            trivial += 1
        else:
            styles[label] = SERIES[plain % len(SERIES)]
            plain += 1
    return styles

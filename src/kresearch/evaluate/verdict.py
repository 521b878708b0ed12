"""Verdicts and sentences: words that say what a test showed and no more."""

from __future__ import annotations

import math
from typing import Any

#: What a comparison can come to.
VERDICTS = (
    "better",
    "worse",
    "no practical difference",
    "no difference shown",
    "not enough cases",
    "not comparable",
    "saturated",
)


def judge(row: dict[str, Any], *, alpha: float) -> str:
    """Return the verdict on a row of a comparison.

    Parameters
    ----------
    row
        ``n, enough, shift, p_holm, p_equivalence`` of differences where below 0 is better.
    alpha
        Level of the tests.
    """
    if not row["enough"]:
        return "not enough cases"
    # Equivalence first: a difference can be real and too small to matter.
    if row["p_equivalence"] < alpha:
        return "no practical difference"
    if row["p_holm"] < alpha and row["shift"] != 0:
        return "better" if row["gain"] > 0 else "worse"
    return "no difference shown"


def write_sentence(row: dict[str, Any], *, level: float) -> str:
    """Return the sentence of a row: the verdict with its numbers, and what was not shown."""
    subject = f"{row['variant']} against {row['reference']}"
    cases, accounts = int(row.get("cases", row["n"])), int(row["n"])
    of = f"{row['metric']} of {cases} {row['kind']} case{'s' if cases != 1 else ''}"
    if cases != accounts:
        of += f" of {accounts} account{'s' if accounts != 1 else ''}"
    if row["verdict"] == "not comparable":
        return f"{subject}, {row['metric']} of {row['kind']} cases: not comparable. {row['note']}"
    if row["verdict"] == "saturated":
        return (
            f"{subject}: {of}: saturated. In {row['saturated']} of them one of the two lies at the floor or "
            "the ceiling of the scale, where differences mean nothing, so nothing is tested."
        )
    shift = f"{row['shift']:+z.2f} {_unit(row)}"
    if row["verdict"] == "not enough cases":
        reach = f"with {row['n']} the smallest reachable p is {format_p(row['smallest_p'])}"
        if row["smallest_p"] >= 1.0:
            reach = f"{row['n']} can show nothing"
        return (
            f"{subject}: {of} shifts by {shift}. Not enough {_units(row)} for a test: {reach}, and 6 is the "
            "fewest that can reach 0.05."
        )
    interval = f"{level:.0%} interval {row['low']:+z.2f} to {row['high']:+z.2f}"
    numbers = f"{shift} ({interval}; effect {row['effect']:+z.2f}; Holm-adjusted p {format_p(row['p_holm'])})"
    wins = f"better in {row['wins']}, equal in {row['ties']}, worse in {row['losses']}"
    head = f"{subject}: {of} shifts by {numbers}; {wins}."
    if row["verdict"] == "no practical difference":
        return (
            f"{head} Within the declared margin of {row['margin']:g} {_unit(row)}: no practical difference."
        )
    if row["verdict"] == "no difference shown":
        reach = ""
        if row["smallest_p"] > 1 - level:
            reach = (
                f" With {row['ties']} of {row['n']} equal the smallest reachable p is "
                f"{format_p(row['smallest_p'])}."
            )
        return f"{head} No difference is shown, which does not show that there is none.{reach}"
    return f"{head} {row['verdict'].capitalize()}: {_better(row['direction'])}."


def format_p(p: float) -> str:
    """Return a p value in words that do not claim more digits than it has."""
    if math.isnan(p):
        return "not tested"
    return "under 0.001" if p < 0.001 else f"{p:.3f}"


def _units(row: dict[str, Any]) -> str:
    """Return what is counted: cases, or accounts where some have several cases."""
    return "accounts" if int(row.get("cases", row["n"])) != int(row["n"]) else "cases"


def _unit(row: dict[str, Any]) -> str:
    return f"{row['unit']} in distance from 0" if row["direction"] == "zero" else str(row["unit"])


def _better(direction: str) -> str:
    words = {"min": "lower is better", "max": "higher is better", "zero": "nearer to 0 is better"}
    return words[direction]

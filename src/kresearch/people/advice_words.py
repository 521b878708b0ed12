"""Advice in words: what it would take, what one more act moves, and what a storm would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kresearch._common.html_cards import clean

if TYPE_CHECKING:
    from kresearch.people.advice import Advice, VariantAdvice

#: Ways to the target that are named in words; the rest is in the tables.
SHOWN = 4
#: Said of an account that has nothing above the scale's baseline.
FLOOR = ", the floor of the scale, where single acts show nothing"


def say_advice(advice: Advice) -> str:
    """Return an advice as a few lines of text."""
    lines = [say_head(advice)]
    for one in advice.variants:
        lines += [f"{one.variant}: {say_way(advice, one)}", f"  {say_storm(advice, one)}"]
    lines += [f"{label} cannot answer: {why}" for label, why in advice.declined.items()]
    return "\n".join([*lines, *advice.notes])


def say_head(advice: Advice) -> str:
    """Return what was asked."""
    return (
        f"{clean(advice.account)} on {advice.at:%Y-%m-%d %H:%M} UTC: what would have given {advice.gain:g} "
        f"points more, had it happened within {advice.days:g} days"
    )


def say_way(advice: Advice, one: VariantAdvice) -> str:
    """Return the cheapest way to the gain under a rule, or why there is none."""
    stands = f"{one.before.score:.2f} points{FLOOR if one.floor else ''}."
    if not one.mixes:
        return " ".join([stands, *one.unreached])
    first = one.mixes[0]
    cost = f" at a cost of {first.cost:,.2f}" if advice.costs_declared else ""
    also = "; ".join(mix.say() for mix in one.mixes[1:SHOWN])
    told = f"{stands} {first.say()} by new people{cost} would make it {first.score:.2f}."
    return f"{told} Or {also}." if also else told


def say_storm(advice: Advice, one: VariantAdvice) -> str:
    """Return what a storm would do under a rule."""
    points = one.storm.score - one.before.score
    told = f"{advice.storm.say()} would move it by {points:+z.2f} points to {one.storm.score:.2f}"
    if one.storm.valence == one.storm.valence:
        told += f", its valence to {one.storm.valence:+z.1f}"
    return f"{told}."

"""`check_variant`: try every law that applies to a variant, and tell all that are broken."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kresearch.errors import CheckError, KresearchWarning, UsageError
from kresearch.testing.laws import LAWS, TOLERANCE, Law, with_empty_account
from kresearch.testing.scenarios import SCENARIOS, scenario_worlds
from kresearch.testing.worlds import World, gather, random_world
from kresearch.variants import Variant, resolve, score_many


@dataclass(frozen=True)
class Violation:
    """A law that a variant broke.

    Parameters
    ----------
    variant
        The variant's label.
    law
        The law's name.
    text
        What the law says.
    found
        Where and how it was broken.
    """

    variant: str
    law: str
    text: str
    found: str


class VariantLawError(CheckError):
    """One or more laws are broken; `violations` has them all."""

    def __init__(self, violations: Sequence[Violation]) -> None:
        self.violations = list(violations)
        lines = "\n".join(f"  {v.variant}: {v.law} ({v.text}): {v.found}" for v in violations)
        super().__init__(
            f"{len(violations)} broken laws.\n{lines}\nMend the chain, or take a law that is not of the "
            "variant's nature out of its claims (or into its waives) and say why in its docstring."
        )


def applies(law: str, claimed: bool, variant: Variant) -> bool:
    """Return whether a variant must keep a law."""
    return law in variant.claims if claimed else law not in variant.waives


def check_variant(
    which: str | Variant | type[Variant], *, worlds: int = 8, seed: int = 0, **parameters: Any
) -> None:
    """Try all laws that apply to a variant on made-up worlds.

    Parameters
    ----------
    which
        Name, class or instance of the variant.
    worlds
        How many random worlds, one or more.
    seed
        Of the worlds.
    **parameters
        The variant's parameters.

    Raises
    ------
    VariantLawError
        When laws are broken; its text has each with a counterexample.
    UsageError
        When there is no world to try them on.

    Examples
    --------
    >>> import kresearch as kr
    >>> kr.testing.check_variant("quantity", worlds=1)
    """
    rng = np.random.default_rng(seed)
    made = [random_world(np.random.default_rng(rng.integers(1 << 31))) for _ in range(worlds)]
    violations = check_worlds([resolve(which, parameters)], made, seed=seed)
    if violations:
        raise VariantLawError(violations)


def check_worlds(variants: Sequence[Variant], worlds: Sequence[World], *, seed: int = 0) -> list[Violation]:
    """Try all laws on given worlds, all in one log, and return the broken ones.

    Parameters
    ----------
    variants
        The variants, made already (`kresearch.variants.resolve`).
    worlds
        One or more, as of `random_world`.
    seed
        Of the changes that the laws make to the worlds.

    Returns
    -------
    list of Violation
        Empty when every law that applies holds.

    Raises
    ------
    UsageError
        When there is no world, or no variant.

    Examples
    --------
    >>> import kresearch as kr
    >>> import numpy
    >>> world = kr.testing.random_world(numpy.random.default_rng(0), interactions=20)
    >>> kr.testing.check_worlds([kr.variants.resolve("quantity")], [world])
    []
    """
    if not worlds or not variants:
        raise UsageError(
            f"{len(variants)} variants and {len(worlds)} worlds: nothing could be tried, so nothing would be "
            "found broken. Allowed: one or more of each. Give some, e.g. worlds=8."
        )
    made: dict[str, World] = {}
    for number, world in enumerate(worlds):
        base = with_empty_account(world)
        for place, law in enumerate(LAWS):
            before = _without_polarity(base) if law.name == "equal-when-positive" else base
            after = law.change(base, np.random.default_rng([seed, number, place]))
            made[f"{number}.{place}.before"], made[f"{number}.{place}.after"] = before, after
    made |= scenario_worlds()
    log = gather(made)
    alone = gather({"0.0.before": made["0.0.before"]})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", KresearchWarning)  # worlds know few polarities on purpose
        frames = score_many(log, variants)
        strangers = score_many(alone, variants)
        few = _some_accounts(frames[variants[0].label])
        subsets = score_many(log, variants, accounts=few)
    found: list[Violation] = []
    for variant in variants:
        scores = _by_world(frames[variant.label])
        found += _broken_laws(variant, scores, made, len(worlds))
        for scenario in SCENARIOS:
            if applies(scenario.name, True, variant):
                problem = scenario.check(scores)
                found += _violations(variant, scenario.name, scenario.text, problem)
        if applies("frozen-scale", False, variant):
            lone = _by_world(strangers[variant.label])["0.0.before"]
            both = scores["0.0.before"].join(lone.add_suffix("_alone"), how="inner")
            moved = (both["score"] - both["score_alone"]).abs().max()
            problem = f"a score moved by {moved:.6f} points" if moved > TOLERANCE else None
            found += _violations(variant, "frozen-scale", "strangers change nobody's score", problem)
        if applies("subset", False, variant):
            problem = _differs_from_whole(frames[variant.label], subsets[variant.label], few)
            found += _violations(variant, "subset", "some accounts alone score as among all", problem)
    return found


def _some_accounts(frame: pd.DataFrame) -> list[str]:
    """Return a third of the accounts that were scored, spread over all worlds."""
    return sorted(frame["account"].unique())[::3]


def _differs_from_whole(whole: pd.DataFrame, part: pd.DataFrame, accounts: list[str]) -> str | None:
    """Return the first difference between scores of some accounts alone and among all."""
    wanted = whole[whole["account"].isin(accounts)].set_index(["account", "at"])["score"]
    found = part.set_index(["account", "at"])["score"]
    if not wanted.index.sort_values().equals(found.index.sort_values()):
        return f"{len(wanted)} rows among all, {len(found)} alone"
    moved = (wanted - found).abs().reset_index(name="points")
    if not (moved["points"] > TOLERANCE).any():
        return None
    worst = moved.iloc[int(moved["points"].to_numpy().argmax())]
    return (
        f"account {str(worst['account']).partition('/')[2]} on {worst['at']:%Y-%m-%d}: {worst['points']:.6f} "
        "points apart when asked for alone; a part that looks at all of the log must say so in its attributes"
    )


def _broken_laws(
    variant: Variant, scores: dict[str, pd.DataFrame], made: dict[str, World], worlds: int
) -> Iterable[Violation]:
    """Try the laws of random worlds."""
    for place, law in enumerate(LAWS):
        if not applies(law.name, law.claimed, variant):
            continue
        for number in range(worlds):
            pair = [f"{number}.{place}.{side}" for side in ("before", "after")]
            problem = law.check(scores[pair[0]], scores[pair[1]], made[pair[0]], made[pair[1]], variant)
            if problem:
                yield from _violations(variant, law.name, law.text, f"world {number}, {problem}")
                break


def _violations(variant: Variant, law: str, text: str, problem: str | None) -> list[Violation]:
    return [Violation(variant.label, law, text, problem)] if problem else []


def _by_world(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Split a score frame into worlds, accounts back under their own names."""
    names = frame["account"].str.split("/", n=1, expand=True)
    frame = frame.assign(world=names[0], account=names[1])
    return {
        str(world): part.drop(columns="world").set_index(["account", "at"]).sort_index()
        for world, part in frame.groupby("world")
    }


def _without_polarity(world: World) -> World:
    return world.replace(interactions=world.interactions.assign(polarity=np.nan))


__all__ = ["Law", "VariantLawError", "Violation", "check_variant", "check_worlds"]

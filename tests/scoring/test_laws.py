"""The laws of a score, for every registered variant; and proof that the laws can fail."""

from __future__ import annotations

import warnings
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kresearch.errors import UsageError
from kresearch.scoring import (
    Boxcar,
    CalendarClock,
    Chain,
    LogisticScale,
    LogOf,
    Rows,
    StrengthTimesStance,
    Weights,
)
from kresearch.testing import VariantLawError, World, check_variant, check_worlds, random_world
from kresearch.variants import Variant, list_variants, resolve, score_many
from kresearch.variants.quantity import QUANTITY

GROUPS = 7
worlds = st.builds(
    lambda seed, n, days: random_world(np.random.default_rng(seed), interactions=n, days=days),
    seed=st.integers(0, 2**31),
    n=st.integers(3, 40),
    days=st.integers(12, 40),
)


def test_laws_tried_on_nothing_are_not_kept() -> None:
    for worlds in (0, -3):
        with pytest.raises(UsageError, match="1 variants and 0 worlds"):
            check_variant("quantity", worlds=worlds)
    for variants, made in (
        ([], [random_world(np.random.default_rng(1))]),
        ([resolve("quantity")], []),
        ([], []),
    ):
        with pytest.raises(UsageError, match="nothing could be tried"):
            check_worlds(variants, made)


@pytest.mark.slow
def test_every_registered_variant_keeps_its_laws() -> None:
    variants = [resolve(listing.name) for listing in list_variants() if listing.origin == "kresearch"]
    assert len(variants) >= 8
    assert check_worlds(variants, [random_world(np.random.default_rng(7), interactions=60)]) == []


@pytest.mark.slow
@given(world=worlds, turn=st.integers(0, GROUPS - 1))
def test_registered_variants_keep_their_laws_in_any_world(world: World, turn: int) -> None:
    # Some of the variants per world: so many worlds are tried at the cost of few.
    names = [listing.name for listing in list_variants() if listing.origin == "kresearch"][turn::GROUPS]
    assert check_worlds([resolve(name) for name in names], [world]) == []


@pytest.mark.slow
def test_the_laws_hold_for_other_parameters_too() -> None:
    made = [random_world(np.random.default_rng(seed)) for seed in range(4)]
    variants = [
        resolve("sentiment-penalise", {"penalty": 3.0}),
        resolve("inactivity-freeze", {"days": 1}),
        resolve("inactivity-freeze", {"days": 30}),
        resolve("inactivity-grace", {"days": 3, "slowdown": 9}),
        resolve("sentiment-freeze", {"penalty": 0.5, "days": 14}),
    ]
    assert check_worlds(variants, made) == []


class Broken(Variant):
    """A variant that claims everything, for chains that break something."""

    name: ClassVar[str] = "broken"
    claims: ClassVar[frozenset[str]] = frozenset({"monotone", "many-beat-one", "diminishing"})


def _broken(chain: Chain, **extra: Any) -> Variant:
    return type("Made", (Broken,), {"chain": lambda self: chain, **extra})()


class _Restless(CalendarClock):
    """Says it reads posts, and counts every day: nothing is frozen."""

    reads_posts = True


class _Rewarding(StrengthTimesStance):
    """Counts negatives as a loss although it claims to be monotone."""

    @property
    def columns(self) -> frozenset[str]:
        return frozenset({"moment"})

    def weigh(self, rows: Rows) -> Weights:
        plain = super().weigh(rows)
        sign = np.where(rows.polarities < 0, -1.0, 1.0)
        return Weights(plain.worth * sign, plain.weight * sign, plain.amplifying)


class _Crowded(StrengthTimesStance):
    """Shares one say among all rows it sees, and does not say that it looks at other rows."""

    def weigh(self, rows: Rows) -> Weights:
        plain = super().weigh(rows)
        crowd = np.bincount(rows.actor + 1)[rows.actor + 1]
        return Weights(plain.worth / crowd, plain.weight / crowd, plain.amplifying)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("variant", "law"),
    [
        (
            _broken(QUANTITY.replace(scale=LogisticScale(10.0, 30.0, 4.0), combine=LogOf("reactions"))),
            "many-beat-one",
        ),
        (_broken(QUANTITY.replace(scale=LogisticScale(10.0, 9.0, 4.0))), "diminishing"),
        (_broken(QUANTITY.replace(weighting=_Rewarding())), "monotone"),
        (_broken(QUANTITY.replace(weighting=_Crowded()), claims=frozenset()), "subset"),
        (
            _broken(
                QUANTITY.replace(memory=Boxcar(10)),
                claims=frozenset({"frozen-when-inactive"}),
                __annotations__={"days": float},
                days=7.0,
            ),
            "frozen-when-inactive",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_broken_variant_is_found_out(variant: Variant, law: str) -> None:
    with pytest.raises(VariantLawError) as caught:
        check_variant(variant, worlds=3)
    assert law in {violation.law for violation in caught.value.violations}
    assert law in str(caught.value)
    assert "Mend the chain" in str(caught.value)


def test_sentiment_variants_equal_quantity_when_nothing_is_negative() -> None:
    from kresearch.testing.worlds import gather

    world = random_world(np.random.default_rng(3))
    kind = world.replace(interactions=world.interactions.assign(polarity=world.interactions.polarity.abs()))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frames = score_many(gather({"w": kind}), ["quantity", "sentiment-ignore", "sentiment-penalise"])
    reference = frames["quantity"]["score"]
    assert (frames["sentiment-ignore"]["score"] == reference).all()
    assert (frames["sentiment-penalise"]["score"] == reference).all()

"""The variant fitted to what was written down of Klout in 2010 differs where it says."""

from __future__ import annotations

import numpy as np

from kresearch.scoring.eras import era_chain
from kresearch.scoring.ticks import Every
from kresearch.variants import resolve
from kresearch.variants.klout_2010_observed import Sloped


def test_the_line_by_hand() -> None:
    """Two acts, ten and twenty days old, in a window of thirty days that ends at one half."""
    memory, clock = Sloped(30.0, 0.5), np.array([25.0])
    born = np.array([15.0, 5.0])
    found = memory.value(np.array([2.0]), np.array([born.sum()]), clock, Every("1d"))
    np.testing.assert_allclose(found, [(1 - 0.5 * 10 / 30) + (1 - 0.5 * 20 / 30)])


def test_it_differs_from_the_stated_era_in_memory_weights_networks_and_scale_only() -> None:
    chain, stated = resolve("klout-2010-observed").chain(), era_chain("klout-2010")
    assert (chain.weighting, chain.clock, chain.signals, chain.absence) == (
        stated.weighting, stated.clock, stated.signals, stated.absence,
    )  # fmt: skip
    assert chain.combine.over_networks == era_chain("klout-2011").combine.over_networks == 1.5
    assert chain.combine.amplification == 0.1 and chain.memory == Sloped(30.0, 0.75)

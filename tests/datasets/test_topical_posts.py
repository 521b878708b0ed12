"""Simulated topical posts: the same seed gives the same log, and the planted topics are theirs."""

from __future__ import annotations

import kresearch as kr


def test_the_seed_makes_the_log_and_the_truth() -> None:
    one, two, other = (kr.simulate.topical_posts(seed=seed, days=20) for seed in (1, 1, 2))
    assert one.log.digest() == two.log.digest() != other.log.digest()
    assert one.log.simulated and one.truth.equals(two.truth)
    loyal = kr.simulate.topical_posts(days=20, loyalty=1).truth
    assert set(loyal.loc[loyal["post"].str.startswith("anna"), "intent"]) == {"travel"}

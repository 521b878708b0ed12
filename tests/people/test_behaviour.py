"""What-if on behaviour: the numbers are those of kresearch.score on the log with the further rows in it."""

from __future__ import annotations

import warnings

import pandas as pd
import pytest

import kresearch as kr
from kresearch.people import (
    FurtherNetwork,
    MorePosts,
    NewActors,
    PaidCampaign,
    Storm,
    what_if_behaviour,
)

CHANGES = (
    MorePosts(reactions=0.0, days=20),
    MorePosts(per_day=1, days=20),
    NewActors(25, "share", days=10),
    FurtherNetwork(share=0.5),
    PaidCampaign(actors=4, days=9, network="facebook"),
    Storm(60, 0.7),
)
#: Rules that look at one account, at what its actors do elsewhere, and at the whole graph.
VARIANTS = [
    *(kr.variants.resolve(name) for name in ("quantity", "diluted", "sentiment-freeze", "h-index", "kred")),
    kr.variants.resolve("pagerank", {"step": 20}),
]


@pytest.fixture(autouse=True)
def _quiet():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", kr.KresearchWarning)
        yield


def with_rows(log, acts, own):
    """Return a log with further rows in it, read from the start."""
    old = log.interactions.to_pandas()
    new = [old[["account", "actor", "kind", "network", "at", "polarity", "post"]], acts]
    acted = pd.concat([part for part in new if len(part)], ignore_index=True)
    posts = None if log.posts is None else log.posts.to_pandas()[["account", "post", "network", "at"]]
    if posts is not None and len(own):
        posts = pd.concat([posts, own], ignore_index=True)
    return kr.InteractionLog(acted, posts, simulated=True)


@pytest.mark.parametrize("posts", [True, False], ids=["posts", "post ids"])
def test_the_numbers_are_those_of_a_log_with_these_rows(make, posts):
    log = make(400, posts=posts, days=40)
    told = what_if_behaviour(log, "anna", CHANGES, VARIANTS)
    last = log.interactions["at"].max().to_pyarrow().as_py()
    for some in ((CHANGES[1],), CHANGES):
        changed = with_rows(log, *told.rows(*some))
        scores = kr.score_many(changed, VARIANTS, accounts=["anna"], until=last)
        said = some[0].say() if len(some) == 1 else "all of these together"
        rows = told.frame[told.frame["change"] == said].set_index("variant")
        assert set(rows.index) == {variant.label for variant in VARIANTS}
        for label, row in rows.iterrows():
            theirs = scores[label].iloc[-1]
            assert row["after"] == pytest.approx(theirs["score"], abs=1e-6), (said, label)
            assert row["valence_after"] == pytest.approx(theirs["valence"], abs=1e-4), (said, label)

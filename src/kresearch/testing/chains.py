"""Scores of a bare chain, to try its parts before they have the name of a variant."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kresearch.scoring import Chain
from kresearch.scoring.output import NamedChain, Scores

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.interactions import InteractionLog


def score_chain(
    log: InteractionLog, chain: Chain, *, accounts: Iterable[str] | None = None, every: str = "1d"
) -> pd.DataFrame:
    """Return the score frame of a chain; parameters as of `kresearch.score`.

    Examples
    --------
    >>> import numpy as np
    >>> from kresearch.scoring import Boxcar, Chain
    >>> from kresearch.testing import gather, random_world
    >>> log = gather({"w": random_world(np.random.default_rng(1))})
    >>> score_chain(log, Chain(memory=Boxcar(7)), accounts=["w/A"]).columns[2]
    'score'
    """
    named = NamedChain(chain, "chain", "chain", {})
    (frame,) = Scores(log, [named], every=every, accounts=accounts).frames().values()
    return frame
